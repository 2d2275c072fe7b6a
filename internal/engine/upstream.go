package engine

import (
	"context"
	"sync"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// slowAnswer is how long an answer takes whose date says too little about now.
const slowAnswer = 5 * time.Second

// upstream is PortOne's clock, as far as the dates of its answers show it.
type upstream struct {
	mu   sync.Mutex
	last dated
	// isAgreed is set when the last two dates agree with each other.
	isAgreed bool
}

// dated is an answer with a date. The rest is of this process's monotonic clock.
type dated struct {
	date       time.Time
	asked, got time.Duration
}

// bounds are the earliest and latest time of PortOne's clock when this one shows elapsed.
func (d dated) bounds(elapsed time.Duration) (from, until time.Time) {
	from, until = operation.Shown(d.date)
	return from.Add(elapsed - d.got), until.Add(elapsed - d.asked)
}

// ask makes a call, and reads PortOne's clock from its answer.
func (e *Engine) ask(ctx context.Context, call operation.Call) operation.Outcome {
	asked := e.Runtime.Elapsed()
	outcome := e.Port.Do(ctx, call)
	e.upstream.note(dated{date: outcome.Date, asked: asked, got: e.Runtime.Elapsed()})
	return outcome
}

// note takes in an answer. A date that disagrees with the one before proves nothing, and
// nor does that one: servers may have clocks of their own.
func (u *upstream) note(d dated) {
	if d.date.IsZero() || d.got-d.asked > slowAnswer {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	from, until := d.bounds(d.got)
	was, will := u.last.bounds(d.got)
	u.isAgreed = !u.last.date.IsZero() &&
		!from.After(will.Add(operation.Skew)) && !until.Before(was.Add(-operation.Skew))
	u.last = d
}

// portone is the earliest time that PortOne's clock may show, zero if that is not known.
func (e *Engine) portone() time.Time {
	e.upstream.mu.Lock()
	defer e.upstream.mu.Unlock()
	if !e.upstream.isAgreed {
		return time.Time{}
	}
	from, _ := e.upstream.last.bounds(e.Runtime.Elapsed())
	return from
}

// latest is the latest time that PortOne's clock may show by its last answer alone, zero
// without one.
func (e *Engine) latest() time.Time {
	e.upstream.mu.Lock()
	defer e.upstream.mu.Unlock()
	if e.upstream.last.date.IsZero() {
		return time.Time{}
	}
	_, until := e.upstream.last.bounds(e.Runtime.Elapsed())
	return until
}

// certain is a time that has surely come: what is older than a retention is forgotten for
// ever, which a clock that was set to a later time must not decide. Without PortOne's
// there is only the journal's.
func (e *Engine) certain() time.Time {
	now := e.Now()
	if from := e.portone(); !from.IsZero() && from.Before(now) {
		return from
	}
	return now
}
