package engine

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Runtime is what the engine needs of time and concurrency. A simulation puts its
// own in place, in which one thing happens at a time and a seed decides which.
type Runtime interface {
	Now() time.Time
	// Elapsed is how long the process runs, by a clock that cannot be set.
	Elapsed() time.Duration
	// NewID returns an id that is unique and grows with time.
	NewID() string
	// Go runs work beside the caller.
	Go(work func())
	// WithTimeout returns a context that ends with ctx, or after d.
	WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)
	// Sleep waits for d, or until ctx ends, and reports whether d passed.
	Sleep(ctx context.Context, d time.Duration) bool
	// NewSignal returns a signal that was not given yet.
	NewSignal() Signal
}

// Signal is given once and seen by everybody who waits.
type Signal interface {
	Give()
	// Wait returns true once the signal is given, and false when until comes or
	// ctx ends first. A zero until never comes.
	Wait(ctx context.Context, until time.Time) bool
}

// Real is the runtime of a running program.
type Real struct{}

// Now returns the time.
func (Real) Now() time.Time { return time.Now() } //nolint:forbidigo // this is the clock

// Elapsed is the time since the program was loaded.
func (Real) Elapsed() time.Duration { return time.Since(loaded) } //nolint:forbidigo // this is the other clock

var loaded = time.Now() //nolint:gochecknoglobals,forbidigo // where the monotonic clock begins

// NewID returns a UUID of version 7.
func (Real) NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Go starts a goroutine. The engine counts what it starts and waits for it.
func (Real) Go(work func()) { go work() }

// WithTimeout is that of package context.
func (Real) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, d)
}

// Sleep waits on a timer.
func (Real) Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// NewSignal returns a channel that is closed when the signal is given.
func (Real) NewSignal() Signal { return make(channel) }

type channel chan struct{}

// Give closes the channel.
func (c channel) Give() { close(c) }

// Wait waits on the channel.
func (c channel) Wait(ctx context.Context, until time.Time) bool {
	if !until.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, until)
		defer cancel()
	}
	select {
	case <-c:
		return true
	case <-ctx.Done():
		return false
	}
}
