package app

import (
	"context"
	"strings"
	"sync"

	"go.uber.org/fx"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/engine"
)

// healthModule says whether calls are welcome. It is the last to start and so the
// first to stop: who balances load must hear of a stop before calls are refused.
var healthModule = fx.Module("health",
	fx.Provide(newReadiness, func(r *readiness) *health.Server { return r.health }),
	fx.Invoke(announce),
)

// announce tells of the journal's condition as long as everything runs, and of the stop.
func announce(lc fx.Lifecycle, root context.Context, srv *grpc.Server, r *readiness, journal *store.Store, ops *engine.Engine) { //nolint:revive // the order is that of their use
	for name := range srv.GetServiceInfo() {
		if strings.HasPrefix(name, "paymentsvc.") {
			r.speakFor(name)
		}
	}
	watching, end := context.WithCancel(root)
	var watcher sync.WaitGroup
	lc.Append(fx.StartStopHook(func() {
		r.has(partService)
		watcher.Go(func() { journal.Watch(watching, r.journal) })
	}, func() {
		end()
		watcher.Wait()
		r.stopping()
		ops.Retire()
	}))
}
