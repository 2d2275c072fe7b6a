package oracle

import (
	"slices"
	"time"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recently is within which time a success of the service's own contradicts PortOne.
const recently = 5 * time.Minute

// judgeFinality asks that no verdict for ever rests on a record of PortOne's that is behind
// what the service has just made.
func (o *Oracle) judgeFinality(op *Operation) {
	r := &op.Record
	if r.State != operation.StateDeclined && r.State != operation.StateRejected || r.Failure == nil || r.Sent > 1 {
		return
	}
	id, reason := r.ID, r.Failure.Reason
	switch request := r.Request.(type) {
	case *paymentv1.CancelPaymentRequest:
		if reason == "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN" && request.CurrentCancellableAmount == nil {
			o.Violatef("NEVER_FINAL", id, "%s ends as %s by a balance that its caller did not give", id, r.State)
		}
	case *billingv1.DeleteBillingKeyRequest:
		if reason == "BILLING_KEY_NOT_FOUND" && o.issued(request.GetBillingKey()) {
			o.Violatef("NEVER_FINAL", id, "%s ends as %s, and the billing key was issued a moment ago", id, r.State)
		}
	case *billingv1.RevokePaymentSchedulesRequest:
		if reason == "PAYMENT_SCHEDULE_NOT_FOUND" && o.scheduled(request.GetScheduleIds()) {
			o.Violatef("NEVER_FINAL", id, "%s ends as %s, and the schedule was made a moment ago", id, r.State)
		}
	case *paymentv1.PayWithBillingKeyRequest:
		if reason == "BILLING_KEY_NOT_FOUND" && o.issued(request.GetBillingKey()) {
			o.Violatef("NEVER_FINAL", id, "%s ends as %s, and the billing key was issued a moment ago", id, r.State)
		}
	}
	if reason == "PAYMENT_NOT_FOUND" && o.justCharged(op.paymentID()) {
		o.Violatef("NEVER_FINAL", id, "%s (%s) ends as %s with %s, and the payment was charged a moment ago", id, r.RPC.Name(), r.State, reason)
	}
}

// just reports whether an operation has succeeded a moment ago and fits.
func (o *Oracle) just(fits func(*operation.Record) bool) bool {
	return slices.ContainsFunc(o.order, func(op *Operation) bool {
		return op.Record.State == operation.StateSucceeded && o.Loop.Now().Sub(op.Record.UpdatedAt) < recently && fits(&op.Record)
	})
}

func (o *Oracle) justCharged(paymentID string) bool {
	return slices.ContainsFunc(o.order, func(op *Operation) bool {
		return op.isCharge() && op.paymentID() == paymentID && op.Record.State == operation.StateSucceeded && o.Loop.Now().Sub(op.Record.UpdatedAt) < recently
	})
}

func (o *Oracle) issued(key string) bool {
	deleted := o.just(func(r *operation.Record) bool {
		gone, ok := r.Request.(*billingv1.DeleteBillingKeyRequest)
		return ok && gone.GetBillingKey() == key
	})
	return !deleted && o.just(func(r *operation.Record) bool {
		made, ok := r.Response.(*billingv1.IssueBillingKeyResponse)
		return ok && made.GetBillingKeyInfo().GetBillingKey() == key
	})
}

func (o *Oracle) scheduled(ids []string) bool {
	return o.just(func(r *operation.Record) bool {
		made, ok := r.Response.(*billingv1.CreatePaymentScheduleResponse)
		return ok && slices.Contains(ids, made.GetSchedule().GetId())
	})
}
