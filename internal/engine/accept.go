package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// journalTime bounds one use of the journal. A database that answers later than
// this is as good as gone.
const journalTime = 5 * time.Second

// write journals the intent, has it worked on, and waits as long as the caller.
func (e *Engine) write(ctx context.Context, d *operation.Definition, request proto.Message) (proto.Message, error) {
	if f := e.Port.Check(operation.Call{Definition: d, Request: request}); f != nil {
		return nil, f // it leaves no trace, and its request id may be used again
	}
	if f := e.take(&e.begun); f != nil {
		return nil, f
	}
	r, effect, err := e.plan(ctx, d, request)
	if err != nil || r.State.Answered() {
		e.give(&e.begun)
		if err == nil {
			return answer(r)
		}
		return nil, err
	}
	// The waiter is there before the work: an operation may be done at once.
	w := e.wait(r.ID)
	defer e.forget(r.ID, w)
	crashpoint.At(crashpoint.BeforeIntent)
	inTheWay, err := e.accept(ctx, r)
	if err == nil {
		crashpoint.At(crashpoint.AfterIntent)
		e.begin(ctx, d, r, request, effect)
		return e.await(ctx, r, w)
	}
	e.give(&e.begun)
	if errors.Is(err, operation.ErrRepeated) {
		return e.repeat(ctx, d, r, request, inTheWay)
	}
	return nil, e.notAccepted(r, inTheWay, err)
}

// notAccepted is the failure of an intent that is not surely on disk: what is in its
// way, or that the journal is gone.
func (e *Engine) notAccepted(r, inTheWay operation.Record, err error) *failure.Error {
	switch {
	case errors.Is(err, operation.ErrBusy):
		return busy(r, inTheWay)
	case errors.Is(err, operation.ErrIntentUsed):
		return intentUsed(r, inTheWay)
	case errors.Is(err, operation.ErrUnknown):
		e.settleUnknown(r)
	}
	return retryable(errorv1.CommonReason_COMMON_REASON_STORAGE_UNAVAILABLE,
		"The intent could not be written down, so nothing was sent.").Because(err)
}

// plan makes the record of a request and takes its first step, so that an
// operation which can be sent at once is written down as being sent: one commit
// before the first byte, not two.
func (e *Engine) plan(ctx context.Context, d *operation.Definition, request proto.Message) (operation.Record, operation.Effect, error) {
	now := e.Now()
	r := operation.Record{
		ID:         e.Runtime.NewID(),
		Caller:     caller.From(ctx),
		RPC:        d.RPC,
		RequestID:  requestID(request),
		IntentRef:  intentRef(request),
		Subject:    d.Subject(request),
		Once:       d.Once,
		State:      operation.StateAccepted,
		Request:    operation.WithoutCards(request),
		Replayable: !d.CardCredentials,
		NotAfter:   operation.NotAfter(d, request, e.deadline(ctx), now),
		Owner:      e.replica,
		Epoch:      1,
		CreatedAt:  now,
		UpdatedAt:  now,
	}
	named := r.RequestID
	if named == "" {
		named = r.ID // each call is a request of its own
	}
	r.Key = operation.UpstreamKey(e.Namespace, r.Caller, r.RPC, named)
	identity, err := operation.Identity(request)
	if err != nil {
		return r, operation.Rest, fmt.Errorf("fingerprint %s: %w", d.RPC, err)
	}
	r.Fingerprint = e.Fingerprint(identity)
	r, effect, err := e.first(d, r)
	return r, effect, err
}

// deadline is the caller's deadline on the journal's clock, zero for none.
func (e *Engine) deadline(ctx context.Context) time.Time {
	deadline, ok := ctx.Deadline()
	if !ok {
		return time.Time{}
	}
	return e.Now().Add(deadline.Sub(e.Runtime.Now()))
}

func requestID(request proto.Message) string {
	if r, ok := request.(interface{ GetRequestId() string }); ok {
		return r.GetRequestId()
	}
	return ""
}

func intentRef(request proto.Message) string {
	if r, ok := request.(interface{ GetIntentRef() string }); ok {
		return r.GetIntentRef()
	}
	return ""
}

// accept writes the intent down. A caller that leaves must not leave the commit
// half way, so its context only says how long it waits.
func (e *Engine) accept(ctx context.Context, r operation.Record) (operation.Record, error) {
	return e.inTime(ctx, func() (operation.Record, error) {
		ctx, cancel := e.Runtime.WithTimeout(context.WithoutCancel(ctx), journalTime)
		defer cancel()
		return e.Journal.Accept(ctx, r)
	}, e.notWanted(r))
}

// settleUnknown deals with an intent of which it is not known whether it is on
// disk. It is known that nothing was sent, so if it is there it is closed.
func (e *Engine) settleUnknown(r operation.Record) {
	if e.take(&e.resumed) != nil {
		return // others find it when this replica is gone
	}
	e.Runtime.Go(func() {
		defer e.give(&e.resumed)
		next := r
		next.State, next.NextAt = operation.StateNotSent, time.Time{}
		next.Failure = failure.New(errorv1.CommonReason_COMMON_REASON_NOT_SENT, "Nothing was sent.")
		away := e.Runtime.Now()
		for wait := 100 * time.Millisecond; ; wait = min(2*wait, journalTime) {
			got, err := e.journaled(func(ctx context.Context) (operation.Record, error) { return e.Journal.Get(ctx, r.ID) })
			if errors.Is(err, operation.ErrNotFound) || err == nil && !isSame(got, r, r.Owner) {
				return // it was not written, or another caller has reopened it since and may have sent it
			}
			if err == nil {
				err = e.save(next, "")
			}
			if err == nil || errors.Is(err, operation.ErrLost) || !e.tryAgain(wait, away) {
				return
			}
		}
	})
}

// isSame reports whether what the journal has is r, as owner has written it. Two callers
// in this process may write the same epoch, but not at the same time.
func isSame(got, r operation.Record, owner string) bool {
	return got.Epoch == r.Epoch && got.Owner == owner && got.State == r.State &&
		got.UpdatedAt.Sub(r.UpdatedAt).Abs() < time.Microsecond
}

// journaled uses the journal within its time, apart from any caller.
func (e *Engine) journaled(use func(context.Context) (operation.Record, error)) (operation.Record, error) {
	ctx, cancel := e.Runtime.WithTimeout(context.WithoutCancel(e.hard), journalTime)
	defer cancel()
	return use(ctx)
}

// save replaces the record, whose next owner is owner.
func (e *Engine) save(r operation.Record, owner string, attempts ...operation.Attempt) error {
	ctx, cancel := e.Runtime.WithTimeout(context.WithoutCancel(e.hard), journalTime)
	defer cancel()
	return e.Journal.Save(ctx, r, operation.Ownership{Owner: owner}, attempts...)
}

func busy(r, other operation.Record) *failure.Error {
	f := retryable(errorv1.CommonReason_COMMON_REASON_SUBJECT_BUSY, "Another operation on the same thing is under way.").
		With("subject", string(r.Subject))
	if other.Caller == r.Caller {
		f = f.With("operation_id", other.ID)
	}
	return f
}

func intentUsed(r, other operation.Record) *failure.Error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_INTENT_ALREADY_USED, "Another operation already serves this intent.").
		With("operation_id", other.ID).
		With("subject", string(other.Subject)).
		With("intent_ref", r.IntentRef)
}
