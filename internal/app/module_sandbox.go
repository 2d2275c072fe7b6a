package app

import (
	"log/slog"
	"time"

	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

// sandboxModule is the embedded PortOne. It stops last, because calls that are
// under way need it.
var sandboxModule = fx.Module("sandbox", fx.Invoke(serveSandbox))

func serveSandbox(lc fx.Lifecycle, stop fx.Shutdowner, cfg *Config, log *slog.Logger, l *Listeners) {
	if !cfg.Embedded() {
		return
	}
	serveHTTP(lc, stop, log, "sandbox", l.Sandbox, NewSandbox(log).Handler())
}

// NewSandbox is the sandbox as the program runs it: ids differ from run to run.
func NewSandbox(log *slog.Logger) *sandbox.Sandbox {
	return sandbox.New(sandbox.Options{Logger: log, Seed: uint64(time.Now().UnixNano())}) //nolint:gosec // a seed
}
