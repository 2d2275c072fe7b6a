package portone

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/errtable"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// outcome decides what an HTTP result proves.
func (a *Adapter) outcome(r *resolved, call operation.Call, at position, result client.Result) operation.Outcome {
	out := operation.Outcome{FirstByte: result.FirstByteAt, LastByte: result.LastByteAt}
	switch result.Class() {
	case client.ClassNotSent:
		out.Class, out.Failure = operation.NotSent, notSent(call, result)
		out.Held = result.Held()
	case client.ClassDone:
		a.accept(&out, r, call, at, result)
	case client.ClassRefused:
		refuse(&out, r, call, result)
	case client.ClassThrottled:
		out.Class, out.Failure = operation.Throttled, throttled(result)
	case client.ClassInDoubt:
		out.Class, out.Failure = operation.InDoubt, noAnswer(r, result)
	}
	if out.Class != operation.InDoubt && out.Class != operation.Throttled {
		out.Date = result.Date // else something in between may have answered
	}
	return out
}

// accept decodes the answer of a success. PortOne answers every success with 200, and
// so may anything else on the way. What lacks a member that PortOne's document requires,
// or is about something else than was asked for, proves nothing.
func (a *Adapter) accept(out *operation.Outcome, r *resolved, call operation.Call, at position, result client.Result) {
	response, err := a.decode(r, call, result)
	if err == nil {
		err = r.about(call.Request, response, a.defaultStore)
	}
	if err == nil {
		err = r.turn(call.Request, response, at)
	}
	if err != nil {
		out.Class, out.Failure = operation.InDoubt, badResponse(fmt.Errorf("read the answer of %s: %w", r.operation, err))
		return
	}
	out.Class, out.Response = operation.Done, response
}

var errSheetIsJSON = errors.New("it is JSON and not a file")

// decode reads a response.
func (a *Adapter) decode(r *resolved, call operation.Call, result client.Result) (proto.Message, error) {
	response := call.Definition.NewResponse()
	if r.answer != nil {
		if err := codec.Present(result.Body, r.answer); err != nil {
			return nil, err
		}
	}
	switch {
	case r.isSheet && strings.HasPrefix(result.ContentType, "application/json"):
		return nil, errSheetIsJSON
	case r.isSheet:
		return response, sheetOf(response, result.Body)
	case r.output.Fields().Len() == 0 && len(result.Body) == 0:
		return response, nil // two operations answer with nothing at all
	case r.bare != nil:
		return response, a.codec.UnmarshalIn(result.Body, response, r.bare)
	default:
		return response, a.codec.Unmarshal(result.Body, response)
	}
}

// sheetOf puts a file into the response of a download.
func sheetOf(response proto.Message, content []byte) error {
	m := response.ProtoReflect()
	chunk := m.Descriptor().Fields().ByName("chunk")
	if chunk == nil {
		return fmt.Errorf("%s has no chunk", m.Descriptor().FullName())
	}
	m.Set(chunk, protoreflect.ValueOfBytes(content))
	return nil
}

// refuse classifies an error with a type.
func refuse(out *operation.Outcome, r *resolved, call operation.Call, result client.Result) {
	typed, ok := errtable.Parse(r.operation, result.Status, result.Body)
	if !ok {
		out.Class, out.Failure = operation.InDoubt, noAnswer(r, result)
		return
	}
	out.Class = classOf(typed.Proof, call)
	out.Failure = &failure.Error{
		Reason:     typed.Reason,
		Code:       typed.Code,
		Message:    typed.Message(call.Definition.RPC.Name()),
		Proof:      typed.Proof,
		Metadata:   typed.Metadata,
		RetryAfter: result.RetryAfter,
	}
}

// classOf is what a typed error of PortOne makes of an attempt. A read that is refused
// has no effect that could be in doubt.
func classOf(proof failure.Proof, call operation.Call) operation.Class {
	switch proof {
	case failure.AlreadyDone:
		return operation.Evidence
	case failure.RefusedByGatewayOnRecord:
		return operation.ProbablyDeclined
	case failure.StillRunning:
		return operation.Running
	case failure.Unknown:
		if call.Definition.Kind != operation.KindRead {
			return operation.InDoubt
		}
	case failure.Refused, failure.RefusedByGateway:
	}
	return operation.Declined
}

// tryAgainIn is what callers are told to wait when nothing better is known.
const tryAgainIn = time.Second

// notSent is the failure of a call of which no byte left.
func notSent(call operation.Call, result client.Result) *failure.Error {
	if result.Full() {
		f := failure.New(errorv1.CommonReason_COMMON_REASON_OVERLOADED, "Too many calls of PortOne are under way; nothing was sent.").Because(result.Err)
		f.RetryAfter = tryAgainIn
		return f
	}
	reason := errorv1.CommonReason_COMMON_REASON_NOT_SENT
	if call.Definition.Kind == operation.KindRead {
		reason = errorv1.CommonReason_COMMON_REASON_UPSTREAM_UNAVAILABLE
	}
	f := failure.New(reason, "PortOne could not be reached; nothing was sent.").Because(result.Err)
	f.RetryAfter = tryAgainIn
	if result.RetryAfter > 0 {
		f.RetryAfter = result.RetryAfter
	}
	return f
}

func throttled(result client.Result) *failure.Error {
	f := failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_UNAVAILABLE, "PortOne refused the call for now.")
	f.RetryAfter = max(result.RetryAfter, tryAgainIn)
	return f
}

// noAnswer is the failure of a call that may have been sent and has no answer
// that PortOne would give.
func noAnswer(r *resolved, result client.Result) *failure.Error {
	switch {
	case errors.Is(result.Err, context.DeadlineExceeded):
		f := failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "PortOne did not answer in time.").Because(result.Err)
		f.RetryAfter = tryAgainIn
		return f
	case result.Err != nil:
		return badResponse(result.Err)
	default:
		return badResponse(fmt.Errorf("%s answered %d without a typed error", r.operation, result.Status))
	}
}

func badResponse(cause error) *failure.Error {
	f := failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_BAD_RESPONSE, "PortOne gave no usable answer.").Because(cause)
	f.RetryAfter = tryAgainIn
	return f
}
