package operation

import (
	"time"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// resolve chooses how a doubt is worked on: by looking where there is something
// to look at, otherwise by making the same attempt again.
func (m machine) resolve(r Record) (Record, Effect, error) {
	if m.def.Recovery.Look != nil {
		r.NextAt = m.now // due at once should its owner die
		return r, Look, nil
	}
	if m.mayReplay(r) {
		return m.send(r)
	}
	return m.wait(r)
}

// mayReplay reports whether the request may be sent once more: only under the
// same key, only while PortOne surely knows it, and only while it is wanted.
func (m machine) mayReplay(r Record) bool {
	return r.Replayable &&
		m.def.Recovery.Policy != ResolveOnly &&
		(m.def.Recovery.Guarded == nil || m.def.Recovery.Guarded(r)) &&
		m.now.Before(r.FirstByte.Add(keyWindow)) &&
		!m.now.After(r.NotAfter)
}

// wait leaves a doubt alone for a while. It is never given up.
func (m machine) wait(r Record) (Record, Effect, error) {
	r.State = StateDoubt
	r.NextAt = m.now.Add(lookAgain(r.Looks, m.now.Sub(r.CreatedAt)))
	r.Looks++
	return r, Rest, nil
}

// waitShortly is wait for a doubt that can end with the next look or attempt, however
// old it is.
func (m machine) waitShortly(r Record) (Record, Effect, error) {
	r, effect, err := m.wait(r)
	if latest := m.now.Add(shortly); r.NextAt.After(latest) {
		r.NextAt = latest
	}
	return r, effect, err
}

// waitSoon is wait for a doubt for which PortOne was not reached. It may be back at any
// moment, and asking costs nothing while it is away. So the wait after its return is
// short for as long as its absence was.
func (m machine) waitSoon(r Record) (Record, Effect, error) {
	r, effect, err := m.wait(r)
	away := m.now.Sub(r.CreatedAt)
	if latest := m.now.Add(min(shortly, max(soon, away/soonShare))); r.NextAt.After(latest) {
		r.NextAt = latest
	}
	return r, effect, err
}

// looked judges what PortOne's records show.
func (m machine) looked(r Record, in Looked) (Record, Effect, error) {
	switch r.State {
	case StateSending:
		return m.sendingLooked(r, in)
	case StateDoubt:
		return m.doubtLooked(r, in)
	case StatePending:
		return m.pendingLooked(r, in.Finding)
	case StateNotExecuted, StateConflict:
		return m.watched(r, in.Finding)
	case StateAccepted, StateReady, StateSucceeded, StateDeclined, StateNotSent,
		StateLateSuccess, StateVoided, StateSucceededLate, StateRejected, StateInternal:
	}
	return r, Rest, &IllegalError{r.State, in}
}

// sendingLooked takes in the success of an attempt that PortOne has not answered yet, or
// that it is taken for lost. What else is seen by then proves nothing.
func (m machine) sendingLooked(r Record, in Looked) (Record, Effect, error) {
	isLost := in.Finding.Verdict == Absent && m.def.Recovery.Policy == CompleteInTime
	if !in.Finding.TookEffect() && !isLost {
		return r, Rest, &IllegalError{r.State, in}
	}
	m.note(&r, Outcome{Class: InDoubt})
	if isLost && m.mayResend(r, in.Finding) {
		return m.send(r)
	}
	return m.doubtLooked(r, in)
}

func (m machine) doubtLooked(r Record, in Looked) (Record, Effect, error) {
	f := in.Finding
	if f.Verdict != Absent {
		r.Absences, r.FirstAbsence, r.There.FirstAbsence = 0, time.Time{}, time.Time{}
	}
	if r.There.LastByte.IsZero() {
		r.There.LastByte = in.Lapse.Until
	}
	switch f.Verdict {
	case Happened:
		r.Response, r.Failure, r.Suspected = f.Response, nil, nil
		return m.finish(r, StateSucceeded, ByLook)
	case HappenedPending:
		r.Response, r.Failure, r.Suspected = f.Response, nil, nil
		return m.pending(r, ByLook)
	case Refused:
		r.Response, r.Failure = f.Response, m.told(r, f)
		return m.refused(r)
	case Foreign:
		r.Failure = m.told(r, f)
		return m.finish(r, StateConflict, ByLook)
	case Absent:
		return m.absent(r, in)
	case Unclear:
		if in.Unread {
			return m.waitSoon(r)
		}
	}
	return m.wait(r)
}

// told is what the caller is told of an operation that was refused, whether PortOne's
// answer says so or its record: what the look found, what PortOne had said, or that the
// record shows a refusal. It is always a failure. A response that says of itself that it
// failed is kept beside it, and no caller can take it for a success.
func (m machine) told(r Record, f Finding) *failure.Error {
	switch {
	case f.Failure != nil:
		return f.Failure
	case r.Suspected != nil:
		return r.Suspected
	case m.def.Recovery.Refusal != nil:
		return failure.New(m.def.Recovery.Refusal, refusedOnRecord).Proving(failure.RefusedByGateway)
	}
	return failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, refusedOnRecord).
		Proving(failure.RefusedByGatewayOnRecord).With("portone_type", "PG_PROVIDER")
}

