package client

import (
	"context"
	"log/slog"
	"time"

	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
)

// This file is all that knows failsafe-go, whose API may still change.

const (
	// probes is how many calls a half-open breaker lets through at once. Two, so
	// that one write that hangs does not keep the store closed for its timeout.
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

// gate is what a call of one store has to pass: a number of places, and a breaker
// that spares a PortOne in trouble, and our callers the wait for it.
type gate struct {
	places  bulkhead.Bulkhead[any]
	breaker circuitbreaker.CircuitBreaker[any]
}

func newGate(cfg *Config, store string) *gate {
	b := cfg.Breaker
	breaker := circuitbreaker.NewBuilder[any]().
		WithFailureRateThreshold(b.Ratio, b.MinCalls, b.Window).
		WithSuccessThresholdRatio(proofs, probes).
		WithDelay(b.Delay).
		OnStateChanged(func(e circuitbreaker.StateChangedEvent) {
			cfg.Log.LogAttrs(e.Context(), slog.LevelWarn, "PortOne circuit breaker changed",
				slog.String("store", store), slog.String("from", e.OldState.String()), slog.String("to", e.NewState.String()))
		}).
		Build()
	return &gate{places: bulkhead.New[any](uint(cfg.Concurrency)), breaker: breaker}
}

// enter waits for a place, until ctx ends and at most for wait unless that is 0.
// The cause is CauseNone when the caller has the place and must leave it.
func (g *gate) enter(ctx context.Context, wait time.Duration) Cause {
	if cause := contextCause(ctx); cause != CauseNone {
		return cause // with a place free, the bulkhead chooses between the two at random
	}
	if wait == 0 {
		if g.places.AcquirePermit(ctx) == nil {
			return CauseNone
		}
	} else if g.places.AcquirePermitWithMaxWait(ctx, wait) == nil {
		return CauseNone
	}
	if cause := contextCause(ctx); cause != CauseNone {
		return cause
	}
	return CauseQueue
}

// leave gives the place back.
func (g *gate) leave() { g.places.ReleasePermit() }

// admit asks the breaker. When it agrees, the result of the call must be recorded.
func (g *gate) admit() (permit, bool) {
	if !g.breaker.TryAcquirePermit() {
		return permit{}, false
	}
	return permit{gate: g, probe: g.breaker.IsHalfOpen()}, true
}

// permit is the breaker's agreement to one attempt.
type permit struct {
	gate  *gate
	probe bool
}

// record tells the breaker what the attempt showed. A probe that shows nothing
// counts as failed: it must give its permit back, and it proved no recovery.
func (p permit) record(h health) {
	switch {
	case h == healthGood:
		p.gate.breaker.RecordSuccess()
	case h == healthBad || p.probe:
		p.gate.breaker.RecordFailure()
	}
}
