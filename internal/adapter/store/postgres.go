package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
)

const (
	// postgresWriters is how many commits are under way at a time. Two keep the
	// server busy while it waits for its disk; more only make the groups smaller
	// (BenchmarkDurable).
	postgresWriters = 2
	// postgresOthers is how many connections there are for everything else.
	postgresOthers = 8
	// dialTime bounds connecting. A database that takes longer is as good as gone.
	dialTime = 3 * time.Second
)

// postgresStore is a journal that replicas share.
type postgresStore struct {
	timeout time.Duration
	local   func() time.Time
	writers *sql.DB
	others  *sql.DB
	group   *group[*change]
	told    *condition
	began   time.Time
	reading atomic.Pointer[clockReading]
}

// clockReading is what the database's clock showed, and when.
type clockReading struct{ shown, local time.Time }

func openPostgres(ctx context.Context, c Config, told *condition) (backend, error) {
	settings, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err) // pgx leaves the password out
	}
	if settings.ConnectTimeout == 0 {
		settings.ConnectTimeout = dialTime
	}
	for name, value := range map[string]string{
		"application_name":                    "paymentsvc",
		"default_transaction_isolation":       "read committed",
		"synchronous_commit":                  "on",
		"statement_timeout":                   milliseconds(c.Timeout),
		"idle_in_transaction_session_timeout": milliseconds(2 * c.Timeout),
	} {
		if _, ok := settings.RuntimeParams[name]; !ok {
			settings.RuntimeParams[name] = value
		}
	}
	p := &postgresStore{timeout: c.Timeout, local: c.Now, told: told}
	p.writers = pool(settings, postgresWriters)
	p.others = pool(settings, postgresOthers, stdlib.OptionShouldPing(rested))
	if err := p.open(ctx, settings); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *postgresStore) open(ctx context.Context, settings *pgx.ConnConfig) error {
	ctx, cancel := context.WithTimeout(ctx, migrationTime)
	defer cancel()
	if err := p.checkSafety(ctx); err != nil {
		return err
	}
	if err := agreeOnTables(ctx, p.others, func() error { return migratePostgres(ctx, settings) }); err != nil {
		return err
	}
	if _, err := p.now(ctx); err != nil {
		return err
	}
	if err := p.readBegin(ctx); err != nil {
		return err
	}
	p.group = newGroup(postgresWriters, p.flush)
	return nil
}

// migratePostgres lets one replica at a time change the tables. A statement may
// take longer here than in service.
func migratePostgres(ctx context.Context, settings *pgx.ConnConfig) error {
	patient := settings.Copy()
	patient.RuntimeParams["statement_timeout"] = milliseconds(migrationTime)
	const everySecond, tries = 1, 240
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(everySecond, tries))
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	const connections = 2 // one of them holds the lock
	own := pool(patient, connections)
	err = migrate(ctx, own, goose.DialectPostgres, goose.WithSessionLocker(locker))
	return errors.Join(err, own.Close())
}

// rested has a connection tested before it is used again after a while, so that a
// database which was gone is not gone for the next reads as well.
func rested(_ context.Context, p stdlib.ShouldPingParams) bool {
	const aWhile = 10 * time.Millisecond
	return p.IdleDuration > aWhile
}

func pool(settings *pgx.ConnConfig, connections int, options ...stdlib.OptionOpenDB) *sql.DB {
	pool := stdlib.OpenDB(*settings, options...)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool
}

func milliseconds(d time.Duration) string {
	return strconv.FormatInt(d.Milliseconds(), 10)
}

// checkSafety refuses a server that would lose what it confirmed.
func (p *postgresStore) checkSafety(ctx context.Context) error {
	for _, name := range []string{"fsync", "synchronous_commit"} {
		var value string
		if err := p.others.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return fmt.Errorf("connect to the database: %w", err)
		}
		if value == "off" {
			return fmt.Errorf("the database has %s switched off: it would lose what it confirmed", name)
		}
	}
	return nil
}

func (p *postgresStore) commit(ctx context.Context, c *change) error {
	return p.group.do(ctx, c)
}

func (p *postgresStore) read() *db.Queries { return db.New(p.others) }

// now reads the database's clock. The hosts of the replicas may be minutes apart.
func (p *postgresStore) now(ctx context.Context) (time.Time, error) {
	before := p.local()
	var us int64
	err := p.others.QueryRowContext(ctx, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").Scan(&us)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the database's clock: %w", err)
	}
	shown := time.UnixMicro(us)
	p.reading.Store(&clockReading{shown: shown, local: before.Add(p.local().Sub(before) / 2)})
	return shown, nil
}

// clock goes on from the last reading by how long ago that was. Where the local
// clock has a monotonic reading, setting it does no harm.
func (p *postgresStore) clock() time.Time {
	r := p.reading.Load()
	return r.shown.Add(p.local().Sub(r.local))
}

// readBegin reads when the server began to serve, if there are replicas that it may have
// kept from beating until then.
func (p *postgresStore) readBegin(ctx context.Context) error {
	var us int64
	err := p.others.QueryRowContext(ctx, "SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint WHERE EXISTS (SELECT 1 FROM replicas)").Scan(&us)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("read when the database began to serve: %w", err)
	}
	p.began = time.UnixMicro(us)
	return nil
}

func (p *postgresStore) restarted() time.Time { return p.began }

func (p *postgresStore) close() error {
	if p.group != nil {
		p.group.close()
	}
	return errors.Join(p.writers.Close(), p.others.Close())
}
