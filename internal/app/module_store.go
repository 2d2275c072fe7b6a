package app

import (
	"context"
	"log/slog"
	"time"

	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
)

// storeModule is the journal. It is opened before anything is served: a service
// that cannot write down what it is about to do must not do anything.
var storeModule = fx.Module("store", fx.Provide(newStore))

// openTimeout bounds opening the journal, with its migrations.
const openTimeout = 30 * time.Second

func newStore(root context.Context, lc fx.Lifecycle, cfg *Config, log *slog.Logger) (*store.Store, error) {
	key, err := journalKey(cfg)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(root, openTimeout)
	defer cancel()
	s, err := store.Open(ctx, store.Config{URL: cfg.DatabaseURL, Key: key, Log: log})
	if err != nil {
		return nil, err
	}
	lc.Append(fx.StopHook(s.Close))
	return s, nil
}
