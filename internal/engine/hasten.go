package engine

import (
	"context"
	"slices"
	"time"
)

const (
	// hastenMost is how many doubts, and attempts under way, are looked into earlier at
	// a time: PortOne is just back, and need not get all of them at once.
	hastenMost = 32
	// hastenEvery is how soon after all of them the next recovery counts. A PortOne that
	// fails now and then recovers all the time.
	hastenEvery = time.Second
	// hastenSlack covers what passes between an attempt in vain and its record.
	hastenSlack = time.Second
)

// recovery is what there is to do because PortOne answers again.
type recovery struct {
	since time.Time // on the journal's clock: when it began to fail; zero for nothing
	next  time.Time // when it may be looked at
}

// Recovered tells the engine that PortOne answers again after it failed for a time, as
// far as this process saw. What was tried in vain meanwhile, by whatever replica, is
// tried again soon instead of when its wait is over. It does not block.
func (e *Engine) Recovered(lasted time.Duration) {
	since := e.Now().Add(-lasted - hastenSlack)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.recovery.since.IsZero() || since.Before(e.recovery.since) {
		e.recovery.since = since
	}
	for _, f := range e.flights {
		f.hurry = true
	}
}

// hasten brings forward some of what was tried in vain: attempts under way, and as many
// doubts as there is room for.
func (e *Engine) hasten(ctx context.Context) error {
	most := min(e.free(&e.resumed), hastenMost)
	now := e.Now()
	e.mu.Lock()
	since := e.recovery.since
	if since.IsZero() || now.Before(e.recovery.next) {
		e.mu.Unlock()
		return nil
	}
	flights := e.hurry()
	e.mu.Unlock()
	if most <= 0 {
		return nil
	}
	doubts, err := e.Journal.Hasten(ctx, since, most)
	if err != nil || doubts == most || flights == hastenMost {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.recovery.next = now.Add(hastenEvery)
	if e.recovery.since.Equal(since) {
		e.recovery.since = time.Time{}
	}
	return nil
}

// hurry has some attempts under way looked at now, and returns how many.
func (e *Engine) hurry() int {
	count := 0
	for _, f := range e.flights {
		if count == hastenMost {
			break
		}
		if f.hurry {
			f.hurry = false
			f.wake()
			count++
		}
	}
	return count
}

// hear waits for news of an attempt under way: its end, or that looking may help. It
// reports whether the attempt has ended.
func (e *Engine) hear(ctx context.Context, f *flight, until time.Time) bool {
	e.mu.Lock()
	if f.over {
		e.mu.Unlock()
		return true
	}
	news := e.Runtime.NewSignal()
	f.news = news
	e.mu.Unlock()
	news.Wait(ctx, until)
	e.mu.Lock()
	defer e.mu.Unlock()
	f.news = nil
	return f.over
}

// wake gives news to whoever waits for some.
func (f *flight) wake() {
	if f.news != nil {
		f.news.Give()
		f.news = nil
	}
}

// land removes an attempt that is not under way any more.
func (e *Engine) land(f *flight) {
	e.flights = slices.DeleteFunc(e.flights, func(other *flight) bool { return other == f })
}
