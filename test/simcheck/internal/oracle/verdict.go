package oracle

import (
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

// judging is how long a look may take from its reads to its commit.
const judging = 25 * time.Second

// judge checks a verdict when it is written down.
func (o *Oracle) judge(op *Operation) {
	r := &op.Record
	switch s := r.State; {
	case s == operation.StateSucceeded:
		o.judgeSuccess(op)
	case s == operation.StateNotExecuted:
		for _, e := range slices.Concat(op.Charges, op.Refunds) {
			if o.visible(e, o.Loop.Now().Add(-judging)) {
				o.Violate("PROVEN_VERDICT", r.ID, "%s is reported as not executed %v after it was", r.ID, o.Loop.Now().Sub(e.Time.Add(-o.Ahead)))
			}
			op.LateAt = o.Loop.Now()
			o.Stats.Late++
		}
	case failed(s) && op.moved():
		o.Violate("TRUE_VERDICT", r.ID, "%s is reported as %s and has taken effect", r.ID, s)
	case s == operation.StateNotSent && op.left > 0:
		o.Violate("TRUE_VERDICT", r.ID, "%s is reported as not sent and was sent %d times", r.ID, op.left)
	case late(s) && !op.moved() && (op.isRefund() || op.isCharge() && !op.opensAccount()):
		o.Violate("TRUE_VERDICT", r.ID, "%s is reported as %s and had no effect", r.ID, s)
	}
}

// judgeSuccess asks for an effect that nobody else has claimed. Which of two equal
// requests had it is not always to be known: what counts is that there are as many
// effects as successes.
func (o *Oracle) judgeSuccess(op *Operation) {
	r := &op.Record
	switch {
	case op.isRefund():
		o.judgeRefund(op)
	case op.isCharge() && !op.opensAccount():
		a := o.account(op.paymentID())
		if a.claimed++; a.claimed > a.charges {
			o.Violate("TRUE_VERDICT", r.ID, "%s succeeded by %s, which makes %d successes, and %s was charged %d times",
				r.ID, r.Resolution, a.claimed, op.paymentID(), a.charges)
		}
	}
}

func (o *Oracle) judgeRefund(op *Operation) {
	r := &op.Record
	response, _ := r.Response.(*paymentv1.CancelPaymentResponse)
	id := response.GetCancellation().GetId()
	made := o.cancellations[id]
	switch {
	case made == nil:
		o.Violate("TRUE_VERDICT", r.ID, "%s succeeded by %s with cancellation %q, which gave nothing back", r.ID, r.Resolution, id)
	case made.claimedBy != nil && made.claimedBy != op:
		o.Violate("ONE_CANCELLATION_PER_REFUND", r.ID, "%s and %s both succeeded with cancellation %s", r.ID, made.claimedBy.Record.ID, id)
	case made.entry.Trigger != ledger.API:
		o.Violate("ONE_CANCELLATION_PER_REFUND", r.ID, "%s succeeded by %s with cancellation %s of %s", r.ID, r.Resolution, id, made.entry.Trigger)
	default:
		made.claimedBy = op
	}
}

// inconclusive answers say nothing about the operation.
var inconclusive = []string{
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_OPERATION_IN_DOUBT),
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_OPERATION_IN_PROGRESS),
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_STORAGE_UNAVAILABLE),
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_SUBJECT_BUSY),
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_INTENT_ALREADY_USED),
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_REQUEST_ID_REUSED),
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_SHUTTING_DOWN),
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_OVERLOADED),
}

// Conclusive reports whether an answer is the operation's.
func Conclusive(err error) bool {
	f, ok := errors.AsType[*failure.Error](err)
	return err == nil || ok && !slices.Contains(inconclusive, f.Reason)
}

// Answered checks an answer that a caller got for a request of its own.
func (o *Oracle) Answered(caller, rpc, requestID, id string, response proto.Message, err error) {
	if !Conclusive(err) || id == "" {
		return
	}
	op := o.operations[id]
	if op == nil {
		o.Violate("SAME_REQUEST_SAME_OPERATION", id, "an answer names %s, which is in no journal", id)
		return
	}
	r := &op.Record
	if r.Caller != caller || string(r.RPC) != rpc || requestID != "" && r.RequestID != requestID {
		o.Violate("SAME_REQUEST_SAME_OPERATION", id, "request %s of %s is answered with %s", requestID, caller, id)
	}
	f, _ := errors.AsType[*failure.Error](err)
	if !r.State.Answered() && r.State != operation.StateAccepted {
		o.Violate("SAME_ANSWER", id, "%s has an answer in state %s", id, r.State)
	}
	if err == nil && (failed(r.State) && r.Response == nil || late(r.State)) {
		o.Violate("TRUE_ANSWER", id, "a caller is told of a success of %s, which is %s", id, r.State)
	}
	if op.answered && !op.wavered && !sameAnswer(op, response, f) {
		o.Violate("SAME_ANSWER", id, "%s answered %v %v and now answers %v %v", id, op.response, op.failure, response, f)
	}
	op.answered, op.response, op.failure = true, response, f
}

func sameAnswer(op *Operation, response proto.Message, f *failure.Error) bool {
	if f == nil || op.failure == nil {
		return f == nil && op.failure == nil && proto.Equal(op.response, response)
	}
	return f.Reason == op.failure.Reason && f.Code == op.failure.Code
}
