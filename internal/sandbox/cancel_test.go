package sandbox_test

import (
	"net/http"
	"testing"
	"time"
)

var refundAccount = J{"bank": "SHINHAN", "number": "110123456789", "holderName": "Hong"} //nolint:gochecknoglobals // never changed

func TestAFullCancellationReturnsEverything(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(11000, J{"amount": J{"total": 11000, "taxFree": 1100}})
	w.clock.advance(time.Minute)
	w.cancel(id).want(http.StatusOK).has(J{
		"cancellation.status": "SUCCEEDED", "cancellation.totalAmount": 11000, "cancellation.taxFreeAmount": 1100,
		"cancellation.vatAmount": 900, "cancellation.reason": "changed my mind", "cancellation.trigger": "API",
		"cancellation.requestedAt": "2026-01-02T03:05:05.678Z", "cancellation.cancelledAt": "2026-01-02T03:05:05.678Z",
	})
	w.get("/payments/" + id).has(J{
		"status": "CANCELLED", "amount.total": 11000, "amount.paid": 11000, "amount.cancelled": 11000, "amount.cancelledTaxFree": 1100,
		"cancelledAt": "2026-01-02T03:05:05.678Z", "paidAt": "2026-01-02T03:04:05.678Z", "cancellations.0.status": "SUCCEEDED", "pgResponse": nil,
	})
	w.get("/_sandbox/ledger").has(J{"items.0.kind": "charge", "items.1.kind": "refund", "items.1.amount": 11000, "items.2": nil})
}

// TestTaxIsSplitAsDocumented follows the example of a mixed payment.
func TestTaxIsSplitAsDocumented(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(11000, J{"amount": J{"total": 11000, "taxFree": 1100}})
	w.cancel(id, J{"amount": 5500}).want(http.StatusOK).has(J{"cancellation.taxFreeAmount": 0, "cancellation.vatAmount": 500})
	w.get("/payments/" + id).has(J{"status": "PARTIAL_CANCELLED", "amount.cancelled": 5500})
	w.cancel(id, J{"amount": 5500}).want(http.StatusConflict, "CANCEL_TAX_AMOUNT_EXCEEDS_CANCELLABLE_TAX_AMOUNT")
	w.cancel(id, J{"amount": 5500, "taxFreeAmount": 1100}).want(http.StatusOK).has(J{"cancellation.vatAmount": 400})
	w.get("/payments/" + id).has(J{"status": "CANCELLED", "amount.cancelledTaxFree": 1100})
}

func TestTheLastCancellationTakesTheRestOfTheTax(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(100) // VAT 9
	for range 2 {
		w.cancel(id, J{"amount": 39}).want(http.StatusOK).has(J{"cancellation.vatAmount": 4})
	}
	w.cancel(id).want(http.StatusOK).has(J{"cancellation.totalAmount": 22, "cancellation.vatAmount": 1})

	odd := w.pay(100)
	w.cancel(odd, J{"amount": 90, "vatAmount": 0}).want(http.StatusOK)
	w.cancel(odd, J{"amount": 9}).want(http.StatusOK)
	w.cancel(odd).want(http.StatusOK).has(J{"cancellation.totalAmount": 1, "cancellation.vatAmount": 1})
}

func TestTheBalanceIsComparedAndSet(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(10000)
	w.cancel(id, J{"amount": 3000, "currentCancellableAmount": 10000}).want(http.StatusOK)
	w.cancel(id, J{"amount": 3000, "currentCancellableAmount": 10000}).want(http.StatusConflict, "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN")
	w.cancel(id, J{"amount": 3000, "currentCancellableAmount": 7000}).want(http.StatusOK)
}