const refusedOnRecord = "PortOne's record shows that it was tried and refused."

// absent counts looks that found nothing until they prove something. The first of them
// counts from its end and this one from when it began, because that is all that is known
// of the time for which it holds.
func (m machine) absent(r Record, in Looked) (Record, Effect, error) {
	var span time.Duration
	if r.Absences == 0 {
		r.FirstAbsence, r.There.FirstAbsence = m.now, in.Lapse.Until
	} else {
		span = in.absent(r)
	}
	r.Absences++
	switch {
	case isRefusedOnly(r) && r.Absences >= afterRefusal && span >= afterRefusalSpan:
		// The only attempt was refused, and nothing contradicts it.
		r.Failure = r.Suspected
		return m.finish(r, StateDeclined, ByAbsence)
	case m.mayResend(r, in.Finding) && !m.isTooSoon(r):
		return m.send(r)
	case in.quiet(r) >= quiet && r.Absences >= absences && span >= absenceSpan:
		r.Failure = notExecuted()
		if r.Suspected != nil {
			r.Failure = r.Suspected
		}
		return m.finish(r, StateNotExecuted, ByAbsence)
	}
	return m.again(r)
}

// again waits until a refusal that nothing contradicts is proven, or like any doubt that
// may end soon.
func (m machine) again(r Record) (Record, Effect, error) {
	r, effect, err := m.waitShortly(r)
	if proven := r.FirstAbsence.Add(afterRefusalSpan); isRefusedOnly(r) && m.now.Before(proven) && r.NextAt.After(proven) {
		r.NextAt = proven
	}
	return r, effect, err
}

// isRefusedOnly reports whether all that was ever sent was one attempt, and refused.
func isRefusedOnly(r Record) bool { return r.Suspected != nil && r.Sent == 1 }

// pendingLooked follows something that PortOne finishes later. Its answer was
// given long ago; only the state changes.
func (m machine) pendingLooked(r Record, f Finding) (Record, Effect, error) {
	switch f.Verdict {
	case Happened:
		r.Response = f.Response
		return m.finish(r, StateSucceeded, ByLook)
	case Refused, Foreign:
		r.Response = orElse(f.Response, r.Response)
		r.Failure = m.told(r, f)
		return m.refused(r)
	case HappenedPending, Unclear, Absent:
	}
	r.Looks++
	r.NextAt = m.now.Add(pendingAgain(r.Looks))
	return r, Rest, nil
}

// watched looks for a success that came after it was proven not to come. The
// proof rests on times that PortOne keeps; if it ever does not, the money goes back.
func (m machine) watched(r Record, f Finding) (Record, Effect, error) {
	if f.Verdict == HappenedPending {
		// There is nothing to undo before it is finished, and it may yet fail.
		r.NextAt = m.now.Add(watchEvery(0))
		return r, Rest, nil
	}
	if f.Verdict == Happened {
		r.Response = f.Response
		if m.def.Recovery.Void == nil {
			return m.finish(r, StateSucceededLate, ByLook)
		}
		r.State, r.NextAt, r.Resolution = StateLateSuccess, m.now, ByLook
		return r, Void, nil
	}
	r.Looks++
	r.NextAt = m.now.Add(watchEvery(r.Looks))
	if r.NextAt.After(r.WatchUntil) {
		r.NextAt = time.Time{}
	}
	return r, Rest, nil
}

func notExecuted() *failure.Error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_NOT_EXECUTED,
		"It is proven that the operation had no effect. It may be made again under a new request id.").Proving(failure.Refused)
}

func orElse[T comparable](value, otherwise T) T {
	var none T
	if value != none {
		return value
	}
	return otherwise
}
