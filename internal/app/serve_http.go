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

// servers is what serving needs of the application.
type servers struct {
	fx.In

	Lifecycle fx.Lifecycle
	Stop      fx.Shutdowner
	Log       *slog.Logger
	Listeners *Listeners
}

// http serves handler on l while the application runs. A server that ends on its
// own ends the application: half a service is worse than none.
func (s servers) http(name string, l net.Listener, handler http.Handler) {
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	done := make(chan struct{})
	s.Lifecycle.Append(fx.Hook{
		OnStart: func(context.Context) error {
			s.Log.Info("serving", "what", name, "addr", l.Addr().String())
			go func() {
				defer close(done)
				if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
					s.Log.Error("server ended", "what", name, "error", err)
					_ = s.Stop.Shutdown(fx.ExitCode(1)) // it is ending already, or this ends it
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
