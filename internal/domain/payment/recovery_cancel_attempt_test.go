package payment_test

import (
	"testing"
	"time"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

// listing is an attempt in the list, with what was cancelled of it.
func listing(id string, status paymentv1.PaymentStatus, cancellations ...*paymentv1.PaymentCancellation) *paymentv1.PaymentTransaction {
	t := attempt(id, status, requested(-time.Hour), decided(-time.Hour))
	t.Cancellations = cancellations
	return t
}

// TestJudgeCancelWhenThePaymentShowsAnotherAttempt: t1 was refunded, and the payment
// shows t2 since. A refund must be found in t1, and must never be sent again.
func TestJudgeCancelWhenThePaymentShowsAnotherAttempt(t *testing.T) {
	t.Parallel()
	r := full(1000)
	r.Snapshot.Attempt = "t1"
	after := full(600, "c0")
	after.Snapshot.Attempt = "t1"
	followed := r
	followed.State, followed.Response = operation.StatePending, &paymentv1.CancelPaymentResponse{Cancellation: refund("c1", asked)}
	all := refund("c1", done, amounting(1000))
	showsOther := func(other []*paymentv1.PaymentCancellation, attempts ...*paymentv1.PaymentTransaction) []operation.Reading {
		p := paymentWith(listing("t2", paid))
		p.Cancellations = other
		return readings(gotPayment(p), listed(attempts...))
	}
	evidencetest.Judge(t, payment.Cancel.Definition, map[string]evidencetest.Scene{
		"ours gave back the attempt": {
			Record: r, Readings: showsOther(nil, listing("t1", cancelled, all), listing("t2", paid)),
			Want: operation.Happened, Response: &paymentv1.CancelPaymentResponse{Cancellation: all},
		},
		"ours gave back the rest of it": {
			Record: after, Readings: showsOther(nil, listing("t1", cancelled, refund("c0", done, askedAt(-time.Hour)), refund("c1", done, amounting(600)))),
			Want: operation.Happened,
		},
		"what was asked for is followed there": {
			Record: followed, Readings: showsOther(nil, listing("t1", cancelled, all)), Want: operation.Happened,
		},
		"a person gave it back": {
			Record: r, Readings: showsOther(nil, listing("t1", cancelled, refund("c1", done, by(console), amounting(1000)))),
			Want: operation.Foreign, Reason: "PAYMENT_ALREADY_CANCELLED",
		},
		"a person gave it back, and ours may be of the other attempt": {
			Record:   r,
			Readings: showsOther([]*paymentv1.PaymentCancellation{refund("c2", done, amounting(1000), because("broken"))}, listing("t1", cancelled, refund("c1", done, by(console), amounting(1000)))),
			Want:     operation.Unclear,
		},
		"ours came late, and gave back the other attempt": {
			Record: r, Readings: showsOther([]*paymentv1.PaymentCancellation{refund("c2", done, amounting(1000))}, listing("t1", ready)),
			Want: operation.Happened,
		},
		"nothing was given back":        {Record: r, Readings: showsOther(nil, listing("t1", paid)), Want: operation.Absent},
		"the attempt is not listed":     {Record: r, Readings: showsOther(nil, listing("t2", paid)), Want: operation.Unclear},
		"the list could not be read":    {Record: r, Readings: readings(gotPayment(paymentWith(listing("t2", paid))), refusedRead(errUnanswered)), Want: operation.Unclear},
		"a list that has forgotten one": {Record: after, Readings: showsOther(nil, listing("t1", cancelled, all)), Want: operation.Unclear},
	})
}

func TestJudgeStoppedCancellationOfAnEarlierAttempt(t *testing.T) {
	t.Parallel()
	r := doubt(&paymentv1.StopPaymentCancellationRequest{PaymentId: "order-1", CancellationId: "c1"})
	r.Snapshot.Attempt = "t1"
	other := gotPayment(paymentWith(listing("t2", paid)))
	evidencetest.Judge(t, payment.StopCancellation.Definition, map[string]evidencetest.Scene{
		"it gave the money back": {
			Record: r, Readings: readings(other, listed(listing("t1", cancelled, refund("c1", done, amounting(1000))))),
			Want: operation.Foreign, Reason: "PAYMENT_CANCELLATION_NOT_PENDING",
		},
		"it was stopped": {Record: r, Readings: readings(other, listed(listing("t1", paid, refund("c1", refused)))), Want: operation.Happened},
	})
}

// TestARefundIsNotMadeAgainOfAnotherAttempt: absence says that the payment shows another
// attempt, so that the call is not made again.
func TestARefundIsNotMadeAgainOfAnotherAttempt(t *testing.T) {
	t.Parallel()
	r := full(1000)
	for id, want := range map[string]bool{"t1": true, "t2": false} {
		r.Snapshot.Attempt = id
		finding := payment.Cancel.Recovery.Judge(r, readings(gotPayment(paymentWith(listing("t2", paid))), listed(listing("t1", ready), listing("t2", paid))))
		if finding.Verdict != operation.Absent || finding.Changed != want {
			t.Errorf("a refund of %s: got %s, changed %t", id, finding.Verdict, finding.Changed)
		}
	}
}
