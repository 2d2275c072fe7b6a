package operation

import (
	"fmt"
	"time"
)

// Input is something that happened to an operation. Step is told of nothing else.
type Input interface{ input() }

type (
	// Began: somebody took the operation up, for the first time or after a
	// repeat reopened it.
	Began struct{}
	// Prepared: what had to be read before the first attempt was read.
	Prepared struct {
		Snapshot Snapshot
		// Refusal is set when it must not be sent: refused for what was found,
		// or not readable.
		Refusal *Outcome
	}
	// Ended: an attempt ended.
	Ended struct {
		Outcome Outcome
		// Until is until when the caller waits for another attempt, zero when nobody does.
		Until time.Time
	}
	// Looked: PortOne's records were read.
	Looked struct {
		Finding Finding
		// At is when reading began. A process may stand still between reading and judging,
		// so what the records lacked is proven for that time only.
		At time.Time
		// Lapse is what else is known of that time: At alone proves nothing.
		Lapse Lapse
		// Unread is set when something could not be read: PortOne may be gone, and
		// may be back soon.
		Unread bool
	}
	// Due: the time of NextAt came.
	Due struct{}
	// Orphaned: whoever worked on it is gone, and its memory with it.
	Orphaned struct{}
	// Superseded: another operation on the subject had its effect later, so what is
	// there cannot be told from a late success any more.
	Superseded struct{}
	// Undone: the operation that undoes a late success ended, well or with a
	// refusal; with neither it is not known yet.
	Undone struct{ Succeeded, Refused bool }
	// Decided: a person decided.
	Decided struct {
		State  State // StateSucceeded, StateDeclined or StateNotExecuted
		Answer Finding
	}
)

func (Began) input()    {}
func (Prepared) input() {}
func (Ended) input()    {}
func (Looked) input()   {}
func (Due) input()      {}
func (Orphaned) input() {}
func (Undone) input()   {}
func (Decided) input()  {}

func (Superseded) input() {}

// Effect is what has to be done next, after the new record is on disk.
type Effect uint8

const (
	// Rest: nothing before NextAt.
	Rest Effect = iota
	// Prepare: read what must be known before the first attempt.
	Prepare
	// Send: make an attempt.
	Send
	// Look: read what became of it.
	Look
	// Void: undo it.
	Void
)

// String names the effect as logs do.
func (e Effect) String() string {
	return [...]string{"rest", "prepare", "send", "look", "void"}[e]
}

// IllegalError is an input that cannot happen in a state. It is a mistake in the
// program: tests fail on it, and a running program puts the operation aside.
type IllegalError struct {
	State State
	Input Input
}

// Error names the state and the input.
func (e *IllegalError) Error() string {
	return fmt.Sprintf("operation in state %s cannot take %T", e.State, e.Input)
}

// Step is the whole life of an operation: what a record becomes when something
// happens, and what to do then. It does no I/O and reads no clock, so that
// millions of histories can be tried.
//
// Nothing is reported as failed without proof, and nothing is sent again unless
// the same key makes it the same attempt.
func Step(d *Definition, r Record, in Input, now time.Time) (Record, Effect, error) {
	r.UpdatedAt = now
	step := machine{def: d, now: now}
	switch in := in.(type) {
	case Began:
		return step.began(r, in)
	case Prepared:
		return step.prepared(r, in)
	case Ended:
		return step.ended(r, in)
	case Looked:
		return step.looked(r, in)
	case Due:
		return step.due(r, in)
	case Orphaned:
		return step.orphaned(r, in)
	case Superseded:
		return step.superseded(r, in)
	case Undone:
		return step.undone(r, in)
	case Decided:
		return step.decided(r, in)
	}
	return r, Rest, &IllegalError{State: r.State, Input: in}
}

// machine is what the steps of one call share.
type machine struct {
	def *Definition
	now time.Time
}

// began starts an operation of which nothing was sent.
func (m machine) began(r Record, in Began) (Record, Effect, error) {
	if r.State != StateAccepted {
		return r, Rest, &IllegalError{r.State, in}
	}
	if m.def.Recovery.Prepare != nil {
		return r, Prepare, nil
	}
	return m.send(r)
}

// prepared sends it, unless what was read forbids it.
func (m machine) prepared(r Record, in Prepared) (Record, Effect, error) {
	tried := r.Snapshot.Refused > 0 // and refused, because PortOne's records were behind
	if r.State != StateAccepted && (r.State != StateReady || !tried) {
		return r, Rest, &IllegalError{r.State, in}
	}
	if in.Refusal != nil {
		r.Failure = in.Refusal.Failure
		switch {
		case in.Refusal.Class != Declined:
			return m.finish(r, StateNotSent, ByAnswer)
		case tried:
			return m.finish(r, StateDeclined, ByLook)
		}
		return m.finish(r, StateRejected, ByLook)
	}
	in.Snapshot.Refused = r.Snapshot.Refused
	r.Snapshot = in.Snapshot
	return m.send(r)
}

