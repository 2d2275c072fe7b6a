// Package engine runs operations. A read goes straight to PortOne. A write is
// journaled before its first byte leaves, done apart from its caller, and worked
// on until its outcome is known, by whichever replica is alive.
//
// What to do next is decided by operation.Step alone; the engine carries it out.
package engine

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Config is what an engine is made of.
type Config struct {
	Port        operation.Port
	Journal     operation.Journal
	Runtime     Runtime
	Definitions []*operation.Definition
	// Now is the clock of the journal, which all replicas share. Everything in a
	// record is of this clock; waiting goes by the runtime's.
	Now func() time.Time
	// Fingerprint is a keyed hash: what it hashes may be guessed, such as a name.
	Fingerprint func([]byte) []byte
	Log         *slog.Logger
	// Namespace is part of every new operation's key at PortOne, and keeps apart
	// deployments that share an account. Operations that are there keep their keys.
	Namespace string
	// KeyIn allows operations that carry card numbers. Whoever handles them is
	// within the reach of card industry rules, so it is off unless asked for.
	KeyIn bool
	// ClockStepped is told that a clock was set to a later time or an earlier one: "host"
	// or "journal". Nil tells nobody.
	ClockStepped func(clock string, forward bool)
	// Workers is how many operations are worked on at a time; DefaultWorkers if 0. A
	// quarter of them is for what others left, so that neither the calls of today nor
	// the doubts of an outage stop the other.
	Workers int
}

// DefaultWorkers is enough to keep PortOne busy and small enough to stop soon.
const DefaultWorkers = 1024

// Engine runs operations. It is made by New, started by Start and ended by Close.
type Engine struct {
	Config

	replica     string
	definitions map[protoreflect.FullName]*operation.Definition

	// life ends when the engine stops taking up work, hard when it must let go of
	// what it has.
	life, hard context.Context //nolint:containedctx // they are the engine's own
	end, cut   context.CancelFunc

	mu      sync.Mutex
	closed  bool
	retired time.Time // when a stop began
	working tally     // operations worked on
	begun   room      // those of callers
	resumed room      // those that others left
	adrift  int       // attempts under way that nobody waits for
	looping tally
	waiters map[string]*waiter
	flights []*flight // attempts under way, in the order of their beginnings

	recovery  recovery
	sightings sightings
	upstream  upstream
	clocks    clocks
}

// New returns an engine that is not started: it takes operations, but nothing
// that others left.
func New(cfg Config) *Engine {
	if cfg.Workers == 0 {
		cfg.Workers = DefaultWorkers
	}
	e := &Engine{
		Config:      cfg,
		replica:     cfg.Runtime.NewID(),
		definitions: map[protoreflect.FullName]*operation.Definition{},
		waiters:     map[string]*waiter{},
		sightings:   sightings{},
	}
	e.resumed.most = max(1, cfg.Workers/4)
	e.begun.most = max(1, cfg.Workers-e.resumed.most)
	for _, d := range cfg.Definitions {
		e.definitions[d.RPC] = d
	}
	e.life, e.end = context.WithCancel(context.Background()) //nolint:forbidigo // what the engine does outlives every call
	e.hard, e.cut = context.WithCancel(context.Background()) //nolint:forbidigo // as above
	return e
}

// Run does one operation and returns its response. Every error is a
// *failure.Error or the context's own.
func (e *Engine) Run(ctx context.Context, d *operation.Definition, request proto.Message) (proto.Message, error) {
	if d.CardCredentials && !e.KeyIn {
		return nil, failure.New(errorv1.CommonReason_COMMON_REASON_KEY_IN_DISABLED, "Calls that carry card numbers are switched off.")
	}
	if d.Kind == operation.KindRead {
		return e.read(ctx, d, request)
	}
	return e.write(ctx, d, request)
}

func (e *Engine) read(ctx context.Context, d *operation.Definition, request proto.Message) (proto.Message, error) {
	early, cancel := e.early(ctx)
	defer cancel()
	outcome := e.ask(early, operation.Call{Definition: d, Request: request, Caller: caller.From(ctx)})
	if outcome.Response != nil {
		return outcome.Response, nil
	}
	return nil, outcome.Failure
}

// room is how many operations of one origin are worked on, and how many may be.
type room struct{ count, most int }

// take reserves a worker, or says why there is none. Attempts that nobody waits for
// count as those of callers.
func (e *Engine) take(r *room) *failure.Error {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.closed:
		return retryable(errorv1.CommonReason_COMMON_REASON_SHUTTING_DOWN, "The service is stopping.")
	case r.count >= r.most || r == &e.begun && r.count+e.adrift >= r.most:
		return retryable(errorv1.CommonReason_COMMON_REASON_OVERLOADED, "Too many operations are under way.")
	}
	e.working.count++
	r.count++
	return nil
}

// give returns a worker.
func (e *Engine) give(r *room) {
	e.mu.Lock()
	r.count--
	e.mu.Unlock()
	e.down(&e.working)
}

// free is how many workers are left.
func (e *Engine) free(r *room) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return r.most - r.count
}

// tally counts what is under way, and tells who waits when nothing is.
type tally struct {
	count int
	none  Signal
}

func (e *Engine) up(t *tally) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t.count++
}

func (e *Engine) down(t *tally) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t.count--
	if t.count == 0 && t.none != nil {
		t.none.Give()
		t.none = nil
	}
}

// none waits until nothing is under way, and reports whether that came in time.
func (e *Engine) none(ctx context.Context, t *tally) bool {
	e.mu.Lock()
	if t.count == 0 {
		e.mu.Unlock()
		return true
	}
	none := e.Runtime.NewSignal()
	t.none = none
	e.mu.Unlock()
	return none.Wait(ctx, time.Time{})
}

// Start begins to take up what others left. It returns when the journal knows
// that this replica lives.
func (e *Engine) Start(ctx context.Context) error {
	if err := e.Journal.Beat(ctx, e.replica, leaseTime); err != nil {
		return fmt.Errorf("join the replicas: %w", err)
	}
	e.beginClocks()
	for _, loop := range []func(){e.beatLoop, e.claimLoop, e.reapLoop} {
		e.mu.Lock()
		e.looping.count++
		e.mu.Unlock()
		e.Runtime.Go(func() {
			defer e.down(&e.looping)
			loop()
		})
	}
	return nil
}

// Close takes no new work, waits for what is under way until ctx ends, and leaves
// the rest to others.
func (e *Engine) Close(ctx context.Context) error {
	e.Retire()
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.end()
	if !e.none(ctx, &e.working) {
		e.Log.WarnContext(ctx, "operations are left to other replicas", "count", e.busyNow())
	}
	e.cut()
	e.none(context.WithoutCancel(ctx), &e.looping) // the loops end with the contexts
	leaving, cancel := e.Runtime.WithTimeout(context.WithoutCancel(ctx), journalTime)
	defer cancel()
	return e.Journal.Leave(leaving, e.replica)
}

func (e *Engine) busyNow() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.working.count
}

func retryable(reason failure.Reason, message string) *failure.Error {
	f := failure.New(reason, message)
	f.RetryAfter = time.Second
	return f
}
