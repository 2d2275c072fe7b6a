package engine

import (
	"context"
	"errors"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// earlyShare is which share of the time that is left a read gives up at most to be
// answered in time.
const earlyShare = 4

// early is a context for what is only read for the caller. It ends before the caller's
// deadline, so that the failure arrives and not a bare DEADLINE_EXCEEDED.
func (e *Engine) early(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}
	}
	left := deadline.Sub(e.Runtime.Now())
	return e.Runtime.WithTimeout(ctx, left-min(answerBefore, left/earlyShare))
}

// errLate is a change of the journal that took longer than the caller waits. It goes on.
var errLate = errors.New("the journal took longer than the caller waits")

// change is one that goes on when nobody waits for it any more.
type change struct {
	ended    Signal
	record   operation.Record
	err      error
	over     bool // guarded by the engine's mutex, as left is
	left     bool
	journals func() (operation.Record, error)
}

// inTime uses the journal for as long as the caller waits. If that is not long enough,
// the change goes on, and what it comes to is settled by late: the caller has been told
// that nothing was sent, so nothing is.
func (e *Engine) inTime(ctx context.Context, journals func() (operation.Record, error), late func(error)) (operation.Record, error) {
	until := e.patience(ctx)
	if !until.Before(e.Runtime.Now().Add(journalTime)) {
		return journals() // it ends before the caller's patience does
	}
	c := &change{ended: e.Runtime.NewSignal(), journals: journals}
	e.up(&e.working)
	e.Runtime.Go(func() {
		defer e.down(&e.working)
		e.make(c, late)
	})
	// A caller that leaves is no reason to give up what may be done in a moment.
	c.ended.Wait(context.WithoutCancel(ctx), until)
	e.mu.Lock()
	defer e.mu.Unlock()
	if !c.over {
		c.left = true
		return operation.Record{}, errLate
	}
	return c.record, c.err
}

// make makes a change, and settles it if nobody waits for it any more.
func (e *Engine) make(c *change, late func(error)) {
	record, err := c.journals()
	e.mu.Lock()
	c.record, c.err, c.over = record, err, true
	left := c.left
	c.ended.Give()
	e.mu.Unlock()
	if left {
		late(err)
	}
}

// notWanted settles an intent whose caller was told that it was not written down.
func (e *Engine) notWanted(r operation.Record) func(error) {
	return func(err error) {
		if err == nil || errors.Is(err, operation.ErrUnknown) {
			e.settleUnknown(r)
		}
	}
}