// send plans an attempt. The record says so before the first byte leaves.
func (m machine) send(r Record) (Record, Effect, error) {
	if m.now.After(r.NotAfter) && r.Sent == 0 {
		r.Failure = Expired()
		return m.finish(r, StateNotSent, ByAnswer)
	}
	r.State = StateSending
	r.Attempts++
	r.NextAt = m.now // due at once should its owner die
	return r, Send, nil
}

// orphaned takes up what another left.
func (m machine) orphaned(r Record, in Orphaned) (Record, Effect, error) {
	if r.Sent == 0 && r.State != StateSending && r.State.Active() && !r.Replayable {
		// The card credentials were in the memory that is gone.
		r.Failure = forgotten()
		return m.finish(r, StateNotSent, ByAnswer)
	}
	switch r.State {
	case StateAccepted:
		return m.began(r, Began{})
	case StateSending:
		// Bytes may have left up to this moment.
		if r.FirstByte.IsZero() {
			r.FirstByte = r.CreatedAt
		}
		r.LastByte, r.There.LastByte = m.now, time.Time{}
		r.Sent++
		return m.doubt(r, firstLook)
	case StateReady, StateDoubt, StatePending, StateNotExecuted, StateConflict, StateLateSuccess:
		return m.due(r, Due{})
	case StateSucceeded, StateDeclined, StateNotSent, StateVoided, StateSucceededLate, StateRejected, StateInternal:
	}
	return r, Rest, &IllegalError{r.State, in}
}

// due does what the time has come for.
func (m machine) due(r Record, in Due) (Record, Effect, error) {
	switch r.State {
	case StateReady:
		if r.Snapshot.Refused > 0 && m.def.Recovery.Prepare != nil {
			return r, Prepare, nil // what was read is what was refused
		}
		return m.send(r)
	case StateDoubt:
		return m.resolve(r)
	case StatePending, StateNotExecuted, StateConflict:
		return r, Look, nil
	case StateLateSuccess:
		return r, Void, nil
	case StateAccepted, StateSending, StateSucceeded, StateDeclined, StateNotSent,
		StateVoided, StateSucceededLate, StateRejected, StateInternal:
	}
	return r, Rest, &IllegalError{r.State, in}
}

// undone closes a late success.
func (m machine) undone(r Record, in Undone) (Record, Effect, error) {
	if r.State != StateLateSuccess {
		return r, Rest, &IllegalError{r.State, in}
	}
	if in.Succeeded {
		return m.finish(r, StateVoided, r.Resolution)
	}
	if in.Refused {
		r.Voids++ // the next try is a request of its own
	}
	wait := voidAgain
	if r.Voids > voidsSoon {
		wait = voidRarely
	}
	r.NextAt = m.now.Add(wait)
	return r, Rest, nil
}

// superseded ends the watch for a late success: undoing what is there now would
// undo what the caller asked for when it tried again.
func (m machine) superseded(r Record, in Superseded) (Record, Effect, error) {
	if !r.State.Watched() {
		return r, Rest, &IllegalError{r.State, in}
	}
	r.NextAt, r.WatchUntil = time.Time{}, m.now
	return r, Rest, nil
}

// decided applies a person's decision to an operation that is stuck.
func (m machine) decided(r Record, in Decided) (Record, Effect, error) {
	if r.State != StateDoubt && r.State != StatePending && r.State != StateLateSuccess {
		return r, Rest, &IllegalError{r.State, in}
	}
	r.Response, r.Failure = in.Answer.Response, in.Answer.Failure
	return m.finish(r, in.State, ByOperator)
}

// finish gives the operation its answer. What was proven not to have happened is
// watched for a while in case the proof was wrong. So is what others had done before it
// could: it may be on its way still, and what they did be undone when it arrives.
func (m machine) finish(r Record, state State, how Resolution) (Record, Effect, error) {
	r.State = state
	r.Resolution = how
	r.NextAt = time.Time{}
	overtaken := state == StateConflict && how == ByLook && m.def.Recovery.Void != nil
	if overtaken || state == StateNotExecuted && m.def.Recovery.Look != nil {
		r.WatchUntil = m.now.Add(watch)
		r.NextAt = m.now.Add(watchEvery(0))
		r.Looks = 0
	}
	return r, Rest, nil
}
