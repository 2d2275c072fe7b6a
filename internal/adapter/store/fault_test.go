package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func openBoth(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	for name, url := range map[string]string{
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "journal.db"),
		"postgres": postgrestest.Shared(t).Database(t) + "&deadlock_timeout=10ms",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), Config{URL: url, Timeout: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			test(t, s)
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A change that the database refuses does not fail those it shares a commit with.
func TestFaultyChangeFailsAlone(t *testing.T) {
	t.Parallel()
	openBoth(t, func(t *testing.T, s *Store) {
		t.Helper()
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				if i%10 == 5 {
					err := s.exec(t.Context(), fmt.Sprint("payment/order-", i), func(q *db.Queries) error {
						return errors.Join(
							q.Leave(t.Context(), "a change of two statements"),
							q.AddMeta(t.Context(), db.AddMetaParams{Name: strconv.Itoa(i), Value: nil}), // must not be NULL
						)
					})
					if err == nil || errors.Is(err, operation.ErrUnknown) {
						t.Errorf("the faulty change: %v", err)
					}
					return
				}
				if _, err := s.Accept(t.Context(), storetest.Record(s.Now(), i)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := s.Healthy(); err != nil {
			t.Errorf("the database is blamed: %v", err)
		}
	})
}

// Changes that need the same rows in another order do not fail each other.
func TestCollisionsAreRetried(t *testing.T) {
	t.Parallel()
	openBoth(t, func(t *testing.T, s *Store) {
		t.Helper()
		beat := func(q *db.Queries, name string) error {
			return q.Beat(t.Context(), db.BeatParams{Name: name, AliveUntil: 1})
		}
		var all sync.WaitGroup
		for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
			for range 2 {
				all.Go(func() {
					for range 50 {
						err := s.backend.transact(t.Context(), func(_ context.Context, q *db.Queries) error {
							return errors.Join(beat(q, order[0]), beat(q, order[1]))
						})
						if err != nil {
							t.Error(err)
						}
						err = s.exec(t.Context(), order[0], func(q *db.Queries) error {
							return errors.Join(beat(q, order[0]), beat(q, order[1]))
						})
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		all.Wait()
	})
}

// A database that has no room refuses, blames nobody else, and goes on when there
// is room again.
func TestFullDatabaseRefuses(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "journal.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // not what is tested
	limit := func(pages int) {
		t.Helper()
		c := &change{statements: []statement{{sql: fmt.Sprintf("PRAGMA max_page_count = %d", pages)}}, rows: make([]int64, 1)}
		if err := s.backend.commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	const records = 100
	limit(1) // SQLite takes what there is for the least
	var accepted int
	for i := range records {
		_, err := s.Accept(t.Context(), storetest.Record(s.Now(), i))
		if err == nil {
			accepted++
			continue
		}
		if errors.Is(err, operation.ErrUnknown) {
			t.Errorf("what did not fit is unknown: %v", err)
		}
		if _, err := s.Get(t.Context(), storetest.Record(s.Now(), i).ID); !errors.Is(err, operation.ErrNotFound) {
			t.Errorf("what was refused is there: %v", err)
		}
		if s.Healthy() == nil {
			t.Error("a full database is healthy")
		}
		break
	}
	if accepted == records {
		t.Fatal("the database did not fill up")
	}
	limit(1 << 20)
	for i := accepted; i < records; i++ {
		if _, err := s.Accept(t.Context(), storetest.Record(s.Now(), i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Healthy(); err != nil {
		t.Error(err)
	}
}
