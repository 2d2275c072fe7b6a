package oracle

import (
	"slices"
	"time"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recently is within which time a success of the service's own contradicts PortOne. The
// service measures it by the journal's clock, so it is shorter where that clock is set.
func (o *Oracle) recently() time.Duration { return 5*time.Minute - o.Wrong }

// judgeFinality asks that no verdict for ever rests on a record of PortOne's that is behind
// what the service has just made.
func (o *Oracle) judgeFinality(op *Operation) {
	r := &op.Record
	if !isFinalRefusal(r) {
		return
	}
	made := false
	switch r.Failure.Reason {
	case "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN":
		request, ok := r.Request.(*paymentv1.CancelPaymentRequest)
		made = ok && request.CurrentCancellableAmount == nil // the balance is the service's
	case "BILLING_KEY_NOT_FOUND":
		request, ok := r.Request.(interface{ GetBillingKey() string })
		made = ok && o.issued(request.GetBillingKey())
	case "PAYMENT_SCHEDULE_NOT_FOUND":
		request, ok := r.Request.(*billingv1.RevokePaymentSchedulesRequest)
		made = ok && o.scheduled(request.GetScheduleIds())
	case "PAYMENT_NOT_FOUND":
		made = o.justCharged(op.paymentID())
	}
	if made {
		o.Violatef("NEVER_FINAL", r.ID, "%s (%s) ends as %s with %s, and the service has just made it", r.ID, r.RPC.Name(), r.State, r.Failure.Reason)
	}
}

// isFinalRefusal reports whether an operation ends for ever with PortOne's word on its only
// attempt, or on what was read before it.
func isFinalRefusal(r *operation.Record) bool {
	return (r.State == operation.StateDeclined || r.State == operation.StateRejected) && r.Failure != nil && r.Sent <= 1
}

// just reports whether an operation has succeeded a moment ago and fits.
func (o *Oracle) just(fits func(*Operation) bool) bool {
	return slices.ContainsFunc(o.order, func(op *Operation) bool {
		return op.Record.State == operation.StateSucceeded && o.Loop.Now().Sub(op.Record.UpdatedAt) < o.recently() && fits(op)
	})
}

func (o *Oracle) justCharged(paymentID string) bool {
	return o.just(func(op *Operation) bool { return op.isCharge() && op.paymentID() == paymentID })
}

func (o *Oracle) issued(key string) bool {
	deleted := o.just(func(op *Operation) bool {
		gone, ok := op.Record.Request.(*billingv1.DeleteBillingKeyRequest)
		return ok && gone.GetBillingKey() == key
	})
	return !deleted && o.just(func(op *Operation) bool {
		made, ok := op.Record.Response.(*billingv1.IssueBillingKeyResponse)
		return ok && made.GetBillingKeyInfo().GetBillingKey() == key
	})
}

func (o *Oracle) scheduled(ids []string) bool {
	return o.just(func(op *Operation) bool {
		made, ok := op.Record.Response.(*billingv1.CreatePaymentScheduleResponse)
		return ok && slices.Contains(ids, made.GetSchedule().GetId())
	})
}
