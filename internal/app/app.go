// Package app puts the program together: configuration in, a running application
// out. It holds wiring and nothing that could be wrong about money.
package app

import (
	"context"
	"log/slog"
	"time"

	"go.uber.org/fx"
	"go.uber.org/fx/fxevent"
)

// stopTimeout is how long a stop may take: as long as PortOne may, and a little.
const stopTimeout = 75 * time.Second

// Options are the modules of the application in the order of their start; they
// stop in reverse, so that what others need stops last.
func Options(cfg *Config, log *slog.Logger) fx.Option {
	return fx.Options(
		fx.Supply(cfg, log),
		fx.Provide(newRoot),
		fx.StopTimeout(stopTimeout),
		fx.WithLogger(func() fxevent.Logger {
			events := &fxevent.SlogLogger{Logger: log}
			events.UseLogLevel(slog.LevelDebug)
			events.UseErrorLevel(slog.LevelDebug) // whoever starts the application gets the error
			return events
		}),
		fx.Provide(listen),
		adminModule,
		storeModule,
		sandboxModule,
		environmentModule,
		portoneModule,
		rpcModule,
		gatewayModule,
		healthModule,
	)
}

// newRoot is the context in which the application lives: it ends when the
// application has stopped.
func newRoot(lc fx.Lifecycle) context.Context {
	root, end := context.WithCancel(context.Background()) //nolint:forbidigo // the root of all others
	lc.Append(fx.StopHook(end))
	return root
}

// New validates the configuration and returns the application. Its error is one
// sentence for the person who starts it.
func New(cfg *Config, log *slog.Logger, extra ...fx.Option) (*fx.App, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	if _, err := Operations(); err != nil {
		return nil, err
	}
	application := fx.New(append([]fx.Option{Options(cfg, log)}, extra...)...)
	return application, application.Err()
}
