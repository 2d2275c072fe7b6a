package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
)

// bare opens a database without the journal.
func bare(t *testing.T, url string) *sql.DB {
	t.Helper()
	driver := "pgx"
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, url = "sqlite", path
	}
	pool, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

// A database of a newer program is used by an older one only if the newer one has said
// that this does no harm.
func TestNewerTablesAreRefused(t *testing.T) {
	t.Parallel()
	const newer = 99
	for name, test := range map[string]struct {
		oldest string // as the newer program has declared
		opens  bool
	}{
		"that say nothing":                     {"", false},
		"that are for programs as old as this": {"1", true},
		"that are for newer programs only":     {"98", false},
		"that say nonsense":                    {"x", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, url string) {
				t.Helper()
				s, err := store.Open(t.Context(), store.Config{URL: url})
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				renew(t.Context(), t, bare(t, url), newer, test.oldest)
				s, err = store.Open(t.Context(), store.Config{URL: url})
				if err == nil {
					err = s.Close()
					if !test.opens || err != nil {
						t.Errorf("it was opened, and closed: %v", err)
					}
					return
				}
				if test.opens || !strings.Contains(err.Error(), "version 99") || strings.Contains(err.Error(), "\n") {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// renew makes the tables those of a newer program.
func renew(ctx context.Context, t *testing.T, pool *sql.DB, version int, oldest string) {
	t.Helper()
	if _, err := pool.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)", version, true); err != nil {
		t.Fatal(err)
	}
	if oldest == "" {
		_, err := pool.ExecContext(ctx, "DELETE FROM meta WHERE name = 'min_reader_version'")
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	_, err := pool.ExecContext(ctx,
		"INSERT INTO meta (name, value) VALUES ('min_reader_version', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", []byte(oldest))
	if err != nil {
		t.Fatal(err)
	}
}

// Who writes a migration says which older programs can live with it: replicas of both
// run during an upgrade, and one that goes back must know whether it may.
func TestMigrationsSayWhoMayReadTheirTables(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(scripts) == 0 {
		t.Fatal(scripts, err)
	}
	said := regexp.MustCompile(`(?s)INSERT INTO meta \(name, value\) VALUES \('min_reader_version', '\d+'\)\s+ON CONFLICT \(name\) DO UPDATE SET value = excluded\.value;`)
	for _, script := range scripts[1:] {
		content, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		if !said.Match(content) {
			t.Error(fmt.Sprint(script, " does not set min_reader_version"))
		}
	}
}
