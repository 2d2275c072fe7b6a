package engine

import (
	"context"
	"errors"
	"time"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// lookTime bounds one round of reads into a doubt.
const lookTime = 20 * time.Second

// prepare reads what must be known before the first attempt.
func (j *job) prepare(r operation.Record) operation.Input {
	readings := j.readAll(j.def.Recovery.Prepare(r))
	if unreadable(readings) {
		f := retryable(errorv1.CommonReason_COMMON_REASON_NOT_SENT, "What must be known first could not be read; nothing was sent.")
		return operation.Prepared{Refusal: &operation.Outcome{Class: operation.NotSent, Failure: f}}
	}
	snapshot, refusal := j.def.Recovery.Snapshot(r, readings)
	if refusal != nil {
		return operation.Prepared{Refusal: &operation.Outcome{Class: operation.Declined, Failure: refusal}}
	}
	return operation.Prepared{Snapshot: snapshot}
}

// unreadable reports whether a read failed for want of an answer.
func unreadable(readings []operation.Reading) bool {
	for _, reading := range readings {
		if reading.Unanswered() {
			return true
		}
	}
	return false
}

// send makes an attempt.
func (j *job) send(r operation.Record) operation.Input {
	request := j.live
	if j.def.Recovery.Amend != nil {
		amended := r
		amended.Request = request
		request = j.def.Recovery.Amend(amended)
	}
	started := j.Now()
	shift := started.Sub(j.Runtime.Now()) // from this machine's clock to the journal's
	outcome := j.Port.Do(j.hard, operation.Call{Definition: j.def, Request: request, Key: r.Key})
	attempt := operation.Attempt{
		OperationID: r.ID, Number: r.Attempts, Replica: j.replica, Class: outcome.Class,
		StartedAt: started, EndedAt: j.Now(),
	}
	if !outcome.FirstByte.IsZero() {
		outcome.FirstByte, outcome.LastByte = outcome.FirstByte.Add(shift), outcome.LastByte.Add(shift)
	}
	if outcome.Failure != nil {
		attempt.Reason = outcome.Failure.Reason
		j.logAttempt(r, outcome)
	}
	j.attempts = append(j.attempts, attempt)
	return operation.Ended{Outcome: outcome}
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

// look reads what became of it.
func (j *job) look(r operation.Record) operation.Input {
	return operation.Looked{Finding: j.def.Recovery.Judge(r, j.readAll(j.def.Recovery.Look(r)))}
}

// readAll makes reads, one after the other.
func (j *job) readAll(queries []operation.Query) []operation.Reading {
	ctx, cancel := context.WithTimeout(j.hard, lookTime)
	defer cancel()
	readings := make([]operation.Reading, 0, len(queries))
	for _, q := range queries {
		outcome := j.Port.Do(ctx, operation.Call{Definition: q.Definition, Request: q.Request})
		reading := operation.Reading{Response: outcome.Response}
		if outcome.Response == nil {
			reading.Failure = outcome.Failure
		}
		readings = append(readings, reading)
	}
	return readings
}

// void undoes a late success by an operation of the engine's own, which is
// journaled and resolved like any other.
func (j *job) void(r operation.Record) operation.Input {
	d, request := j.def.Recovery.Void(r)
	if d == nil {
		return operation.Undone{}
	}
	ctx, cancel := context.WithTimeout(caller.With(j.hard, caller.System), lookTime)
	defer cancel()
	_, err := j.Run(ctx, d, request)
	j.Log.Warn("late success is undone", "operation", r.ID, "subject", string(r.Subject), "done", err == nil)
	return operation.Undone{Succeeded: err == nil || alreadyUndone(err)}
}

func alreadyUndone(err error) bool {
	var f *failure.Error
	return errors.As(err, &f) && f.Reason == failure.NameOf(errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_ALREADY_CANCELLED)
}
