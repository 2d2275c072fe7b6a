package app

import (
	"net/http"
	"net/http/pprof"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.uber.org/fx"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

// adminModule is what operators and their machines look at. It stops last: a stop
// that takes its time is a thing to look at.
var adminModule = fx.Module("admin",
	fx.Provide(newMetrics),
	fx.Invoke(serveAdmin),
)

func serveAdmin(s servers, m *Metrics, h *health.Server) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", readyz(h))
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	s.http("admin", s.Listeners.Admin, mux)
}

// readyz says whether calls are welcome. It does not ask PortOne: a service that
// leaves its load balancer because PortOne is down cannot even say so.
func readyz(h *health.Server) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := h.Check(r.Context(), &healthpb.HealthCheckRequest{})
		if err != nil || answer.GetStatus() != healthpb.HealthCheckResponse_SERVING {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	}
}
