package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// lookTime bounds one round of reads into a doubt.
const lookTime = 20 * time.Second

// prepareOnce reads what must be known before the first attempt.
func (j *job) prepareOnce(r operation.Record) operation.Prepared {
	readings := j.readAll(r, j.def.Recovery.Prepare(r))
	if unreadable(readings) {
		f := retryable(errorv1.CommonReason_COMMON_REASON_NOT_SENT, "What must be known first could not be read; nothing was sent.")
		if n := slices.IndexFunc(readings, turnedAway); n >= 0 {
			f = readings[n].Failure
		}
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
	return slices.ContainsFunc(readings, operation.Reading.Unanswered)
}

// turnedAway reports whether a read was not made because too many are under way.
func turnedAway(r operation.Reading) bool {
	return r.Failure != nil && r.Failure.Reason == failure.NameOf(errorv1.CommonReason_COMMON_REASON_OVERLOADED)
}

// look reads what became of it.
func (j *job) look(r operation.Record) operation.Input {
	at, began := j.Now(), j.Runtime.Elapsed()
	readings, others, err := j.inspect(r)
	switch {
	case err != nil:
		return operation.Looked{Unread: true}
	case others.busy:
		return operation.Looked{} // unclear: look again later
	case others.tookOver:
		return operation.Superseded{}
	}
	r.Snapshot.Others = others.made
	return operation.Looked{Finding: j.def.Recovery.Judge(r, readings), At: at, Lapse: j.lapse(r, began, readings), Unread: unreadable(readings)}
}

// inspect reads what PortOne shows of an operation, and then what others did to its
// subject: whoever made what is shown was in the journal before.
func (j *job) inspect(r operation.Record) ([]operation.Reading, others, error) {
	readings := j.readAll(r, j.def.Recovery.Look(r))
	crashpoint.At(crashpoint.EvidenceRead)
	others, err := j.others(r)
	return readings, others, err
}

// readAll makes reads for an operation, beside each other: none depends on what another
// shows.
func (j *job) readAll(r operation.Record, queries []operation.Query) []operation.Reading {
	ctx, cancel := j.Runtime.WithTimeout(j.hard, lookTime)
	defer cancel()
	readings := make([]operation.Reading, len(queries))
	done := make([]Signal, len(queries))
	for i := 1; i < len(queries); i++ {
		done[i] = j.Runtime.NewSignal()
		j.Runtime.Go(func() {
			readings[i] = j.readOne(ctx, r, queries[i])
			done[i].Give()
		})
	}
	if len(queries) > 0 {
		readings[0] = j.readOne(ctx, r, queries[0])
	}
	for i := 1; i < len(queries); i++ {
		done[i].Wait(context.WithoutCancel(ctx), time.Time{}) // a read ends with ctx
	}
	return readings
}

func (j *job) readOne(ctx context.Context, r operation.Record, q operation.Query) operation.Reading {
	outcome := j.ask(ctx, operation.Call{Definition: q.Definition, Request: q.Request, Caller: r.Caller, Inquiry: true})
	if outcome.Response == nil {
		return operation.Reading{Failure: outcome.Failure, Date: outcome.Date}
	}
	return operation.Reading{Response: outcome.Response, Date: outcome.Date}
}

// void undoes a late success by an operation of the engine's own, which is
// journaled and resolved like any other.
func (j *job) void(r operation.Record) operation.Input {
	readings, others, err := j.inspect(r)
	if err != nil || others.busy || others.tookOver {
		return operation.Undone{} // what is there now may be what the caller asked for since
	}
	r.Snapshot.Others = others.made
	undo := j.def.Recovery.Void(r, readings)
	if undo.Over || undo.Definition == nil {
		return operation.Undone{Succeeded: undo.Over}
	}
	ctx, cancel := j.Runtime.WithTimeout(caller.With(j.hard, caller.System), lookTime)
	defer cancel()
	response, err := j.Run(ctx, undo.Definition, undo.Request)
	undone := undoneBy(undo.Definition, response, err)
	j.Log.WarnContext(ctx, "late success is undone", "operation", r.ID, "subject", string(r.Subject),
		"done", undone.Succeeded, "refused", undone.Refused)
	return undone
}

// undoneBy is what an operation that undoes a late success has come to.
func undoneBy(d *operation.Definition, response proto.Message, err error) operation.Undone {
	f, _ := errors.AsType[*failure.Error](err)
	switch {
	case err == nil && d.Recovery.Settle == nil:
		return operation.Undone{Succeeded: true}
	case err == nil:
		verdict := d.Recovery.Settle(response)
		return operation.Undone{Succeeded: verdict == operation.Happened, Refused: verdict == operation.Refused}
	case f == nil:
		return operation.Undone{}
	}
	switch f.Proof {
	case failure.AlreadyDone:
		return operation.Undone{Succeeded: true}
	case failure.Refused, failure.RefusedByGateway, failure.RefusedByGatewayOnRecord:
		return operation.Undone{Refused: true}
	case failure.StillRunning, failure.Unknown:
	}
	return operation.Undone{}
}