// TestChecksComeInOrder breaks several rules at once; the earlier rule answers.
func TestChecksComeInOrder(t *testing.T) {
	t.Parallel()
	w := start(t)
	paid := w.pay(11000, J{"amount": J{"total": 11000, "taxFree": 1100}})
	all := J{"currentCancellableAmount": 1, "amount": 11001, "taxFreeAmount": 20000}
	w.cancel(w.openAccount(11000), all).want(http.StatusConflict, "PAYMENT_NOT_PAID")
	w.cancel(paid, all).want(http.StatusConflict, "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN")
	w.cancel(paid, all, J{"currentCancellableAmount": nil}).want(http.StatusConflict, "CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT")
	w.cancel(paid, J{"amount": 11000, "taxFreeAmount": 20000}).want(http.StatusConflict, "SUM_OF_PARTS_EXCEEDS_CANCEL_AMOUNT")
	w.cancel(paid, J{"amount": 11000, "taxFreeAmount": 1101}).want(http.StatusConflict, "CANCEL_TAX_FREE_AMOUNT_EXCEEDS_CANCELLABLE_TAX_FREE_AMOUNT")
	w.cancel(paid, J{"amount": 11000, "taxFreeAmount": 1099}).want(http.StatusConflict, "CANCEL_TAX_AMOUNT_EXCEEDS_CANCELLABLE_TAX_AMOUNT")
	w.get("/payments/" + paid).has(J{"status": "PAID", "cancellations": nil})
}

func TestWrongCancellationsAreRefused(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(1000)
	for _, wrong := range []J{
		{"reason": nil},
		{"amount": 0},
		{"amount": -1},
		{"taxFreeAmount": -1},
		{"vatAmount": -1},
		{"currentCancellableAmount": -1},
		{"requester": "NOBODY"},
		{"refundAccount": J{}},
		{"refundAccount": with(refundAccount, J{"number": "12-34"})},
	} {
		w.cancel(id, wrong).want(http.StatusBadRequest, "INVALID_REQUEST")
	}
}

func TestRefusedRefundsStayOnRecord(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(10000)
	w.cancel(id, J{"amount": 412}).want(http.StatusBadGateway, "PG_PROVIDER").has(J{"pgCode": "CANCEL_DECLINED"})
	w.cancel(id, J{"amount": 413}).want(http.StatusOK).has(J{"cancellation.status": "FAILED", "cancellation.cancelledAt": nil})
	w.get("/payments/" + id).has(J{"status": "PAID", "cancellations.0.status": "FAILED", "cancellations.1.status": "FAILED", "amount.cancelled": 0})
	w.cancel(id, J{"currentCancellableAmount": 10000}).want(http.StatusOK)
	w.get("/_sandbox/ledger").has(J{"items.1.amount": 10000, "items.2": nil})
}

func TestAsynchronousRefunds(t *testing.T) {
	t.Parallel()
	w := start(t)
	ask := func() (string, string) {
		id := w.pay(10000)
		r := w.cancel(id, J{"amount": 1411}).want(http.StatusOK).has(J{"cancellation.status": "REQUESTED", "cancellation.cancelledAt": nil})
		w.get("/payments/" + id).has(J{"status": "PAID", "cancellations.0.status": "REQUESTED", "amount.cancelled": 0})
		w.cancel(id, J{"amount": 8590}).want(http.StatusConflict, "CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT")
		return id, r.str("cancellation.id")
	}
	settle := func(id, cancellation, outcome string) reply {
		return w.post("/_sandbox/payments/"+id+"/cancellations/"+cancellation+"/settle", J{"outcome": outcome})
	}
	id, cancellation := ask()
	w.clock.advance(time.Hour)
	settle(id, cancellation, "APPROVED").want(http.StatusOK).has(J{"status": "PARTIAL_CANCELLED"})
	settle(id, cancellation, "APPROVED").want(http.StatusConflict)
	w.get("/payments/" + id).has(J{"amount.cancelled": 1411, "cancellations.0.status": "SUCCEEDED", "cancellations.0.cancelledAt": "2026-01-02T04:04:05.678Z"})

	id, cancellation = ask()
	settle(id, cancellation, "DECLINED").want(http.StatusOK).has(J{"status": "PAID"})
	w.cancel(id, J{"currentCancellableAmount": 10000}).want(http.StatusOK)

	id, cancellation = ask()
	w.post("/payments/"+id+"/cancellations/"+cancellation+"/stop", J{}).want(http.StatusOK).has(J{"stoppedAt": "2026-01-02T04:04:05.678Z"})
	w.get("/payments/" + id).has(J{"status": "PAID", "cancellations.0.status": "FAILED"})
	settle(id, cancellation, "MAYBE").want(http.StatusBadRequest)
	settle(id, "unknown", "APPROVED").want(http.StatusNotFound)
}

