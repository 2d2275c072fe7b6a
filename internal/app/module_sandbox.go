package app

import (
	"log/slog"
	"time"

	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/door"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

// sandboxModule is the embedded PortOne. It stops last, because calls that are
// under way need it.
var sandboxModule = fx.Module("sandbox", fx.Invoke(serveSandbox))

func serveSandbox(s servers, cfg *Config) error {
	if !cfg.Embedded() {
		return nil
	}
	hosts, err := door.NewHosts(cfg.HTTPAllowedHosts, cfg.SandboxAddr)
	if err != nil {
		return err
	}
	portone := NewSandbox(s.Log)
	s.http("sandbox", s.Listeners.Sandbox, GuardSandbox(hosts, portone.Handler()))
	s.Lifecycle.Append(fx.StopHook(portone.Close)) // before its server stops: requests that hang end
	return nil
}

// NewSandbox is the sandbox as the program runs it: ids differ from run to run.
func NewSandbox(log *slog.Logger) *sandbox.Sandbox {
	return sandbox.New(sandbox.Options{Logger: log, Seed: uint64(time.Now().UnixNano())})
}
