package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

func TestFaultsAreSetByTheControlAPI(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *sandbox.Options) { o.Faults = fault.Plan{Rules: []fault.Rule{{Kind: fault.HTTP500}}} })
	w.get("/_sandbox/faults").want(http.StatusOK).has(J{"rules.0.kind": "http_500", "rules.0.seen": 0})
	plan := J{"seed": 7, "rules": []J{
		{"operations": []string{"payInstantly"}, "kind": "http_503", "phase": "before", "body": "json", "count": 1, "probability": 1},
		{"operations": []string{"reads"}, "paymentId": "broken", "kind": "http_502", "body": "json"},
	}}
	w.send(http.MethodPut, "/_sandbox/faults", plan).want(http.StatusOK).has(J{"seed": 7, "rules.0.count": 1, "rules.1.fired": 0})
	if got := w.call(forever, http.MethodPost, "/payments/p/instant", cardPayment(1000), nil); got.status != http.StatusServiceUnavailable {
		t.Errorf("got %+v", got)
	}
	w.post("/payments/p/instant", cardPayment(1000)).want(http.StatusOK)
	w.get("/payments/p").want(http.StatusOK)
	w.get("/_sandbox/faults").has(J{"rules.0.seen": 2, "rules.0.fired": 1, "rules.1.seen": 0})
	w.send(http.MethodPut, "/_sandbox/faults", J{"profile": "bad-day", "seed": 1}).want(http.StatusOK)
	w.delete("/_sandbox/faults").want(http.StatusOK).has(J{"rules.0": nil})
	for _, wrong := range []J{
		{"profile": "purgatory"},
		{"rules": []J{{"kind": "explode"}}},
		{"rules": []J{{"kind": "hang", "operations": []string{"payInstantyl"}}}},
		{"rules": []J{{"kind": "hang", "hold": "1 minute"}}},
		{"rulez": []J{}},
	} {
		if r := w.send(http.MethodPut, "/_sandbox/faults", wrong).want(http.StatusBadRequest); r.str("error") == "" {
			t.Errorf("%v: got %s", wrong, r.text)
		}
	}
	w.post("/_sandbox/reset", nil).want(http.StatusOK)
	w.get("/_sandbox/faults").has(J{"rules.0.kind": "http_500"})
}

func TestOptionsMustMakeSense(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a plan with an unknown kind was taken")
		}
	}()
	sandbox.New(sandbox.Options{Faults: fault.Plan{Rules: []fault.Rule{{Kind: "explode"}}}})
}

func TestRequestsAreCounted(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.call(forever, http.MethodPost, "/payments/p/instant", cardPayment(1000), withFault("reset"))
	w.post("/payments/p/instant", J{}).want(http.StatusBadRequest)
	w.get("/payments/p").want(http.StatusOK)
	r := w.get("/_sandbox/requests").want(http.StatusOK)
	r.has(J{
		"operations.0.operation": "getPayment", "operations.0.received": 1, "operations.0.executed": 1,
		"operations.1.operation": "payInstantly", "operations.1.received": 4, "operations.1.executed": 1,
		"operations.1.replayed": 2, "operations.1.outstanding": 0, "operations.1.faulty": 1, "operations.2": nil,
		"keys.0.operation": "payInstantly", "keys.0.key": someKey, "keys.0.received": 3, "keys.0.executed": 1, "keys.1": nil,
	})
	w.get("/_sandbox/requests?operation=getPayment").has(J{"operations.0.received": 1, "operations.1": nil, "keys.0": nil})
	w.get("/_sandbox/requests?key=another-key-of-mine").has(J{"keys.0": nil})
	if got := w.box.Requests("payInstantly", someKey).Keys[0].Executed; got != 1 {
		t.Errorf("executed %d times", got)
	}
}

func TestForeignCancellations(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(1000)
	w.post("/_sandbox/payments/"+id+"/cancel", J{"reason": "by phone", "amount": 300}).want(http.StatusOK).
		has(J{"status": "PARTIAL_CANCELLED", "cancellationStatus": "SUCCEEDED"})
	w.post("/_sandbox/payments/"+id+"/chargeback", J{"amount": 200}).want(http.StatusOK)
	w.get("/payments/" + id).has(J{
		"amount.cancelled": 500, "cancellations.0.trigger": "CONSOLE", "cancellations.0.reason": "by phone", "cancellations.1.trigger": "CHARGEBACK",
	})
	w.post("/_sandbox/payments/"+id+"/chargeback", nil).want(http.StatusOK).has(J{"status": "CANCELLED"})
	w.post("/_sandbox/payments/"+id+"/chargeback", nil).want(http.StatusConflict)
	w.post("/_sandbox/payments/unknown/cancel", J{"reason": "r"}).want(http.StatusNotFound)
	w.post("/_sandbox/payments/"+w.pay(1412)+"/cancel", J{"reason": "r"}).want(http.StatusBadGateway)
	w.get("/_sandbox/ledger?paymentId=" + id).has(J{
		"items.0.trigger": "API", "items.0.operation": "payInstantly",
		"items.1.trigger": "CONSOLE", "items.1.operation": nil, "items.2.trigger": "CHARGEBACK", "items.3.amount": 500, "items.4": nil,
	})
}

func TestTheLedgerKnowsWhoMovedTheMoney(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/api/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.post("/_sandbox/windows/"+w.open("customer", 1000)+"/approve", nil).want(http.StatusOK)
	w.post("/payments/confirmed/confirm", J{"paymentToken": w.token("confirmed", 1000)}).want(http.StatusOK)
	w.post("/_sandbox/payments/"+w.openAccount(1000)+"/deposit", nil).want(http.StatusOK)
	w.post("/payments/pending/instant", cardPayment(1408)).want(http.StatusOK)
	w.post("/_sandbox/payments/pending/settle", J{"outcome": "APPROVED"}).want(http.StatusOK)
	cancellation := w.cancel("pending", J{"amount": 411}).str("cancellation.id")
	w.post("/_sandbox/payments/pending/cancellations/"+cancellation+"/settle", J{"outcome": "APPROVED"}).want(http.StatusOK)
	w.get("/_sandbox/ledger").has(J{
		"items.0.trigger": "API", "items.0.operation": "payInstantly", "items.0.keyHash": ledger.HashKey(someKey),
		"items.1.trigger": "CUSTOMER", "items.1.operation": nil,
		"items.2.trigger": "API", "items.2.operation": "confirmPayment", "items.2.keyHash": nil,
		"items.3.trigger": "DEPOSIT", "items.3.operation": "payInstantly",
		"items.4.trigger": "GATEWAY", "items.4.operation": "payInstantly",
		"items.5.trigger": "API", "items.5.operation": "cancelPayment", "items.5.cancellationId": cancellation,
	})
	w.get("/_sandbox/ledger?paymentId=customer").has(J{"items.0.seq": 2, "items.1": nil})
	w.get("/_sandbox/audit").has(J{"items.0": nil})
	if entries := w.box.Ledger(); len(entries) != 6 {
		t.Errorf("got %d entries", len(entries))
	}
}
