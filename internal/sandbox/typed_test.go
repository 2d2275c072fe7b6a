package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

func TestATypedErrorIsAnAnswerAndNothingIsDone(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(1000)
	rule := J{"operations": []string{"cancelPayment"}, "kind": "typed_error", "error": "PAYMENT_NOT_FOUND", "count": 1}
	w.send(http.MethodPut, "/_sandbox/faults", J{"rules": []J{rule}}).want(http.StatusOK)
	refund := J{"reason": "cold"}
	key := headers{"Idempotency-Key": `"typed-error-0123456"`}
	for range 2 { // the second is a replay
		w.post("/payments/"+id+"/cancel", refund, key).want(http.StatusNotFound).has(J{"type": "PAYMENT_NOT_FOUND"})
	}
	w.get("/payments/" + id).want(http.StatusOK).has(J{"status": "PAID"})
	w.post("/payments/"+id+"/cancel", refund).want(http.StatusOK)
}

func TestOperationsThatTheSandboxLacksHaveTypedErrors(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.send(http.MethodPost, "/b2b/tax-invoices/t/request", nil, headers{fault.Header: "typed_error;error=B2B_TAX_INVOICE_NOT_FOUND"}).
		want(http.StatusNotFound).has(J{"type": "B2B_TAX_INVOICE_NOT_FOUND"})
}

func TestATypedErrorIsADocumentedOne(t *testing.T) {
	t.Parallel()
	w := start(t)
	for name, rule := range map[string]J{
		"without a type":        {"operations": []string{"cancelPayment"}, "kind": "typed_error"},
		"of no operation":       {"operations": []string{"cancelPayment"}, "kind": "typed_error", "error": "BILLING_KEY_NOT_FOUND"},
		"of all operations":     {"kind": "typed_error", "operations": []string{"writes"}, "error": "PAYMENT_NOT_FOUND"},
		"with a phase":          {"operations": []string{"cancelPayment"}, "kind": "typed_error", "phase": "after", "error": "PAYMENT_NOT_FOUND"},
		"of another kind":       {"operations": []string{"cancelPayment"}, "kind": "reset", "error": "PAYMENT_NOT_FOUND"},
		"of the default writes": {"kind": "typed_error", "error": "PAYMENT_NOT_FOUND"},
	} {
		t.Log(name)
		w.send(http.MethodPut, "/_sandbox/faults", J{"rules": []J{rule}}).want(http.StatusBadRequest)
	}
}
