// Package engine runs operations: reads within the caller's deadline, writes
// apart from it, because a connection that is closed stops nothing at PortOne.
package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// answerBefore is how long before the caller's deadline an answer is given, so
// that "in doubt" arrives instead of a bare DEADLINE_EXCEEDED.
const answerBefore = 50 * time.Millisecond

// Engine runs operations. The zero value is not usable; call New.
type Engine struct {
	port  operation.Port
	rules Rules

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

// Rules are what an engine may do.
type Rules struct {
	// KeyIn allows operations that carry card numbers. Whoever handles them is
	// within the reach of card industry rules, so it is off unless asked for.
	KeyIn bool
}

// New returns an engine that makes its attempts through port.
func New(port operation.Port, rules Rules) *Engine {
	return &Engine{port: port, rules: rules}
}

// Run does one operation and returns its response. Every error is a
// *failure.Error or the context's own.
func (e *Engine) Run(ctx context.Context, d *operation.Definition, request proto.Message) (proto.Message, error) {
	if d.CardCredentials && !e.rules.KeyIn {
		return nil, failure.New(errorv1.CommonReason_COMMON_REASON_KEY_IN_DISABLED, "Calls that carry card numbers are switched off.")
	}
	if d.Kind == operation.KindRead {
		call := operation.Call{Definition: d, Request: request}
		return result(call, e.port.Do(ctx, call))
	}
	return e.write(ctx, d, request)
}

// write makes the attempt in a goroutine of its own and waits for it as long as
// the caller does.
func (e *Engine) write(ctx context.Context, d *operation.Definition, request proto.Message) (proto.Message, error) {
	call := operation.Call{Definition: d, Request: request, Key: upstreamKey(ctx, d, request)}
	outcomes := make(chan operation.Outcome, 1)
	started := e.start(func() {
		outcomes <- e.port.Do(context.WithoutCancel(ctx), call)
	})
	if !started {
		return nil, failure.New(errorv1.CommonReason_COMMON_REASON_SHUTTING_DOWN, "The service is stopping.")
	}
	waiting, cancel := patience(ctx)
	defer cancel()
	select {
	case outcome := <-outcomes:
		return result(call, outcome)
	case <-waiting.Done():
		return nil, inDoubt(d, request).Because(errors.New("the caller stopped waiting"))
	}
}

// patience is ctx with its deadline a little earlier.
func patience(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, deadline.Add(-answerBefore))
}

// start runs work unless the engine is closed, and reports whether it does.
func (e *Engine) start(work func()) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.running.Go(work)
	return true
}

// Close refuses further writes and waits for those under way, at most until ctx
// ends.
func (e *Engine) Close(ctx context.Context) error {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	idle := make(chan struct{})
	go func() {
		e.running.Wait()
		close(idle)
	}()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// upstreamKey is the same for every repeat of one request. Where a request id is
// optional and was left out, each call is a request of its own.
func upstreamKey(ctx context.Context, d *operation.Definition, request proto.Message) string {
	id := ""
	if r, ok := request.(interface{ GetRequestId() string }); ok {
		id = r.GetRequestId()
	}
	if id == "" {
		id = uuid.NewString()
	}
	return operation.UpstreamKey(caller.From(ctx), d.RPC, id)
}

// result turns an outcome into what the caller is told.
func result(call operation.Call, outcome operation.Outcome) (proto.Message, error) {
	switch outcome.Class {
	case operation.Done, operation.Pending:
		return outcome.Response, nil
	case operation.InDoubt:
		if call.Definition.Kind == operation.KindRead {
			return nil, outcome.Failure
		}
		return nil, inDoubt(call.Definition, call.Request).Because(outcome.Failure)
	case operation.Declined, operation.ProbablyDeclined, operation.Evidence,
		operation.Running, operation.NotSent, operation.Throttled:
		return nil, outcome.Failure
	}
	return nil, failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "The outcome is of no known class.")
}

func inDoubt(d *operation.Definition, request proto.Message) *failure.Error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_OPERATION_IN_DOUBT,
		"Whether the operation took effect is not known yet. Repeat the call with the same request id to learn it.").
		With("subject", string(d.Subject(request)))
}
