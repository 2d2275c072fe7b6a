package engine

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// keepFor is how long an operation with nothing to do is kept in memory instead
// of being given back to the journal. Most doubts end within it.
const keepFor = 3 * time.Second

// begin works on a new operation, whose first step was taken by its plan.
// Request still holds what the record must not.
func (e *Engine) begin(ctx context.Context, d *operation.Definition, r operation.Record, request proto.Message, effect operation.Effect) {
	until := e.waitsUntil(ctx)
	e.Runtime.Go(func() {
		defer e.give(&e.begun)
		j := &job{Engine: e, def: d, live: request, until: until}
		j.run(r, effect)
	})
}

// resume works on an operation that was taken over.
func (e *Engine) resume(r operation.Record) {
	d, ok := e.definitions[r.RPC]
	if !ok {
		e.Log.Error("operation of an unknown kind is put aside", "operation", r.ID, "rpc", r.RPC)
		e.putAside(r)
		return
	}
	e.Runtime.Go(func() {
		defer e.give(&e.resumed)
		j := &job{Engine: e, def: d, live: r.Request}
		e.see(r)
		if next, effect, ok := j.step(r, operation.Orphaned{}); ok {
			j.run(next, effect)
		}
	})
}

// putAside gives back what this version cannot work on, for a newer one to claim.
func (e *Engine) putAside(r operation.Record) {
	defer e.give(&e.resumed)
	r.NextAt = e.Now().Add(time.Minute)
	e.giveBack(r)
}

// giveBack lets others take an operation. As long as this replica lives they could
// not, so it tries on.
func (e *Engine) giveBack(r operation.Record) {
	for {
		err := e.save(r, "")
		if err == nil || errors.Is(err, operation.ErrLost) || !e.Runtime.Sleep(e.life, time.Second) {
			return
		}
	}
}

// job is one operation being worked on.
type job struct {
	*Engine

	def *operation.Definition
	// live is the request as it came, card credentials included, while this
	// process remembers it.
	live proto.Message
	// until is until when its caller waits for PortOne's records to catch up; zero when
	// nobody waits.
	until    time.Time
	attempts []operation.Attempt // made and not saved yet
	// lost is the last attempt that was taken for lost.
	lost *flight
}

// step takes one step, makes it durable, and reports whether to carry its effect out.
//
// An answer that PortOne's record must confirm is looked at before anything is written
// down: the record still says that it is being sent, from which anybody goes on as from
// a doubt, and mostly the look ends it, so that there never was one.
func (j *job) step(r operation.Record, in operation.Input) (operation.Record, operation.Effect, bool) {
	next, effect, err := operation.Step(j.def, j.timed(r), in, j.Now())
	if err != nil {
		j.Log.Error("operation is put aside", "operation", r.ID, "state", r.State.String(), "error", err)
		return r, effect, false
	}
	j.see(next)
	if r.State == operation.StateSending && next.State == operation.StateDoubt && effect == operation.Look {
		return next, effect, true
	}
	return next, effect, j.persist(&next, effect)
}

// run carries out effects until there is nothing to do for a while.
func (j *job) run(r operation.Record, effect operation.Effect) {
	for {
		var in operation.Input
		switch effect {
		case operation.Prepare:
			in = j.prepare(r)
		case operation.Send:
			in = j.send(r)
		case operation.Look:
			in = j.look(r)
		case operation.Void:
			in = j.void(r)
		case operation.Rest:
			if !j.rest(r) {
				return
			}
			in = operation.Due{}
		}
		var ok bool
		if r, effect, ok = j.step(r, in); !ok {
			return
		}
	}
}

// rest waits for the next thing to do, if that is soon, and reports whether this
// job still owns the operation.
func (j *job) rest(r operation.Record) bool {
	if r.Owner == "" {
		return false
	}
	if j.Runtime.Sleep(j.life, min(r.NextAt.Sub(j.Now()), keepFor)) { // a clock may have been set
		return true
	}
	// The engine stops: others go on at once.
	if err := j.save(r, ""); err != nil {
		j.Log.Warn("operation could not be given back", "operation", r.ID, "error", err)
	}
	return false
}

// persist saves a step before its effect is carried out, tells those who wait,
// and reports whether this job still owns the operation. While the journal is
// gone it tries on: what PortOne answered must not be forgotten.
func (j *job) persist(r *operation.Record, effect operation.Effect) bool {
	owner := j.replica
	if effect == operation.Rest && !j.keeps(*r) {
		owner = ""
	}
	var away time.Time
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		err := j.save(*r, owner, j.attempts...)
		if err == nil {
			break
		}
		if errors.Is(err, operation.ErrUnknown) && j.saved(*r, owner) {
			break
		}
		if errors.Is(err, operation.ErrLost) {
			j.Log.Warn("operation was taken over", "operation", r.ID)
			return false
		}
		if away.IsZero() {
			away = j.Runtime.Now()
			j.Log.Warn("journal is not available", "operation", r.ID, "error", err)
		}
		if !j.tryAgain(wait, away) {
			j.leave(r.ID)
			return false
		}
	}
	j.attempts = nil
	r.Owner = owner
	if r.State.Answered() {
		crashpoint.At(crashpoint.AfterOutcome)
		j.tell(*r)
	}
	return owner != "" || effect != operation.Rest
}

// keeps reports whether an operation that rests stays in memory.
func (j *job) keeps(r operation.Record) bool {
	return r.State.Active() && !r.NextAt.IsZero() && r.NextAt.Sub(j.Now()) <= keepFor
}

// saved reports whether a change of unknown fate is there.
func (j *job) saved(r operation.Record, owner string) bool {
	got, err := j.journaled(func(ctx context.Context) (operation.Record, error) { return j.Journal.Get(ctx, r.ID) })
	return err == nil && isSame(got, r, owner)
}