func TestDepositsNeedSomewhereToGoBackTo(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.openAccount(10000)
	w.post("/_sandbox/payments/"+id+"/deposit", nil).want(http.StatusOK)
	w.cancel(id).want(http.StatusBadGateway, "PG_PROVIDER").has(J{"pgCode": "REFUND_ACCOUNT_REQUIRED"})
	w.get("/payments/" + id).has(J{"method.refundStatus": "FAILED"})
	w.cancel(id, J{"refundAccount": with(refundAccount, J{"number": "1100425"})}).want(http.StatusBadGateway).has(J{"pgCode": "INVALID_ACCOUNT"})
	pending := w.cancel(id, J{"amount": 1411, "refundAccount": refundAccount}).want(http.StatusOK).str("cancellation.id")
	w.get("/payments/" + id).has(J{"method.refundStatus": "PENDING"})
	w.post("/_sandbox/payments/"+id+"/cancellations/"+pending+"/settle", J{"outcome": "APPROVED"}).want(http.StatusOK)
	w.get("/payments/" + id).has(J{"method.refundStatus": "COMPLETED"})
	w.cancel(id, J{"amount": 412, "refundAccount": refundAccount}).want(http.StatusBadGateway)
	w.get("/payments/" + id).has(J{"method.refundStatus": "PARTIAL_REFUND_FAILED"})
	w.cancel(id, J{"refundAccount": refundAccount}).want(http.StatusOK)
	w.get("/payments/" + id).has(J{"status": "CANCELLED", "method.refundStatus": "COMPLETED"})
}

// TestPromotionsRefundByTheDocumentedExamples has the four examples of a partial
// cancellation, and the rest of each order after it.
func TestPromotionsRefundByTheDocumentedExamples(t *testing.T) {
	t.Parallel()
	w := start(t)
	for name, tc := range map[string]struct {
		promotion, option  string
		paid, first, final int64
	}{
		"ten percent, retained": {"promotion-sandbox-10-percent", "RETAIN", 5400, 1800, 3600},
		"ten percent, released": {"promotion-sandbox-10-percent", "RELEASE", 5400, 1400, 4000},
		"1000 won, retained":    {"promotion-sandbox-1000-won", "RETAIN", 5000, 1800, 3200},
		"1000 won, released":    {"promotion-sandbox-1000-won", "RELEASE", 5000, 1000, 4000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			id := w.pay(6000, J{"promotionId": tc.promotion})
			w.get("/payments/" + id).has(J{"amount.total": 6000, "amount.discount": 6000 - tc.paid, "amount.paid": tc.paid, "promotionId": tc.promotion})
			w.cancel(id, J{"amount": 2000, "promotionDiscountRetainOption": tc.option, "currentCancellableAmount": 6000}).want(http.StatusOK)
			w.cancel(id).want(http.StatusOK).has(J{"cancellation.totalAmount": 4000})
			w.get("/_sandbox/ledger").has(J{"items.0.amount": tc.paid, "items.1.amount": tc.first, "items.2.amount": tc.final})
			w.get("/payments/" + id).has(J{"status": "CANCELLED", "amount.cancelled": 6000})
		})
	}
	w.get("/payments/" + w.pay(4000, J{"promotionId": "promotion-sandbox-10-percent"})).has(J{"amount.discount": 0, "promotionId": nil})
}
