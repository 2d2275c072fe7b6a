package crashmatrix_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
)

const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

func databases() []string { return []string{sqlite, postgres} }

// shelf has empty databases. Several lanes take from it.
type shelf interface {
	take(t *testing.T) string
	give(ctx context.Context, url string) error
	// lease is how long after the death of a process others must not touch what it
	// worked on.
	lease() time.Duration
}

// files are databases of SQLite.
type files struct {
	folder string
	mu     sync.Mutex
	made   int
}

func (f *files) take(*testing.T) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.made++
	return "sqlite:" + filepath.Join(f.folder, strconv.Itoa(f.made), "journal.db")
}

func (f *files) give(_ context.Context, url string) error {
	return os.RemoveAll(filepath.Dir(url[len("sqlite:"):]))
}

func (f *files) lease() time.Duration { return 0 }

// servers are databases of one PostgreSQL, which are used again: making one takes
// longer than a case.
type servers struct {
	server *postgrestest.Server
	mu     sync.Mutex
	free   []string
}

func (s *servers) take(t *testing.T) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		url := s.free[n-1]
		s.free = s.free[:n-1]
		return url
	}
	return s.server.Database(t)
}

// empty deletes whatever programs wrote into a database: another lane has another
// sandbox, whose environment is not the one that the journal belongs to. Only what every
// program finds or makes alike is kept: the tables with their version, and the keys. A
// block is one round trip and one commit, and deleting a few rows takes less time than
// truncating, which makes new files.
const empty = `DO $$
DECLARE filled regclass;
BEGIN
  FOR filled IN SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('goose_db_version', 'meta')
  LOOP
    EXECUTE 'DELETE FROM ' || filled;
  END LOOP;
  DELETE FROM meta WHERE name NOT IN ('min_reader_version', 'key', 'key_check');
END $$`

// give empties a database and puts it back.
func (s *servers) give(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(ctx) //nolint:errcheck // nothing depends on it
	if _, err := conn.PgConn().Exec(ctx, empty).ReadAll(); err != nil {
		return fmt.Errorf("empty a database: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, url)
	return nil
}

func (s *servers) lease() time.Duration { return 10500 * time.Millisecond }
