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

func serveSandbox(s servers, cfg *Config) {
	if cfg.Embedded() {
		s.http("sandbox", s.Listeners.Sandbox, NewSandbox(s.Log).Handler())
	}
}

// NewSandbox is the sandbox as the program runs it: ids differ from run to run.
func NewSandbox(log *slog.Logger) *sandbox.Sandbox {
	return sandbox.New(sandbox.Options{Logger: log, Seed: uint64(time.Now().UnixNano())})
}
