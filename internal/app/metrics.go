package app

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// Metrics are what /metrics shows. Labels come from fixed lists only: nothing of
// a request or an answer becomes one.
type Metrics struct {
	registry *prometheus.Registry
	unknowns *prometheus.CounterVec
	calls    *prometheus.HistogramVec
	steps    *prometheus.CounterVec
}

func newMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		unknowns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "paymentsvc_portone_unknown_total",
			Help: "Things in PortOne's answers that the contract does not know, by kind and by the message or enum they were met in.",
		}, []string{"kind", "in"}),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "paymentsvc_portone_call_seconds",
			Help:    "Time of calls to PortOne, by operation, class of result and HTTP status.",
			Buckets: []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 65},
		}, []string{"operation", "class", "status"}),
	}
	m.steps = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "paymentsvc_clock_steps_total",
		Help: "How often a clock was set by two seconds or more, by clock (host or journal) and direction (forward or back).",
	}, []string{"clock", "direction"})
	for _, clock := range []string{"host", "journal"} {
		for _, direction := range []string{directionForward, directionBack} {
			m.steps.WithLabelValues(clock, direction) // shown before the first one
		}
	}
	m.registry.MustRegister(m.unknowns, m.calls, m.steps,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

const (
	directionForward = "forward"
	directionBack    = "back"
)

// clockStepped counts that a clock was set.
func (m *Metrics) clockStepped(clock string, forward bool) {
	direction := directionBack
	if forward {
		direction = directionForward
	}
	m.steps.WithLabelValues(clock, direction).Inc()
}

func (m *Metrics) unknown(kind, in string) {
	m.unknowns.WithLabelValues(kind, in).Inc()
}

func (m *Metrics) upstream(e client.Event) {
	m.calls.WithLabelValues(e.Operation, e.Class.String(), strconv.Itoa(e.Status)).Observe(e.Duration.Seconds())
}
