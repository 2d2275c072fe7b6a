package payment

import (
	"slices"
	"strings"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// refund is a refund in doubt, held against the payment as it is now.
type refund struct {
	record  operation.Record
	request *paymentv1.CancelPaymentRequest
	payment *paymentv1.Payment
}

// judgeCancel finds the cancellation of a refund among those of the payment.
func judgeCancel(r operation.Record, readings []operation.Reading) operation.Finding {
	payment, ok := shownPayment(readings)
	request := evidence.Typed[*paymentv1.CancelPaymentRequest](r.Request)
	switch {
	case !ok, request == nil:
		return evidence.Unclear
	case isOther(r.Snapshot, payment):
		return judgeOther(refund{record: r, request: request, payment: payment}, readings)
	case isStale(r.Snapshot, payment):
		return evidence.Unclear
	case payment == nil:
		return evidence.Absent
	}
	return refund{record: r, request: request, payment: payment}.judge()
}

// judge finds the cancellation: by its id, if PortOne answered with one.
func (f refund) judge() operation.Finding {
	if f.record.State == operation.StatePending {
		return f.follow(evidence.Typed[*paymentv1.CancelPaymentResponse](f.record.Response).GetCancellation().GetId())
	}
	return f.search()
}

// isStale reports whether a read shows less than the one before the first attempt.
func isStale(was operation.Snapshot, payment *paymentv1.Payment) bool {
	if payment == nil {
		return was.Balance != nil || len(was.Known) > 0
	}
	return slices.ContainsFunc(was.Known, func(id string) bool { return cancellationOf(payment, id) == nil })
}

func cancellationOf(payment *paymentv1.Payment, id string) *paymentv1.PaymentCancellation {
	for _, c := range payment.GetCancellations() {
		if c.GetId() == id {
			return c
		}
	}
	return nil
}

// follow reads a cancellation that is known by its id.
func (f refund) follow(id string) operation.Finding {
	c := cancellationOf(f.payment, id)
	if c == nil {
		return evidence.Unclear
	}
	return f.found(c)
}

// suspects are the cancellations that were not there before, by whose they are.
type suspects struct {
	ours []*paymentv1.PaymentCancellation
	// alike is set when one may be ours or not.
	alike bool
}

// suspects sorts the new cancellations. One that failed changes nothing, so it does not
// matter whose it is unless it is ours.
func (f refund) suspects() suspects {
	var found suspects
	for _, c := range f.payment.GetCancellations() {
		if f.record.Snapshot.Has(c.GetId()) {
			continue
		}
		switch at := evidence.Timing(f.record, c.GetRequestedAt()); {
		case !f.fits(c):
		case at == evidence.During && sameWords(c.GetReason(), f.request.GetReason()):
			found.ours = append(found.ours, c)
		case !isRefused(c):
			found.alike = true
		}
	}
	return found
}

// search tells our cancellation from others by what was not there before.
func (f refund) search() operation.Finding {
	found := f.suspects()
	switch {
	case found.alike, len(found.ours) > 1 && slices.ContainsFunc(found.ours, isOpenOrDone):
		return evidence.Unclear
	case len(found.ours) > 0:
		return f.found(found.ours[len(found.ours)-1]) // of several refusals any may be it
	}
	return f.nothing()
}

// fits reports whether a cancellation may be what was asked: through the API, as far
// as PortOne knows, and in the same parts. What a person or a card issuer cancelled
// is not ours.
func (f refund) fits(c *paymentv1.PaymentCancellation) bool {
	trigger := c.GetTrigger()
	return (trigger == paymentv1.CancellationTrigger_CANCELLATION_TRIGGER_API ||
		trigger == paymentv1.CancellationTrigger_CANCELLATION_TRIGGER_UNSPECIFIED) &&
		f.isWhole(c) &&
		(f.request.TaxFreeAmount == nil || f.request.GetTaxFreeAmount() == c.GetTaxFreeAmount()) &&
		(f.request.VatAmount == nil || f.request.GetVatAmount() == c.GetVatAmount())
}

// isWhole reports whether c cancels as much as ours would: what was asked for, or all
// that was left, when the balance was read or when PortOne came to it.
func (f refund) isWhole(c *paymentv1.PaymentCancellation) bool {
	amount := c.GetTotalAmount()
	if f.request.Amount != nil {
		return amount == f.request.GetAmount()
	}
	left := f.payment.GetAmount().GetTotal()
	for _, other := range f.payment.GetCancellations() {
		if other != c && !isRefused(other) {
			left -= other.GetTotalAmount()
		}
	}
	return amount == left || f.record.Snapshot.Remaining != nil && amount == *f.record.Snapshot.Remaining
}

// found reads our cancellation. One that the gateway refused is an error, as the answer to
// the call is or would have been: the gateway's words where it gave some.
func (f refund) found(c *paymentv1.PaymentCancellation) operation.Finding {
	finding := cancelled(c)
	if finding.Verdict == operation.Refused {
		finding.Failure = gatewayRefusal(f.record, "The refund failed: its gateway refused it, or it was stopped.", nil)
	}
	return finding
}

// nothing decides when no cancellation can be ours: whether ours can still come.
func (f refund) nothing() operation.Finding {
	if isAllGivenBack(f.payment) {
		return evidence.Foreign(evidence.SuspectedOr(f.record, evidence.AlreadyDone(errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_ALREADY_CANCELLED,
			"Somebody else has given back all of the payment.")))
	}
	// A balance below the one that ours needs proves nothing: PortOne may have compared
	// them when ours arrived, and be working on it still.
	return evidence.Absent
}

// cancelled classifies a cancellation. One in a state that this version does not know
// is not decided.
func cancelled(c *paymentv1.PaymentCancellation) operation.Finding {
	finding := operation.Finding{
		Verdict:  operation.HappenedPending,
		Response: &paymentv1.CancelPaymentResponse{Cancellation: c},
	}
	switch c.GetStatus() {
	case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_SUCCEEDED:
		finding.Verdict = operation.Happened
	case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_FAILED:
		finding.Verdict = operation.Refused
	case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED,
		paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_UNSPECIFIED:
	}
	return finding
}

func isRefused(c *paymentv1.PaymentCancellation) bool {
	return c.GetStatus() == paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_FAILED
}

func isOpenOrDone(c *paymentv1.PaymentCancellation) bool { return !isRefused(c) }

func isAllGivenBack(p *paymentv1.Payment) bool {
	return p.GetStatus() == paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED
}

// sameWords compares reasons as a gateway may store them.
func sameWords(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}
