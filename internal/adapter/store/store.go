package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/lease"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Store is the journal in a database. It is made by Open and ended by Close.
type Store struct {
	config    Config
	backend   backend
	keys      keys
	condition *condition

	mu     sync.Mutex
	lost   []lostClaim
	leases map[string]*lease.Leases // as each replica that beats here sees them
}

var (
	_ operation.Journal = (*Store)(nil)
	_ operation.Books   = (*Store)(nil)
)

// Open opens the database, brings its tables up to date and checks that the key
// is the one it was written with.
func Open(ctx context.Context, c Config) (*Store, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	open, err := c.database()
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	told := newCondition()
	b, err := open(ctx, c, told)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	s := &Store{config: c, backend: b, condition: told, leases: map[string]*lease.Leases{}}
	if s.keys, err = s.agreeOnKeys(ctx); err != nil {
		_ = b.close() // the key is what matters to whoever reads this
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	return s, nil
}

// Close waits for changes under way and refuses all others.
func (s *Store) Close() error {
	s.condition.bad(errClosed)
	if err := s.backend.close(); err != nil {
		return fmt.Errorf("close the journal: %w", err)
	}
	return nil
}

// Now is the time that all replicas agree on: the database's, where they share
// one. Everything that ends up in a record should come from this clock.
func (s *Store) Now() time.Time {
	return s.backend.clock()
}

// Fingerprint is a keyed hash. What it hashes may be guessed, such as a name, so
// without the key it must not be comparable.
func (s *Store) Fingerprint(data []byte) []byte {
	return mac(s.keys.fingerprint, string(data))
}

// bounded ends with ctx, and when the database takes too long.
func (s *Store) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.config.Timeout)
}
