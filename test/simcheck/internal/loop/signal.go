package loop

import (
	"context"
	"time"
)

// Signal is given once and seen by everybody who waits.
type Signal struct {
	loop    *Loop
	given   bool
	waiting []*Actor
}

// NewSignal returns a signal that was not given yet.
func (l *Loop) NewSignal() *Signal { return &Signal{loop: l} }

// Give wakes everybody who waits.
func (s *Signal) Give() {
	s.given = true
	for _, a := range s.waiting {
		s.loop.Wake(a)
	}
	s.waiting = nil
}

// Given reports whether it was given.
func (s *Signal) Given() bool { return s.given }

// Wait lets the current actor wait until the signal is given, ctx ends or until
// comes, if it is not zero. It reports whether the signal was given.
func (s *Signal) Wait(ctx context.Context, until time.Time) bool {
	listed := false
	for !s.given {
		if ctx.Err() != nil || !until.IsZero() && !s.loop.Now().Before(until) {
			return false
		}
		if !listed {
			s.waiting, listed = append(s.waiting, s.loop.current), true
		}
		s.loop.Wait(s.loop.sooner(ctx, until))
	}
	return true
}

// Sleep lets the current actor wait for d, or until ctx ends, and reports whether
// d passed.
func (l *Loop) Sleep(ctx context.Context, d time.Duration) bool {
	for until := l.Now().Add(d); ; {
		if ctx.Err() != nil {
			return false
		}
		if !l.Now().Before(until) {
			return true
		}
		l.Wait(l.sooner(ctx, until))
	}
}

// sooner is when a wait for until must end at the latest.
func (l *Loop) sooner(ctx context.Context, until time.Time) time.Time {
	if end, ok := ctx.Deadline(); ok {
		if g := l.current.group; g != nil {
			end = g.toWorld(end)
		}
		if until.IsZero() || end.Before(until) {
			return end
		}
	}
	return until
}
