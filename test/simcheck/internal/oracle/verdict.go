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
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

// judging is how long a look may take from its reads to its commit.
const judging = 25 * time.Second

// judge checks a verdict when it is written down.
func (o *Oracle) judge(op *Operation) {
	r := &op.Record
	switch r.State {
	case operation.StateSucceeded:
		o.judgeSuccess(op)
	case operation.StateNotExecuted:
		o.judgeAbsence(op)
	case operation.StateDeclined, operation.StateNotSent, operation.StateConflict, operation.StateRejected, operation.StateInternal:
		o.judgeFailure(op)
	case operation.StateLateSuccess:
		if op.isCharge() && !op.opensAccount() {
			o.claimCharge(op)
		}
	case operation.StateSucceededLate:
		if op.isRefund() && !op.moved() {
			o.Violatef("TRUE_VERDICT", r.ID, "%s is reported as %s and had no effect", r.ID, r.State)
		}
	case operation.StateAccepted, operation.StateSending, operation.StateReady, operation.StateDoubt, operation.StatePending, operation.StateVoided:
	}
}

// judgeAbsence asks that nothing was to be seen when it was proven that there is
// nothing.
func (o *Oracle) judgeAbsence(op *Operation) {
	for _, e := range slices.Concat(op.Charges, op.Refunds) {
		if o.visible(e, o.Loop.Now().Add(-judging)) {
			o.Violatef("PROVEN_VERDICT", op.Record.ID, "%s is reported as not executed %v after it was", op.Record.ID, o.Loop.Now().Sub(e.Time.Add(-o.Ahead)))
		}
		op.LateAt = o.Loop.Now()
		o.Stats.Late++
	}
}

// judgeFailure asks that there was no effect.
func (o *Oracle) judgeFailure(op *Operation) {
	r := &op.Record
	o.judgeFinality(op)
	refusedAll := r.State == operation.StateNotSent && r.Snapshot.Refused > 0 && !o.done(op)
	if unsent(r.State) && op.left > 0 && !refusedAll {
		o.Violatef("TRUE_VERDICT", r.ID, "%s is reported as %s and was sent %d times", r.ID, r.State, op.left)
	}
	if !op.moved() {
		return
	}
	if refused(r.State) && len(op.Charges) > 0 && o.changedItsMind(op.Charges[0]) &&
		!o.visible(op.Charges[0], o.Loop.Now().Add(-judging)) {
		op.LateAt = o.Loop.Now()
		o.Stats.Changed++ // while it was being reported as refused
		return
	}
	o.Violatef("TRUE_VERDICT", r.ID, "%s is reported as %s and has taken effect", r.ID, r.State)
}

// unsent states say that nothing ever left, or that PortOne refused what did because its
// records were behind.
func unsent(s operation.State) bool {
	return s == operation.StateNotSent || s == operation.StateRejected || s == operation.StateInternal
}

// judgeSuccess asks for an effect that nobody else has claimed. Which of two equal
// requests had it is not always to be known: what counts is that there are as many
// effects as successes.
func (o *Oracle) judgeSuccess(op *Operation) {
	if how := op.Record.Resolution; (how == operation.ByAnswer || how == operation.ByReplay) && !o.done(op) {
		o.Violatef("TRUE_ANSWER", op.Record.ID, "%s (%s) succeeded by %s, and PortOne has done nothing", op.Record.ID, op.Record.RPC.Name(), how)
	}
	switch {
	case op.isRefund():
		o.judgeRefund(op)
	case op.isCharge() && !op.opensAccount():
		o.claimCharge(op)
	}
}

// done reports whether PortOne carried out a request under one of the operation's keys.
func (o *Oracle) done(op *Operation) bool {
	return slices.ContainsFunc(op.keys, func(key string) bool {
		return slices.ContainsFunc(o.Box.Requests("", key).Keys, func(c sandbox.KeyCount) bool { return c.Succeeded > 0 })
	})
}

