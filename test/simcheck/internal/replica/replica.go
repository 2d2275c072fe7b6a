// Package replica runs the production engine as a process of a simulated world: on
// its time, with a journal that it shares with other replicas and that fails, and
// with calls that leave the process.
package replica

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/engine"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/loop"
)

// Config is what a replica is made of.
type Config struct {
	Loop        *loop.Loop
	Port        operation.Port
	Journal     *Database
	Definitions []*operation.Definition
	// NextID numbers what the replicas of a world make.
	NextID func() uint64
	// Complain is told when the engine logs an error: it does so about nothing else
	// than mistakes in the program.
	Complain func(message string)
	// Ahead is how far its clock is ahead.
	Ahead time.Duration
}

// Replica is one life of a process.
type Replica struct {
	Name  string
	Group *loop.Group

	config  Config
	engine  *engine.Engine
	closing *loop.Actor
	closed  bool
	ahead   time.Duration                       // how far the journal's clock was ahead when it was read last
	failing map[protoreflect.FullName]time.Time // since when calls of PortOne fail
}

// New starts a process. It serves calls at once, and takes up what others left as
// soon as the journal answers.
func New(cfg Config) *Replica {
	r := &Replica{config: cfg, Group: cfg.Loop.NewGroup(), failing: map[protoreflect.FullName]time.Time{}}
	r.Group.Ahead = cfg.Ahead
	r.readClock()
	r.engine = engine.New(engine.Config{
		Port:        port{r},
		Journal:     connection{r},
		Runtime:     r,
		Definitions: cfg.Definitions,
		Now:         r.journal,
		Fingerprint: fingerprint,
		Log:         slog.New(complaints{r}),
		KeyIn:       true,
	})
	cfg.Loop.Go(r.Group, func() {
		for r.engine.Start(context.Background()) != nil { //nolint:forbidigo // the process is the root of everything in it
			cfg.Loop.Pause(time.Second)
		}
	})
	return r
}

// readClock reads the clock of the journal, as the store does with every beat.
func (r *Replica) readClock() { r.ahead = r.config.Journal.Ahead }

// journal is the time by the clock of the journal, as far as this process knows it.
func (r *Replica) journal() time.Time {
	if r.config.Journal.Local {
		r.readClock()
	}
	return r.config.Loop.Now().Add(r.ahead)
}

// Alive reports whether calls may go to the process.
func (r *Replica) Alive() bool { return !r.Group.Dead() && !r.closed }

// Serve makes a call. The work is done by an actor of the process, which dies with
// it; done is told of the end by the same actor.
func (r *Replica) Serve(ctx *loop.Context, d *operation.Definition, request proto.Message, done func(proto.Message, error)) *loop.Actor {
	return r.config.Loop.Go(r.Group, func() { done(r.engine.Run(ctx, d, request)) })
}

// Terminate ends the process as SIGTERM does: it finishes what it can within the
// time, and leaves the rest to others.
func (r *Replica) Terminate(within time.Duration) {
	if !r.Alive() {
		return
	}
	r.closed = true
	r.Group.AfterStep = func(a *loop.Actor) {
		if a == r.closing {
			r.Group.WakeOthers(a) // contexts may have ended
		}
	}
	r.closing = r.config.Loop.Go(r.Group, func() {
		ctx := r.Group.NewContext(context.Background(), within) //nolint:forbidigo // see above
		_ = r.engine.Close(ctx)                                 // the lease ends by itself
		r.config.Loop.After(0, r.Group.Kill)
	})
}

// Now implements engine.Runtime.
func (r *Replica) Now() time.Time { return r.Group.Now() }

// Elapsed implements engine.Runtime.
func (r *Replica) Elapsed() time.Duration { return r.config.Loop.Elapsed() }

// NewID implements engine.Runtime. Its first use names the replica.
func (r *Replica) NewID() string {
	const wide, base = 8, 36
	id := strconv.FormatUint(r.config.NextID()+base*base*base*base*base*base*base, base)
	if r.Name == "" {
		r.Name = "replica-" + id[len(id)-wide+1:]
		return r.Name
	}
	return "op-" + id[len(id)-wide+1:]
}

// Go implements engine.Runtime.
func (r *Replica) Go(work func()) { r.config.Loop.Go(r.Group, work) }

// WithTimeout implements engine.Runtime.
func (r *Replica) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	c := r.Group.NewContext(ctx, d)
	return c, c.Cancel
}

// Sleep implements engine.Runtime.
func (r *Replica) Sleep(ctx context.Context, d time.Duration) bool {
	return r.config.Loop.Sleep(ctx, d)
}

// NewSignal implements engine.Runtime.
func (r *Replica) NewSignal() engine.Signal { return signal{r.config.Loop.NewSignal(), r.Group} }

// signal tells its times by the clock of the process.
type signal struct {
	*loop.Signal

	group *loop.Group
}

// Wait implements engine.Signal.
func (s signal) Wait(ctx context.Context, until time.Time) bool {
	if !until.IsZero() {
		until = until.Add(-s.group.Ahead)
	}
	return s.Signal.Wait(ctx, until)
}

// fingerprint needs to tell requests apart, and nothing else.
func fingerprint(content []byte) []byte {
	hash := uint64(len(content)) + 1
	for _, c := range content {
		const prime = 1099511628211
		hash = (hash ^ uint64(c)) * prime
	}
	var sum [8]byte
	for i := range sum {
		sum[i] = byte(hash >> (8 * i)) //nolint:gosec // the other bits follow
	}
	return sum[:]
}

// complaints is a log that only listens to errors.
type complaints struct{ replica *Replica }

// Enabled implements slog.Handler.
func (complaints) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

// Handle implements slog.Handler.
func (c complaints) Handle(_ context.Context, record slog.Record) error {
	text := record.Message
	record.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	c.replica.config.Complain(text)
	return nil
}

// WithAttrs implements slog.Handler.
func (c complaints) WithAttrs([]slog.Attr) slog.Handler { return c }

// WithGroup implements slog.Handler.
func (c complaints) WithGroup(string) slog.Handler { return c }
