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
	fx.Invoke(speakForAll, announce),
)

// speakForAll has the health of each service told.
func speakForAll(srv *grpc.Server, r *readiness) {
	for name := range srv.GetServiceInfo() {
		if strings.HasPrefix(name, "paymentsvc.") {
			r.speakFor(name)
		}
	}
}

// announce tells of the journal's condition as long as everything runs, and of the stop.
func announce(root context.Context, lc fx.Lifecycle, r *readiness, journal *store.Store, ops *engine.Engine) {
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
