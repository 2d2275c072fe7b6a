package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
)

// sqliteReaders is how many reads run at a time. They do not wait for the writer.
const sqliteReaders = 4

// sqliteStore is a journal in one file, which one process has for itself.
type sqliteStore struct {
	lock    *fileLock
	writer  *sqliteWriter
	group   *group[sqliteWork]
	readers *sql.DB
	local   func() time.Time
}

// openSQLite opens or makes the file. Nobody else can have it open, so whoever is
// said to work on something in it is gone: recovery need not wait for leases.
func openSQLite(ctx context.Context, c Config, path string) (backend, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", path, err)
	}
	lock, err := prepareFile(path)
	if err != nil {
		return nil, err
	}
	s := &sqliteStore{lock: lock, local: c.Now}
	if err := s.open(ctx, c, path); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *sqliteStore) open(ctx context.Context, c Config, path string) error {
	ctx, cancel := context.WithTimeout(ctx, migrationTime)
	defer cancel()
	writes, err := openFile(path, 1, "synchronous(FULL)", "foreign_keys(1)", "journal_size_limit(67108864)")
	if err != nil {
		return err
	}
	s.writer = &sqliteWriter{db: writes}
	if err := migrate(ctx, writes, goose.DialectSQLite3); err != nil {
		return err
	}
	if s.readers, err = openFile(path, sqliteReaders, "query_only(1)"); err != nil {
		return err
	}
	if err := s.writer.connect(ctx); err != nil {
		return err
	}
	if err := s.writer.queries().ForgetReplicas(ctx, c.Now().Add(forever).UnixMicro()); err != nil {
		return fmt.Errorf("void the leases of the last run: %w", err)
	}
	s.group = newGroup(1, s.writer.flush)
	return nil
}

// forever is longer than any lease.
const forever = 100 * 365 * 24 * time.Hour

// prepareFile makes the folder and the file, readable for nobody else, and locks
// the file against other processes.
func prepareFile(path string) (*fileLock, error) {
	const folderMode, fileMode = 0o700, 0o600
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode) //nolint:gosec // the path is the operator's
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), lock.unlock())
	}
	return lock, file.Close()
}

// openFile returns a pool of connections to the file.
func openFile(path string, connections int, pragmas ...string) (*sql.DB, error) {
	settings := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)", "journal_mode(WAL)"}, pragmas...)}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: settings.Encode()}
	connector, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool, nil
}

func (s *sqliteStore) commit(ctx context.Context, c *change) error {
	err := s.group.do(ctx, func(ctx context.Context, w *sqliteWriter) error { return w.apply(ctx, c) })
	for _, done := range c.statements {
		crashpoint.AtCommit(done.sql)
	}
	return err
}

func (s *sqliteStore) transact(ctx context.Context, work func(context.Context, *db.Queries) error) error {
	return s.group.do(ctx, func(ctx context.Context, w *sqliteWriter) error { return work(ctx, w.queries()) })
}

func (s *sqliteStore) read() *db.Queries { return db.New(s.readers) }

func (s *sqliteStore) now(context.Context) (time.Time, error) { return s.local(), nil }

func (s *sqliteStore) clock() time.Time { return s.local() }

func (s *sqliteStore) healthy(ctx context.Context) error {
	return errors.Join(s.readers.PingContext(ctx), s.writer.lastError())
}

func (s *sqliteStore) close() error {
	var errs []error
	if s.group != nil {
		s.group.close()
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close()) // last, so that it can tidy the log away
	}
	return errors.Join(append(errs, s.lock.unlock())...)
}
