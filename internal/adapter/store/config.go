package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"
)

// DefaultURL is a database that needs nothing installed.
const DefaultURL = "sqlite:data/paymentsvc.db"

// Config is where the journal is kept and how.
type Config struct {
	// URL is `sqlite:PATH` or `postgres://…`; DefaultURL if empty. The folder of
	// PATH is made when it is missing.
	URL string
	// Key encrypts personal data and makes fingerprints. It has at least 32 bytes.
	// Without one a random key is made once and kept in the database itself, which
	// protects copies of single tables and logs, but not of the whole database.
	Key []byte
	// Now is the clock. Of PostgreSQL's journal only its running is used, not
	// what it shows: replicas agree on the time of the database.
	Now func() time.Time
	// Log is told what nobody else can be told; slog's default if nil.
	Log *slog.Logger
	// Timeout bounds every use of the database; 5 s if 0.
	Timeout time.Duration
}

const (
	defaultTimeout = 5 * time.Second
	minKey         = 32
)

// withDefaults fills in what was left out.
func (c Config) withDefaults() (Config, error) {
	if c.URL == "" {
		c.URL = DefaultURL
	}
	if c.Key != nil && len(c.Key) < minKey {
		return c, fmt.Errorf("the key has %d bytes, at least %d are needed", len(c.Key), minKey)
	}
	if c.Now == nil {
		c.Now = time.Now //nolint:forbidigo // the default of the clock
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	return c, nil
}

// opener opens one kind of database, which tells its condition.
type opener func(context.Context, Config, *condition) (backend, error)

// database is the opener for the kind of database that the URL names.
func (c Config) database() (opener, error) {
	scheme, path, _ := strings.Cut(c.URL, ":")
	switch scheme {
	case "sqlite":
		if path == "" || strings.HasPrefix(path, ":memory:") {
			return nil, errors.New("a journal needs a file: sqlite:PATH")
		}
		return func(ctx context.Context, c Config, told *condition) (backend, error) {
			return openSQLite(ctx, c, path, told)
		}, nil
	case "postgres", "postgresql":
		return openPostgres, nil
	}
	return nil, fmt.Errorf("database URL %s: it begins with neither sqlite: nor postgres://", redacted(c.URL))
}

// redacted is a database URL without its password.
func redacted(raw string) string {
	parsed, err := url.Parse(raw)
	if err != nil {
		return "(unreadable)"
	}
	return parsed.Redacted()
}
