package app

import (
	"net/http"
	"net/http/pprof"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/door"
)

// adminModule is what operators and their machines look at. It stops last: a stop
// that takes its time is a thing to look at.
var adminModule = fx.Module("admin",
	fx.Provide(newMetrics),
	fx.Invoke(serveAdmin),
)

func serveAdmin(cfg *Config, s servers, m *Metrics, ready *readiness) error {
	hosts, err := door.NewHosts(cfg.HTTPAllowedHosts, cfg.AdminAddr)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.Handle("GET /readyz", ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	s.http("admin", s.Listeners.Admin, door.Guard(hosts, mux, func(w http.ResponseWriter, _ *http.Request, refusal door.Refusal) {
		http.Error(w, refusal.Text(), refusal.Status())
	}))
	return nil
}
