package client

import (
	"log/slog"
	"sync"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
)

// This file is all that knows failsafe-go, whose API may still change.

const (
	// probes is how many calls a half-open breaker lets through at once. Two, so
	// that one that hangs does not keep it open for its timeout.
	probes = 2
	// proofs is how many of them must succeed.
	proofs = 1
)

// health is what an attempt says about PortOne.
type health uint8

const (
	// healthUnknown is an attempt that says nothing: the caller left, or a
	// connection kept alive too long was used.
	healthUnknown health = iota
	healthGood
	healthBad
)

// route is one operation of PortOne in one lane. It has a breaker of its own, which
// spares a PortOne in trouble, and our callers the wait for it: an operation that
// hangs takes both probes of its breaker for as long as an attempt may last, and must
// not keep the others out meanwhile.
type route struct {
	breaker circuitbreaker.CircuitBreaker[any]
	resends *resends
	now     func() time.Time
	// recovered is told for how long attempts failed when one succeeds again.
	recovered func(lasted time.Duration)

	mu      sync.Mutex
	failing time.Time // since when; zero if it does not
}

func newRoute(cfg *Config, store, operation string, recovered func(lasted time.Duration)) *route {
	b := cfg.Breaker
	breaker := circuitbreaker.NewBuilder[any]().
		WithFailureRateThreshold(b.Ratio, b.MinCalls, b.Window).
		WithSuccessThresholdRatio(proofs, probes).
		WithDelay(b.Delay).
		OnStateChanged(func(e circuitbreaker.StateChangedEvent) {
			cfg.Log.LogAttrs(e.Context(), slog.LevelWarn, "PortOne circuit breaker changed",
				slog.String("store", store), slog.String("operation", operation),
				slog.String("from", e.OldState.String()), slog.String("to", e.NewState.String()))
		}).
		Build()
	return &route{breaker: breaker, resends: newResends(cfg.Now), now: cfg.Now, recovered: recovered}
}

// admit asks the breaker. When it agrees, the result of the call must be recorded.
func (r *route) admit() (permit, bool) {
	if !r.breaker.TryAcquirePermit() {
		return permit{}, false
	}
	return permit{route: r, probe: r.breaker.IsHalfOpen()}, true
}

// permit is the breaker's agreement to one attempt.
type permit struct {
	route *route
	probe bool
}

// record tells the breaker what the attempt showed. A probe that shows nothing
// counts as failed: it must give its permit back, and it proved no recovery.
func (p permit) record(h health) {
	switch {
	case h == healthGood:
		p.route.breaker.RecordSuccess()
	case h == healthBad || p.probe:
		p.route.breaker.RecordFailure()
	}
	if h != healthUnknown {
		p.route.change(h == healthBad)
	}
}

// change notes whether the last attempt failed, and tells when failing ends.
func (r *route) change(fails bool) {
	r.mu.Lock()
	since := r.failing
	switch {
	case !fails:
		r.failing = time.Time{}
	case since.IsZero():
		r.failing = r.now()
	}
	r.mu.Unlock()
	if !fails && !since.IsZero() {
		r.recovered(r.now().Sub(since))
	}
}
