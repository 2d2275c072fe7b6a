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

// Get returns one operation of the caller.
func (e *Engine) Get(ctx context.Context, id string) (operation.Record, error) {
	early, cancel := e.early(ctx)
	defer cancel()
	r, err := e.Journal.Get(early, id)
	if err == nil && r.Caller != caller.From(ctx) {
		err = operation.ErrNotFound // that it exists is nobody else's business
	}
	return r, reported(err, id)
}

// Await returns one operation of the caller once it has an answer, or as it is
// when until comes.
func (e *Engine) Await(ctx context.Context, id string, until time.Time) (operation.Record, error) {
	r, err := e.Get(ctx, id)
	if err != nil || r.State.Answered() {
		return r, err
	}
	r, _, err = e.Wait(ctx, id, until)
	return r, reported(err, id)
}

// List returns operations of the caller, the newest first.
func (e *Engine) List(ctx context.Context, f operation.Filter) ([]operation.Record, error) {
	f.Caller = caller.From(ctx)
	early, cancel := e.early(ctx)
	defer cancel()
	records, err := e.Journal.List(early, f)
	return records, reported(err, "")
}

// Resolve closes an operation of the caller on a person's word. It waits for an
// attempt that is under way, and for nothing else: a doubt that needs a person may be
// looked into all the time.
func (e *Engine) Resolve(ctx context.Context, id string, decision operation.Decision) (operation.Record, error) {
	until := e.patience(ctx)
	for {
		r, err := e.Get(ctx, id)
		if err != nil {
			return r, err
		}
		if r.State == decision.State && r.Resolution == operation.ByOperator {
			return r, nil
		}
		if isIdle(r) {
			r, err = e.decide(ctx, r, decision)
			if !errors.Is(err, operation.ErrLost) {
				return r, err
			}
		}
		if !e.Runtime.Sleep(ctx, askAgain) || e.Runtime.Now().After(until) {
			return r, retryable(errorv1.CommonReason_COMMON_REASON_SUBJECT_BUSY, "The operation is being worked on.").With("operation_id", id)
		}
	}
}

// isIdle reports whether a decision overtakes nothing. Whoever owns a doubt looks or
// waits; it saves before it sends again, and cannot once the decision is saved.
func isIdle(r operation.Record) bool {
	return r.Owner == "" || r.State == operation.StateDoubt || r.State == operation.StatePending
}

// decide saves a decision. The line in the log of decisions comes first: a
// decision without its line must not exist.
func (e *Engine) decide(ctx context.Context, r operation.Record, decision operation.Decision) (operation.Record, error) {
	d, ok := e.definitions[r.RPC]
	if !ok {
		return r, notResolvable(r.ID)
	}
	now := e.Now()
	in := operation.Decided{State: decision.State}
	if decision.State != operation.StateSucceeded {
		in.Answer.Failure = failure.New(errorv1.CommonReason_COMMON_REASON_NOT_EXECUTED, "A person decided that the operation had no effect.").Proving(failure.Refused)
	}
	next, _, err := operation.Step(d, r, in, now)
	if err != nil {
		return r, notResolvable(r.ID)
	}
	line := operation.AuditLine{OperationID: r.ID, Who: decision.Who, At: now, From: r.State, To: next.State, Note: decision.Note}
	if err := e.Journal.Audit(ctx, line); err != nil {
		return r, reported(err, r.ID)
	}
	if err := e.save(next, ""); err != nil {
		if errors.Is(err, operation.ErrLost) {
			return r, err
		}
		return r, reported(err, r.ID)
	}
	e.Log.WarnContext(ctx, "operation was decided by a person", "operation", r.ID, "who", decision.Who, "from", r.State.String(), "to", next.State.String())
	e.tell(next)
	return next, nil
}

func notResolvable(id string) *failure.Error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_OPERATION_NOT_RESOLVABLE, "The operation needs no decision.").With("operation_id", id)
}

// reported turns what the journal says into what callers are told.
func reported(err error, id string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, operation.ErrNotFound):
		return failure.New(errorv1.CommonReason_COMMON_REASON_OPERATION_NOT_FOUND, "There is no such operation.").With("operation_id", id)
	default:
		if _, ok := errors.AsType[*failure.Error](err); ok {
			return err
		}
		return retryable(errorv1.CommonReason_COMMON_REASON_STORAGE_UNAVAILABLE, "The journal is not available.").Because(err)
	}
}
