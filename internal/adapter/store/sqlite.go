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
	anchor  *sql.Conn
	local   func() time.Time
}

// openSQLite opens or makes the file. Nobody else can have it open, so whoever is
// said to work on something in it is gone: recovery need not wait for leases.
func openSQLite(ctx context.Context, c Config, path string, told *condition) (backend, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", path, err)
	}
	const folderMode = 0o700
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	s := &sqliteStore{lock: lock, local: c.Now}
	if err := s.open(ctx, c, path, told); err != nil {
		return nil, errors.Join(err, s.close()) //nolint:contextcheck // it ends with no caller
	}
	return s, nil
}

func (s *sqliteStore) open(ctx context.Context, c Config, path string, told *condition) error {
	ctx, cancel := context.WithTimeout(ctx, migrationTime)
	defer cancel()
	if err := prepareFile(path, s.lock); err != nil {
		return err
	}
	writes, err := openFile(path, 1, "synchronous(FULL)", "foreign_keys(1)", "journal_size_limit(67108864)")
	if err != nil {
		return err
	}
	s.writer = &sqliteWriter{db: writes, condition: told}
	if err := agreeOnTables(ctx, writes, func() error { return migrate(ctx, writes, goose.DialectSQLite3) }); err != nil {
		return err
	}
	if s.readers, err = openFile(path, sqliteReaders+1, "query_only(1)"); err != nil {
		return err
	}
	if err := s.writer.connect(ctx); err != nil {
		return err
	}
	if err := s.writer.queries().ForgetReplicas(ctx, c.Now().Add(forever).UnixMicro()); err != nil {
		return fmt.Errorf("void the leases of the last run: %w", err)
	}
	if s.anchor, err = dropAnchor(ctx, s.readers); err != nil {
		return err
	}
	if s.writer.file, err = identify(path, path+"-wal"); err != nil {
		return err
	}
	if err := s.lock.use(); err != nil {
		return err
	}
	s.group = newGroup(1, s.writer.flush)
	return nil
}

// dropAnchor opens a connection that reads once and then only stays open: the log is
// removed with the last connection, which the writer's must not be when it is made anew.
func dropAnchor(ctx context.Context, pool *sql.DB) (*sql.Conn, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	var tables int
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return nil, errors.Join(fmt.Errorf("read the database: %w", err), conn.Close())
	}
	return conn, nil
}

// forever is longer than any lease.
const forever = 100 * 365 * 24 * time.Hour

// openFile returns a pool of connections to the file, which they do not make.
func openFile(path string, connections int, pragmas ...string) (*sql.DB, error) {
	settings := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)", "journal_mode(WAL)"}, pragmas...)}
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

func (s *sqliteStore) restarted() time.Time { return time.Time{} }

func (s *sqliteStore) close() error {
	var errs []error
	if s.group != nil {
		s.group.close()
	}
	if s.anchor != nil {
		errs = append(errs, s.anchor.Close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close()) // last, so that it can empty the log
	}
	return errors.Join(append(errs, s.lock.unlock())...)
}
