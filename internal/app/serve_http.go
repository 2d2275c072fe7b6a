package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"go.uber.org/fx"
)

// Limits of every HTTP server here. A response may take as long as PortOne does,
// so there is no write timeout.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// serveHTTP serves handler on l while the application runs. A server that ends on
// its own ends the application: half a service is worse than none.
func serveHTTP(lc fx.Lifecycle, stop fx.Shutdowner, log *slog.Logger, name string, l net.Listener, handler http.Handler) {
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	done := make(chan struct{})
	lc.Append(fx.Hook{
		OnStart: func(context.Context) error {
			log.Info("serving", "what", name, "addr", l.Addr().String())
			go func() {
				defer close(done)
				if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
					log.Error("server ended", "what", name, "error", err)
					_ = stop.Shutdown(fx.ExitCode(1)) // it is ending already, or this ends it
				}
			}()
			return nil
		},
		OnStop: func(ctx context.Context) error {
			err := srv.Shutdown(ctx)
			<-done
			return err
		},
	})
}
