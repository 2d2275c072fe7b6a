package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
)

// The names of what the meta table holds.
const (
	metaKey       = "key"
	metaKeyCheck  = "key_check"
	metaForgotten = "request_ids_forgotten_until/" // and the caller

	metaEnvironment = "environment"
)

// agreeOnKeys returns the keys of this database. Two replicas that open an empty
// one at the same time agree on whatever was there first.
func (s *Store) agreeOnKeys(ctx context.Context) (keys, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	master := s.config.Key
	if master == nil {
		var err error
		if master, err = s.ownKey(ctx); err != nil {
			return keys{}, err
		}
	}
	k, err := newKeys(master)
	if err != nil {
		return keys{}, err
	}
	check, err := s.agreed(ctx, metaKeyCheck, k.check)
	if err != nil {
		return keys{}, err
	}
	if !hmac.Equal(check, k.check) {
		return keys{}, errors.New("the key is not the one that this database was written with")
	}
	return k, nil
}

// ownKey is the key that the database keeps itself.
func (s *Store) ownKey(ctx context.Context) ([]byte, error) {
	_, err := s.backend.read().GetMeta(ctx, metaKeyCheck)
	if err == nil {
		key, err := s.backend.read().GetMeta(ctx, metaKey)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, errors.New("this database was written with a key, which is needed to open it")
		}
		return key, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	key := make([]byte, minKey)
	_, _ = rand.Read(key) // never fails
	return s.agreed(ctx, metaKey, key)
}

// agreed adds a value unless there is one, and returns the one that is there.
func (s *Store) agreed(ctx context.Context, name string, value []byte) ([]byte, error) {
	err := s.exec(ctx, name, func(q *db.Queries) error {
		return q.AddMeta(ctx, db.AddMetaParams{Name: name, Value: value})
	})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	agreed, err := s.backend.read().GetMeta(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return agreed, nil
}
