package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

var _ environment.Journal = (*Store)(nil)

// Environment implements environment.Journal.
func (s *Store) Environment(ctx context.Context) ([]byte, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	text, err := s.backend.read().GetMeta(ctx, metaEnvironment)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the journal's environment: %w", err)
	}
	return text, nil
}

// Bind implements environment.Journal.
func (s *Store) Bind(ctx context.Context, old, changed []byte) (bool, error) {
	return s.swapEnvironment(ctx, old, changed, func(q *db.Queries, p db.SwapMetaParams) error {
		_, err := q.SwapMeta(ctx, p)
		return err
	})
}

// Rebind implements environment.Journal.
func (s *Store) Rebind(ctx context.Context, old, changed []byte) (bool, error) {
	return s.swapEnvironment(ctx, old, changed, func(q *db.Queries, p db.SwapMetaParams) error {
		_, err := q.SwapMetaWhenDecided(ctx, db.SwapMetaWhenDecidedParams(p))
		return err
	})
}

// swapEnvironment adds a binding where there is none, and swaps the one there is.
func (s *Store) swapEnvironment(
	ctx context.Context, old, changed []byte, swap func(*db.Queries, db.SwapMetaParams) error,
) (bool, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	rows, err := s.execRows(ctx, metaEnvironment, func(q *db.Queries) error {
		if old == nil {
			return q.AddMeta(ctx, db.AddMetaParams{Name: metaEnvironment, Value: changed})
		}
		return swap(q, db.SwapMetaParams{Name: metaEnvironment, Value: changed, Old: old})
	})
	if err != nil {
		return false, fmt.Errorf("bind the journal: %w", err)
	}
	return rows == 1, nil
}

// Undecided implements environment.Journal.
func (s *Store) Undecided(ctx context.Context, most int) ([]environment.Undecided, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	rows, err := s.backend.read().ListUndecided(ctx, int32(most)) //nolint:gosec // a handful
	if err != nil {
		return nil, fmt.Errorf("list undecided operations: %w", err)
	}
	var all []environment.Undecided
	for _, row := range rows {
		state, _ := operation.ParseState(row.State) // none is shown as NONE
		all = append(all, environment.Undecided{ID: row.ID, RPC: row.Rpc, Subject: operation.Subject(row.Subject), State: state})
	}
	return all, nil
}

// Empty implements environment.Journal.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	_, err := s.backend.read().FindAnyOperation(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for operations: %w", err)
	}
	return false, nil
}

// HashSecret is what may be kept of an API secret: enough to know it again, and
// nothing that could be tried out without the journal's key.
func (s *Store) HashSecret(secret string) string {
	return hex.EncodeToString(mac(s.keys.environment, secret))
}
