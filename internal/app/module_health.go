package app

import (
	"strings"

	"go.uber.org/fx"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

// healthModule says whether calls are welcome. It is the last to start and so the
// first to stop: who balances load must hear of a stop before calls are refused.
var healthModule = fx.Module("health",
	fx.Provide(newHealth),
	fx.Invoke(announce),
)

// newHealth returns a health that is bad until everything has started.
func newHealth() *health.Server {
	h := health.NewServer()
	h.SetServingStatus("", healthpb.HealthCheckResponse_NOT_SERVING)
	return h
}

func announce(lc fx.Lifecycle, srv *grpc.Server, h *health.Server) {
	for name := range srv.GetServiceInfo() {
		if strings.HasPrefix(name, "paymentsvc.") {
			h.SetServingStatus(name, healthpb.HealthCheckResponse_NOT_SERVING)
		}
	}
	lc.Append(fx.StartStopHook(h.Resume, h.Shutdown)) // of the program and of each service
}
