package client

import (
	"context"
	"slices"
	"sync"
	"time"
)

// What one caller, and one operation of PortOne, may hold of a lane: so many times
// what is free. A lone caller gets seven eighths, a lone operation three quarters, and
// however many take all they can, some is left for the next. A fixed share would be
// too small for one and too large for ten.
const (
	callerShare    = 7
	operationShare = 3
)

// answerBefore is how long before the caller's deadline it is told that there was no
// place, so that this arrives instead of a bare DEADLINE_EXCEEDED.
const answerBefore = 50 * time.Millisecond

// holder is who takes a place.
type holder struct{ caller, operation string }

// places are the places of one lane. Who finds none waits, in the order of arrival,
// behind a bounded number of others and for a bounded time.
type places struct {
	wait time.Duration
	most int // how many may wait

	mu         sync.Mutex
	free       int
	callers    map[string]int
	operations map[string]int
	queue      []*queued
}

// queued is a call that waits.
type queued struct {
	holder

	granted chan struct{} // closed with the place given
}

func newPlaces(cfg *Config, l lane) *places {
	return &places{
		wait: cfg.QueueTimeout, most: cfg.Queue, free: cfg.places(l),
		callers: map[string]int{}, operations: map[string]int{},
	}
}

// enter takes a place. The cause is CauseNone when the caller has it and must leave it.
func (p *places) enter(ctx context.Context, h holder) Cause {
	if cause := contextCause(ctx); cause != CauseNone {
		return cause
	}
	q, cause := p.join(h)
	if q == nil {
		return cause
	}
	patience, cancel := p.patience(ctx)
	defer cancel()
	select {
	case <-q.granted:
		return CauseNone
	case <-patience.Done():
	}
	if p.abandon(q) {
		return contextCause(patience)
	}
	return CauseNone // it was given just then
}

// join takes a place or a place in the queue, or says that there is neither.
func (p *places) join(h holder) (*queued, Cause) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.admits(h) { // whoever waits is not admitted, so nobody is overtaken
		p.take(h)
		return nil, CauseNone
	}
	if len(p.queue) >= p.most {
		return nil, CauseQueue
	}
	q := &queued{holder: h, granted: make(chan struct{})}
	p.queue = append(p.queue, q)
	return q, CauseNone
}

// patience is a context that ends when the wait does.
func (p *places) patience(ctx context.Context) (context.Context, context.CancelFunc) {
	patience, cancel := context.WithTimeoutCause(ctx, p.wait, errQueue)
	deadline, ok := ctx.Deadline()
	if !ok {
		return patience, cancel
	}
	early, cancelEarly := context.WithDeadlineCause(patience, deadline.Add(-answerBefore), errQueue)
	return early, func() { cancelEarly(); cancel() }
}

// abandon leaves the queue, and reports whether that came before the place.
func (p *places) abandon(q *queued) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := slices.Index(p.queue, q)
	if n >= 0 {
		p.queue = slices.Delete(p.queue, n, n+1)
	}
	return n >= 0
}

// leave gives the place back, to the first in the queue that may have it.
func (p *places) leave(h holder) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free++
	release(p.callers, h.caller)
	release(p.operations, h.operation)
	p.queue = slices.DeleteFunc(p.queue, func(q *queued) bool {
		if !p.admits(q.holder) {
			return false
		}
		p.take(q.holder)
		close(q.granted)
		return true
	})
}

// admits reports whether there is a place, and within the shares.
func (p *places) admits(h holder) bool {
	return p.callers[h.caller] < callerShare*p.free && p.operations[h.operation] < operationShare*p.free
}

func (p *places) take(h holder) {
	p.free--
	p.callers[h.caller]++
	p.operations[h.operation]++
}

// release counts down, and forgets at zero: names of callers come and go.
func release(held map[string]int, name string) {
	held[name]--
	if held[name] == 0 {
		delete(held, name)
	}
}
