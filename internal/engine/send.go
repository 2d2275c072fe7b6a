package engine

import (
	"context"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The times of an attempt that takes long. A connection that is cut without a word looks
// like a slow gateway for as long as an attempt may last, which is longer than callers
// wait; PortOne's records often know better after a moment.
const (
	// firstPeek is how long an attempt takes before its effect is looked for; then the
	// wait doubles up to longestPeek.
	firstPeek   = time.Second
	longestPeek = 15 * time.Second
	// lastWord is how long an attempt whose effect was seen may still answer: PortOne's
	// answer tells more than its records.
	lastWord = 300 * time.Millisecond
)

// flight is an attempt under way. It goes on when nobody waits for it any more.
type flight struct {
	ended   Signal
	outcome operation.Outcome // set before ended is given
	// over is set when it has ended, adrift when nobody waits for that, hurry when it
	// should be looked at soon; news is who waits for either. The engine's mutex guards
	// them.
	over, adrift, hurry bool
	news                Signal
}

func (j *job) depart(call operation.Call) *flight {
	f := &flight{ended: j.Runtime.NewSignal()}
	j.mu.Lock()
	j.flights = append(j.flights, f)
	j.mu.Unlock()
	j.Runtime.Go(func() {
		f.outcome = j.ask(j.hard, call)
		j.mu.Lock()
		defer j.mu.Unlock()
		f.over = true
		j.land(f)
		f.wake()
		if f.adrift {
			j.adrift--
		}
		f.ended.Give()
	})
	return f
}

// abandon leaves an attempt to itself if it has not ended within lastWord, and reports
// whether it did. It counts as work until it ends: it is a connection to PortOne.
func (j *job) abandon(ctx context.Context, f *flight) bool {
	if f.ended.Wait(ctx, j.Runtime.Now().Add(lastWord)) {
		return false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if f.over { // in between
		return false
	}
	f.adrift = true
	j.adrift++
	return true
}

// arrive waits until an attempt has ended, or its effect is seen, or it is taken for lost,
// and returns what was seen. Nothing else is believed while the attempt is under way:
// whatever else the records show may change with it.
func (j *job) arrive(r operation.Record, started time.Time, f *flight) (operation.Looked, bool) {
	ctx := context.WithoutCancel(j.hard)
	if j.def.Recovery.Look == nil {
		f.ended.Wait(ctx, time.Time{})
		return operation.Looked{}, false
	}
	r.State, r.Sent = operation.StateDoubt, r.Sent+1
	if r.FirstByte.IsZero() {
		r.FirstByte = started
	}
	begun := j.Runtime.Now()
	for wait := firstPeek; !j.hear(ctx, f, j.Runtime.Now().Add(wait)); wait = min(2*wait, longestPeek) {
		r.LastByte = j.Now()
		seen, ok := j.look(r).(operation.Looked)
		if !ok {
			continue
		}
		isLost := operation.TakenForLost(j.def, r, seen.Finding, j.Runtime.Now().Sub(begun), j.Now())
		if seen.Finding.TookEffect() || isLost {
			isAbandoned := j.abandon(ctx, f)
			if isAbandoned && isLost {
				j.lost = f
			}
			return seen, isAbandoned
		}
	}
	return operation.Looked{}, false
}

// send makes an attempt. It ends with PortOne's answer, or before that with what is seen in
// PortOne's records.
func (j *job) send(r operation.Record) operation.Input {
	request := j.live
	if j.def.Recovery.Amend != nil {
		amended := r
		amended.Request = request
		request = j.def.Recovery.Amend(amended)
	}
	crashpoint.At(crashpoint.BeforeSend)
	started := j.Now()
	if j.isOverdue(r, started) {
		return operation.Ended{Outcome: operation.Outcome{Class: operation.NotSent, Failure: operation.Expired()}}
	}
	shift := started.Sub(j.Runtime.Now()) // from this machine's clock to the journal's
	f := j.depart(operation.Call{Definition: j.def, Request: request, Key: r.AttemptKey(), Caller: r.Caller, Again: r.Sent > 0})
	seen, isSeen := j.arrive(r, started, f)
	var outcome operation.Outcome // of an attempt that has ended
	if !isSeen {
		seen, isSeen, outcome = j.find(r, started, f.outcome)
	}
	attempt := operation.Attempt{
		OperationID: r.ID, Number: r.Attempts, Replica: j.replica, Class: operation.InDoubt,
		StartedAt: started, EndedAt: j.Now(),
	}
	if isSeen {
		j.attempts = append(j.attempts, attempt)
		return seen
	}
	crashpoint.At(crashpoint.AnswerKnown)
	if outcome.Class == operation.Declined && r.Sent == 0 && j.isBehind(r, outcome.Failure) {
		outcome.Class = operation.Behind
	}
	attempt.Class = outcome.Class
	setBytes(&outcome, shift, attempt)
	if outcome.Failure != nil {
		attempt.Reason = outcome.Failure.Reason
		j.logAttempt(r, outcome)
	}
	j.attempts = append(j.attempts, attempt)
	const rounds = 2 // what is to be known first is read again before the next attempt
	return operation.Ended{Outcome: outcome, Until: j.inTimeFor(rounds * attempt.EndedAt.Sub(started))}
}

// isOverdue reports whether this process stood still since the attempt was planned, so that
// the time for it has passed, or others may have taken the operation. If not, it is planned
// anew.
func (j *job) isOverdue(r operation.Record, started time.Time) bool {
	return started.After(r.NotAfter) || max(started.Sub(r.UpdatedAt), j.stood(r)) > leaseTime/2 || j.isLate(r)
}

// setBytes moves the times of an attempt's bytes to the journal's clock.
func setBytes(o *operation.Outcome, shift time.Duration, a operation.Attempt) {
	if o.FirstByte.IsZero() {
		return
	}
	o.FirstByte = within(o.FirstByte.Add(shift), a.StartedAt, a.EndedAt, a.StartedAt)
	o.LastByte = within(o.LastByte.Add(shift), a.StartedAt, a.EndedAt, a.EndedAt)
}

// within is t if it lies between two times, and otherwise what is safe to assume: this
// machine's clock was set while bytes were leaving.
func within(t, from, until, otherwise time.Time) time.Time {
	if t.Before(from) || t.After(until) {
		return otherwise
	}
	return t
}

// logAttempt writes down attempts that prove nothing: the caller may be gone, and
// nobody else would say why.
func (j *job) logAttempt(r operation.Record, outcome operation.Outcome) {
	if outcome.Class == operation.Declined || outcome.Class == operation.ProbablyDeclined {
		return
	}
	attrs := []any{"operation", r.ID, "rpc", string(r.RPC), "attempt", r.Attempts, "class", outcome.Class.String(), "reason", outcome.Failure.Reason}
	if outcome.Failure.Cause != nil {
		attrs = append(attrs, "cause", outcome.Failure.Cause.Error())
	}
	j.Log.Warn("attempt proves nothing", attrs...)
}
