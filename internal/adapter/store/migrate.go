package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationTime bounds opening a database, with whatever has to be changed in it.
const migrationTime = 5 * time.Minute

// metaMinReader is the oldest schema whose programs may use the database. The first
// migration that leaves older programs in the dark raises it; each one after the first
// says what it is.
const metaMinReader = "min_reader_version"

// agreeOnTables sees to it that the tables are what this program needs, and refuses
// those of a newer program that this one would misunderstand. Up migrates; most starts
// find nothing to migrate and need neither its connections nor its lock.
func agreeOnTables(ctx context.Context, pool *sql.DB, up func() error) error {
	known, err := newestVersion()
	if err != nil {
		return err
	}
	is, err := version(ctx, pool)
	if err != nil || is < known { // no tables, or old ones
		if err := up(); err != nil {
			return err
		}
		if is, err = version(ctx, pool); err != nil {
			return err
		}
	}
	return checkVersion(ctx, db.New(pool), is, known)
}

// version is that of the tables.
func version(ctx context.Context, pool *sql.DB) (int64, error) {
	var is int64
	if err := pool.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&is); err != nil {
		return 0, fmt.Errorf("read the version of the tables: %w", err)
	}
	return is, nil
}

// newestVersion is the newest one that this program knows.
func newestVersion() (int64, error) {
	scripts, err := fs.Glob(migrations, "migrations/*.sql") // in their order
	if err != nil {
		return 0, fmt.Errorf("find migrations: %w", err)
	}
	newest, err := goose.NumericComponent(scripts[len(scripts)-1])
	if err != nil {
		return 0, fmt.Errorf("find migrations: %w", err)
	}
	return newest, nil
}

// migrate brings the tables up to what this program needs.
func migrate(ctx context.Context, pool *sql.DB, dialect goose.Dialect, options ...goose.ProviderOption) error {
	scripts, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("find migrations: %w", err)
	}
	provider, err := goose.NewProvider(dialect, pool, scripts, options...)
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}

// checkVersion compares the version that the tables have with the newest one that this
// program knows.
func checkVersion(ctx context.Context, q *db.Queries, is, known int64) error {
	if is <= known {
		return nil
	}
	refusal := fmt.Errorf("the tables have version %d and this program knows version %d: start the newer program that made them, or give this one another database", is, known)
	from, err := q.GetMeta(ctx, metaMinReader)
	if errors.Is(err, sql.ErrNoRows) {
		return refusal
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", metaMinReader, err)
	}
	if oldest, err := strconv.ParseInt(string(from), 10, 64); err != nil || oldest > known {
		return refusal
	}
	return nil
}