// claimCharge notes that an operation says that it charged its payment.
func (o *Oracle) claimCharge(op *Operation) {
	r, a := &op.Record, o.account(op.paymentID())
	if a.claimed++; a.claimed > a.charges-a.byOthers {
		o.Violatef("TRUE_VERDICT", r.ID, "%s is %s by %s, which makes %d successes, and %s was charged %d times, %d of them by others",
			r.ID, r.State, r.Resolution, a.claimed, op.paymentID(), a.charges, a.byOthers)
	}
}

func (o *Oracle) judgeRefund(op *Operation) {
	r := &op.Record
	response, _ := r.Response.(*paymentv1.CancelPaymentResponse)
	id := response.GetCancellation().GetId()
	made := o.cancellations[id]
	switch {
	case made == nil:
		o.Violatef("TRUE_VERDICT", r.ID, "%s succeeded by %s with cancellation %q, which gave nothing back", r.ID, r.Resolution, id)
	case made.claimedBy != nil && made.claimedBy != op:
		o.Violatef("ONE_CANCELLATION_PER_REFUND", r.ID, "%s and %s both succeeded with cancellation %s", r.ID, made.claimedBy.Record.ID, id)
	case made.entry.Trigger != ledger.API:
		o.Violatef("ONE_CANCELLATION_PER_REFUND", r.ID, "%s succeeded by %s with cancellation %s of %s", r.ID, r.Resolution, id, made.entry.Trigger)
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

var notSent = failure.NameOf(errorv1.CommonReason_COMMON_REASON_NOT_SENT)

// Conclusive reports whether an answer is the operation's.
func Conclusive(err error) bool {
	f, ok := errors.AsType[*failure.Error](err)
	return err == nil || ok && !slices.Contains(inconclusive, f.Reason)
}

// Request names a request of a caller.
type Request struct{ Caller, RPC, ID string }

// Answered checks an answer that a caller got for a request of its own, with the
// operation that it names.
func (o *Oracle) Answered(request Request, id string, response proto.Message, err error) {
	if !Conclusive(err) || id == "" {
		return
	}
	op := o.operations[id]
	if op == nil {
		o.Violatef("SAME_REQUEST_SAME_OPERATION", id, "an answer names %s, which is in no journal", id)
		return
	}
	r := &op.Record
	if (Request{r.Caller, string(r.RPC), r.RequestID}) != request {
		o.Violatef("SAME_REQUEST_SAME_OPERATION", id, "request %v is answered with %s", request, id)
	}
	f, _ := errors.AsType[*failure.Error](err)
	o.judgeAnswer(op, response, f)
	if op.answered && !op.wavered && !sameAnswer(op, response, f) {
		o.Violatef("SAME_ANSWER", id, "%s answered %v %v and now answers %v %v", id, op.response, op.failure, response, f)
	}
	op.answered, op.response, op.failure = true, response, f
}

// isRequested reports whether an answer says that a refund waits for its gateway. It is true
// when it is given, and may arrive after the gateway has refused.
func isRequested(response proto.Message) bool {
	refund, ok := response.(*paymentv1.CancelPaymentResponse)
	return ok && refund.GetCancellation().GetStatus() == paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED
}

// judgeAnswer holds an answer against the journal.
func (o *Oracle) judgeAnswer(op *Operation, response proto.Message, f *failure.Error) {
	r := &op.Record
	again := f != nil && f.Reason == notSent && op.wavered // another call of its caller's has made it again since
	if !r.State.Answered() && r.State != operation.StateAccepted && !again {
		o.Violatef("SAME_ANSWER", r.ID, "%s has an answer in state %s", r.ID, r.State)
	}
	if f == nil && (failed(r.State) || late(r.State)) && !isRequested(response) {
		o.Violatef("TRUE_ANSWER", r.ID, "a caller is told of a success of %s, which is %s", r.ID, r.State)
	}
}

func sameAnswer(op *Operation, response proto.Message, f *failure.Error) bool {
	if f == nil || op.failure == nil {
		return f == nil && op.failure == nil && proto.Equal(op.response, response)
	}
	return f.Reason == op.failure.Reason && f.Code == op.failure.Code
}
