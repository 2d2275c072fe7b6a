package engine

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// repeat answers a request that was made before: with the stored answer, or with
// the answer to come.
func (e *Engine) repeat(ctx context.Context, d *operation.Definition, r operation.Record, request proto.Message, first operation.Record) (proto.Message, error) {
	if len(first.Fingerprint) == 0 {
		// All that is remembered is that it took effect, and it can only once.
		return nil, failure.New(errorv1.PaymentReason_PAYMENT_REASON_ALREADY_PAID, "The payment succeeded before.").
			With("subject", string(r.Subject))
	}
	if !bytes.Equal(r.Fingerprint, first.Fingerprint) {
		return nil, reused(first, request)
	}
	operation.Note(ctx, first.ID, true)
	if first.State == operation.StateNotSent {
		return e.reopen(ctx, d, r, request, first)
	}
	if first.State.Answered() {
		return answer(first)
	}
	return e.follow(ctx, first)
}

// reused is the failure of a request that differs from the one its id was used for.
func reused(first operation.Record, request proto.Message) *failure.Error {
	f := failure.New(errorv1.CommonReason_COMMON_REASON_REQUEST_ID_REUSED, "The request id was used for another request.").
		With("operation_id", first.ID)
	fields := operation.Differences(first.Request, request)
	if len(fields) == 0 {
		return f // they differ in the card
	}
	for _, field := range fields {
		f.Violations = append(f.Violations, failure.Violation{
			Field: field, Rule: "request_id.reused", Description: "differs from the first request with this request_id",
		})
	}
	return f.With("fields", strings.Join(fields, ","))
}

// reopen sends what was proven not to have been sent: the caller was told to try
// again, and does.
func (e *Engine) reopen(ctx context.Context, d *operation.Definition, r operation.Record, request proto.Message, first operation.Record) (proto.Message, error) {
	if f := e.take(&e.begun); f != nil {
		return nil, f
	}
	again := first
	again.State, again.NotAfter, again.Failure = operation.StateAccepted, r.NotAfter, nil
	again.FirstByte, again.LastByte = time.Time{}, time.Time{} // what left was refused, under another key
	again.Attempts, again.UpdatedAt, again.Owner = 0, r.UpdatedAt, e.replica
	again, effect, err := e.first(d, again)
	if err != nil {
		e.give(&e.begun)
		return nil, err
	}
	w := e.wait(first.ID)
	defer e.forget(first.ID, w)
	written := again
	written.Epoch++ // as it is once it is reopened
	reopened, err := e.inTime(ctx, func() (operation.Record, error) {
		return e.journaled(func(ctx context.Context) (operation.Record, error) { return e.Journal.Reopen(ctx, again) })
	}, e.notWanted(written))
	if err == nil {
		e.begin(ctx, d, reopened, request, effect)
		return e.await(ctx, reopened, w)
	}
	e.give(&e.begun)
	if errors.Is(err, operation.ErrLost) {
		return e.follow(ctx, first)
	}
	return nil, e.notAccepted(written, reopened, err)
}

const (
	// answerBefore is how long before the caller's deadline an answer is given, so
	// that it arrives instead of a bare DEADLINE_EXCEEDED.
	answerBefore = 50 * time.Millisecond
	// longestWait is how long callers without a deadline wait.
	longestWait = 70 * time.Second
	// askAgain is how often an operation of another replica is asked after.
	askAgain = 200 * time.Millisecond
)

// patience is until when the caller waits.
func (e *Engine) patience(ctx context.Context) time.Time {
	if deadline, ok := ctx.Deadline(); ok {
		return deadline.Add(-answerBefore)
	}
	return e.Runtime.Now().Add(longestWait)
}

// await waits for the outcome of the caller's own operation.
func (e *Engine) await(ctx context.Context, r operation.Record, w *waiter) (proto.Message, error) {
	operation.Note(ctx, r.ID, false)
	told := w.signal.Wait(ctx, e.patience(ctx))
	crashpoint.At(crashpoint.BeforeReply)
	if told && !w.left {
		return answer(w.record)
	}
	return nil, inDoubt(r)
}

// follow waits for the outcome of an operation that somebody else began.
func (e *Engine) follow(ctx context.Context, first operation.Record) (proto.Message, error) {
	r, done, err := e.Wait(ctx, first.ID, e.patience(ctx))
	if err != nil {
		return nil, retryable(errorv1.CommonReason_COMMON_REASON_STORAGE_UNAVAILABLE, "The operation could not be read.").Because(err)
	}
	if done {
		return answer(r)
	}
	return nil, retryable(errorv1.CommonReason_COMMON_REASON_OPERATION_IN_PROGRESS, "The operation is still under way.").
		With("operation_id", first.ID).With("subject", string(first.Subject))
}

// Wait waits until an operation has an answer, at most until the given time, and
// returns it as it is then, and whether it has one.
func (e *Engine) Wait(ctx context.Context, id string, until time.Time) (operation.Record, bool, error) {
	w := e.wait(id)
	defer e.forget(id, w)
	for {
		r, err := e.journaled(func(ctx context.Context) (operation.Record, error) { return e.Journal.Get(ctx, id) })
		if err != nil || r.State.Answered() {
			return r, err == nil, err
		}
		next := e.Runtime.Now().Add(askAgain)
		if next.After(until) {
			next = until
		}
		if w.signal.Wait(ctx, next) {
			if w.left {
				return r, false, nil
			}
			return w.record, true, nil
		}
		if ctx.Err() != nil || !e.Runtime.Now().Before(until) {
			return r, false, nil
		}
	}
}

// waiter is shared by those who wait for one operation.
type waiter struct {
	signal Signal
	record operation.Record // set before the signal is given
	users  int
	told   bool
	left   bool // there is no record: nobody works on it any more
}

func (e *Engine) wait(id string) *waiter {
	e.mu.Lock()
	defer e.mu.Unlock()
	w, ok := e.waiters[id]
	if !ok {
		w = &waiter{signal: e.Runtime.NewSignal()}
		e.waiters[id] = w
	}
	w.users++
	return w
}

func (e *Engine) forget(id string, w *waiter) {
	e.mu.Lock()
	defer e.mu.Unlock()
	w.users--
	if w.users == 0 && e.waiters[id] == w {
		delete(e.waiters, id)
	}
}

// tell gives the answer to those who wait in this process.
func (e *Engine) tell(r operation.Record) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w, ok := e.waiters[r.ID]; ok && !w.told {
		w.record, w.told = r, true
		delete(e.waiters, r.ID) // who comes later reads the journal
		w.signal.Give()
	}
}

// answer is what a caller is told about an operation that has an answer.
func answer(r operation.Record) (proto.Message, error) {
	if r.Response != nil && r.Failure == nil {
		return r.Response, nil
	}
	if r.Failure == nil {
		return nil, failure.New(errorv1.CommonReason_COMMON_REASON_ANSWER_UNKNOWN, "The operation took effect, as a person found out. What PortOne answered is not known.").
			With("operation_id", r.ID).With("subject", string(r.Subject))
	}
	return nil, r.Failure.With("operation_id", r.ID)
}

func inDoubt(r operation.Record) *failure.Error {
	return retryable(errorv1.CommonReason_COMMON_REASON_OPERATION_IN_DOUBT,
		"Whether the operation took effect is not known yet. Repeat the call with the same request id, or ask for the operation.").
		With("operation_id", r.ID).With("subject", string(r.Subject))
}
