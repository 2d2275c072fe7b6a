package engine

import (
	"context"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

const (
	// leaseTime is how long a replica that stopped beating is taken for alive, and
	// so how long its operations wait to be taken over.
	leaseTime = 10 * time.Second
	beatEvery = 2 * time.Second
	// claimEvery is how soon something due is seen.
	claimEvery = 100 * time.Millisecond
	claimMost  = 64
	reapEvery  = time.Hour

	keepRequestIDs = 35 * 24 * time.Hour
	keepRecords    = 400 * 24 * time.Hour
)

// every runs work again and again until the context ends.
func (e *Engine) every(ctx context.Context, interval time.Duration, work func()) {
	for e.Runtime.Sleep(ctx, interval) {
		work()
	}
}

// beatLoop says that this replica lives, until the very end: what it still works
// on must not be taken from it.
func (e *Engine) beatLoop() {
	failing := false
	e.every(e.hard, beatEvery, func() {
		ctx, cancel := e.Runtime.WithTimeout(e.hard, beatEvery)
		defer cancel()
		err := e.Journal.Beat(ctx, e.replica, leaseTime)
		if err != nil && !failing && e.hard.Err() == nil {
			e.Log.Warn("replica could not say that it lives", "error", err)
		}
		failing = err != nil
		e.checkClocks()
	})
}

// claimLoop takes up what is due and nobody works on.
func (e *Engine) claimLoop() {
	failing := false
	e.every(e.life, claimEvery, func() {
		ctx, cancel := e.Runtime.WithTimeout(context.WithoutCancel(e.life), journalTime)
		defer cancel()
		if err := e.hasten(ctx); err != nil && !failing {
			e.Log.Warn("doubts cannot be brought forward", "error", err)
		}
		free := e.free(&e.resumed)
		if free <= 0 {
			return
		}
		claimed, err := e.Journal.Claim(ctx, e.replica, min(free, claimMost))
		if err != nil && !failing {
			e.Log.Warn("nothing can be taken up", "error", err)
		}
		failing = err != nil
		for _, r := range claimed {
			if e.take(&e.resumed) != nil {
				e.giveBack(r)
				continue
			}
			e.resume(r)
		}
	})
}

// reapLoop forgets what need not be kept.
func (e *Engine) reapLoop() {
	e.every(e.life, reapEvery, func() {
		ctx, cancel := e.Runtime.WithTimeout(e.life, reapEvery)
		defer cancel()
		e.forgetSightings()
		err := e.Journal.Reap(ctx, operation.Retention{RequestIDs: keepRequestIDs, Records: keepRecords, Now: e.certain()})
		if err != nil && e.life.Err() == nil {
			e.Log.Warn("old records could not be removed", "error", err)
		}
	})
}
