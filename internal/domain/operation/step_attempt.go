package operation

import (
	"time"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// ended judges an attempt.
func (m machine) ended(r Record, in Ended) (Record, Effect, error) {
	if r.State != StateSending {
		return r, Rest, &IllegalError{r.State, in}
	}
	out := in.Outcome
	m.note(&r, out)
	switch out.Class {
	case Done, Pending:
		return m.accepted(r, out)
	case NotSent:
		return m.notSent(r, out)
	case Declined:
		return m.declined(r, out)
	case Evidence:
		return m.alreadyDone(r, out)
	case ProbablyDeclined:
		return m.suspected(r, out)
	case Running, Throttled:
		return m.doubt(r, max(out.Failure.RetryAfter, firstLook))
	case InDoubt:
		return m.doubt(r, firstLook)
	case Unsendable:
		return m.unsendable(r, out)
	case Behind:
		return m.behind(r, in)
	}
	return r, Rest, &IllegalError{r.State, in}
}

// note remembers when bytes left.
func (m machine) note(r *Record, out Outcome) {
	if out.Class == NotSent || out.Class == Unsendable {
		return
	}
	r.Sent++
	if r.FirstByte.IsZero() {
		r.FirstByte = out.FirstByte
	}
	r.LastByte = out.LastByte
	_, r.There.LastByte = Shown(out.Date)
	if r.FirstByte.IsZero() { // an answer without times still proves that bytes left
		r.FirstByte = r.CreatedAt
	}
	if r.LastByte.IsZero() {
		r.LastByte = m.now
	}
}

// accepted is a success, which may still say that the thing itself failed.
func (m machine) accepted(r Record, out Outcome) (Record, Effect, error) {
	if m.def.Recovery.Confirm {
		return m.unconfirmed(r)
	}
	r.Response, r.Failure, r.Suspected = out.Response, nil, nil
	how := ByAnswer
	if r.Sent > 1 {
		how = ByReplay
	}
	return m.settle(r, how)
}

// unconfirmed looks at what an answer without content says. The first time at once;
// later the records are given time, because they may be late.
func (m machine) unconfirmed(r Record) (Record, Effect, error) {
	r.Failure, r.Suspected = nil, nil
	if r.Sent > 1 {
		return m.doubt(r, firstLook)
	}
	return m.doubt(r, 0)
}

// settle gives a response the state it deserves.
func (m machine) settle(r Record, how Resolution) (Record, Effect, error) {
	verdict := Happened
	if m.def.Recovery.Settle != nil {
		verdict = m.def.Recovery.Settle(r.Response)
	}
	switch verdict {
	case HappenedPending:
		return m.pending(r, how)
	case Refused:
		r.Failure = m.told(r, Finding{Verdict: Refused, Response: r.Response})
		return m.finish(r, StateDeclined, how)
	case Happened, Unclear, Absent, Foreign:
	}
	return m.finish(r, StateSucceeded, how)
}

// pending is a success that PortOne finishes later. It is followed where there is
// something to look at.
func (m machine) pending(r Record, how Resolution) (Record, Effect, error) {
	r, effect, err := m.finish(r, StatePending, how)
	if m.def.Recovery.Look != nil {
		r.NextAt, r.Looks = m.now.Add(pendingAgain(0)), 0
	}
	return r, effect, err
}

// notSent is proof that this attempt did nothing. When no other attempt is open
// it may simply be made again, for as long as the caller allows. One that was held
// back would be again: the caller knows best whether to wait for its turn.
func (m machine) notSent(r Record, out Outcome) (Record, Effect, error) {
	if r.Sent > 0 {
		r.State = StateDoubt // an earlier attempt is still open
		r, effect, err := m.waitSoon(r)
		if soonest := m.now.Add(out.Failure.RetryAfter); out.Held && r.NextAt.Before(soonest) {
			r.NextAt = soonest
		}
		return r, effect, err
	}
	r.Failure = out.Failure
	again := m.now.Add(sendAgain << min(r.Attempts-1, maxDoublings))
	if out.Held || r.Attempts >= maxUnsent || again.After(r.NotAfter) {
		return m.finish(r, StateNotSent, ByAnswer)
	}
	r.State, r.NextAt = StateReady, again
	return r, Rest, nil
}

// unsendable is an attempt that this program could not make. It would fail in the same
// way again; what an earlier attempt did is found out without it.
func (m machine) unsendable(r Record, out Outcome) (Record, Effect, error) {
	if r.Sent > 0 {
		return m.wait(r)
	}
	r.Failure = out.Failure
	return m.finish(r, StateInternal, ByAnswer)
}

const (
	// maxUnsent is how many attempts may fail to leave before the caller is told.
	maxUnsent    = 4
	maxDoublings = 5
)

// declined is a refusal. Of the only attempt it is the truth: whatever is there, an
// earlier operation or somebody else has made. Of a later attempt it may be about that
// one only, so PortOne's records decide where they can.
func (m machine) declined(r Record, out Outcome) (Record, Effect, error) {
	if r.Sent > 1 {
		return m.suspected(r, out)
	}
	r.Failure = out.Failure
	return m.finish(r, StateDeclined, ByAnswer)
}

// alreadyDone is the refusal of what is there already. Of the only attempt it proves that
// another has made it, unless the thing has a name that only this operation uses: then
// this operation has made it, on a way that its answer does not show.
func (m machine) alreadyDone(r Record, out Outcome) (Record, Effect, error) {
	if m.def.Recovery.Named != nil && m.def.Recovery.Named(r) {
		return m.suspected(r, out)
	}
	if r.Sent > 1 {
		return m.declined(r, out)
	}
	r.Failure = out.Failure
	return m.finish(r, StateConflict, ByAnswer)
}

// suspected is an answer that PortOne's records have to confirm, where there are any.
func (m machine) suspected(r Record, out Outcome) (Record, Effect, error) {
	if m.def.Recovery.Look == nil {
		r.Failure = out.Failure
		return m.finish(r, StateDeclined, ByAnswer)
	}
	r.Suspected, r.Failure = out.Failure, nil
	return m.doubt(r, 0)
}

// doubt is where everything goes that proves nothing. It is looked into after
// atLeast, or later when it has been tried before; 0 is at once.
func (m machine) doubt(r Record, atLeast time.Duration) (Record, Effect, error) {
	r.State = StateDoubt
	if atLeast == 0 {
		return m.resolve(r)
	}
	wait := m.wait
	if m.mayReplay(r) {
		wait = m.waitShortly // the next attempt may end it
	}
	r, effect, err := wait(r)
	if soonest := m.now.Add(atLeast); r.NextAt.Before(soonest) {
		r.NextAt = soonest
	}
	return r, effect, err
}

// Expired is the failure of an operation whose time had passed before it was sent.
func Expired() *failure.Error {
	f := failure.New(errorv1.CommonReason_COMMON_REASON_NOT_SENT, "The time in which the operation was wanted passed before it could be sent.")
	f.RetryAfter = time.Second
	return f
}

// forgotten is the failure of an operation that cannot be sent any more because
// what must not be stored was lost.
func forgotten() *failure.Error {
	f := failure.New(errorv1.CommonReason_COMMON_REASON_NOT_SENT, "The service restarted before the operation was sent, and card credentials are not stored.")
	f.RetryAfter = time.Second
	return f
}
