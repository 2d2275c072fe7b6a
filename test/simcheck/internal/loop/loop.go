// Package loop runs many actors in one goroutine, as if each had its own: one at a
// time, in an order that a seed decides, on a clock that jumps to the next thing
// that is due. An actor runs until it waits; nothing else happens meanwhile.
//
// Actors belong to groups, which are processes: a group can be paused and it can be
// killed, wherever its actors happen to wait.
package loop

import (
	"math/rand/v2"
	"time"

	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// Loop is a world's time and order.
type Loop struct {
	Trace *trace.Trace

	rng     *rand.Rand
	begin   time.Time
	now     time.Duration // since begin
	ready   []*Actor
	timers  timers
	current *Actor
	idle    []*thread
	stopped bool
	actors  uint64
	steps   int
}

// New returns a loop that has nothing to do. Rng decides who is next.
func New(begin time.Time, rng *rand.Rand, t *trace.Trace) *Loop {
	return &Loop{Trace: t, rng: rng, begin: begin}
}

// Now is the time in this world.
func (l *Loop) Now() time.Time { return l.begin.Add(l.now) }

// Elapsed is the time since the world began.
func (l *Loop) Elapsed() time.Duration { return l.now }

// Steps is how many times an actor ran until it waited.
func (l *Loop) Steps() int { return l.steps }

// Current is the actor that runs, nil between actors.
func (l *Loop) Current() *Actor { return l.current }

// Stop ends Run after what runs now.
func (l *Loop) Stop() { l.stopped = true }

// After does something after a while. It happens beside the actors, so it must
// not wait.
func (l *Loop) After(d time.Duration, do func()) {
	l.timers.push(timer{at: l.now + max(d, 0), do: do})
}

// Run goes on until nothing is left to do before the time, or until Stop is
// called. It reports whether the time came.
func (l *Loop) Run(until time.Time) bool {
	end := until.Sub(l.begin)
	for !l.stopped {
		switch {
		case len(l.ready) > 0:
			l.step()
		case l.timers.empty() || l.timers.heap[0].at > end:
			l.now = max(l.now, end)
			return true
		default:
			l.fire()
		}
	}
	return false
}

// step lets one of those run who can.
func (l *Loop) step() {
	i := 0
	if len(l.ready) > 1 {
		i = l.rng.IntN(len(l.ready))
	}
	a := l.ready[i]
	last := len(l.ready) - 1
	l.ready[i] = l.ready[last]
	l.ready[last] = nil
	l.ready = l.ready[:last]
	if a.group != nil && a.group.paused {
		a.group.parked = append(a.group.parked, a)
		return
	}
	a.queued = false
	l.Trace.Mix(a.id)
	l.resume(a)
}

// resume runs an actor until it waits.
func (l *Loop) resume(a *Actor) {
	l.steps++
	a.wakes++ // timers that were set for an earlier wait are void
	l.current = a
	a.thread.next()
	l.current = nil
	if g := a.group; g != nil && g.AfterStep != nil && !g.dead {
		g.AfterStep(a)
	}
}

// fire does what is due next.
func (l *Loop) fire() {
	t := l.timers.pop()
	if t.actor != nil && t.wake != t.actor.wakes {
		return // it woke by other means
	}
	l.now = max(l.now, t.at)
	if t.actor != nil {
		l.Wake(t.actor)
		return
	}
	t.do()
}
