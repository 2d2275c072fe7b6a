package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

// The open questions of PortOne's documents, each with all answers.

func TestInvalidRequestsAndTheirKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		forget bool
		reuse  sandbox.KeyReuse
		status int
	}{
		"are kept":      {false, sandbox.ReplayReuse, http.StatusBadRequest},
		"are forgotten": {true, sandbox.RejectReuse, http.StatusOK},
	} {
		for _, wrong := range []J{{}, with(cardPayment(1000), J{"orderName": ""})} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := start(t, func(o *sandbox.Options) { o.ForgetInvalid, o.KeyReuse = tc.forget, tc.reuse })
				w.post("/payments/p/instant", wrong, keyed()).want(http.StatusBadRequest)
				w.post("/payments/p/instant", cardPayment(1000), keyed()).want(tc.status)
			})
		}
	}
}

func TestDeclinesAreKeptEvenIfInvalidRequestsAreNot(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *sandbox.Options) { o.ForgetInvalid = true })
	w.post("/payments/p/instant", cardPayment(1401), keyed()).want(http.StatusBadGateway)
	w.post("/payments/p/instant", cardPayment(1401), keyed()).want(http.StatusBadGateway)
	w.get("/payments/p/transactions").has(J{"items.1": nil})
}

func TestHowFarKeysReach(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		scope                 sandbox.KeyScope
		path, store, merchant int
	}{
		"to their path":   {sandbox.KeyPerPath, 200, 422, 200},
		"to their store":  {sandbox.KeyPerStore, 422, 200, 422},
		"to their secret": {sandbox.KeyPerSecret, 422, 422, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, secondStore, func(o *sandbox.Options) { o.KeyScope = tc.scope })
			merchant := keyed()
			merchant["Authorization"] = "PortOne merchant-secret"
			w.post("/payments/p/instant", cardPayment(1000), merchant).want(http.StatusOK)
			w.post("/payments/q/instant", cardPayment(1000), merchant).want(tc.path)
			other := with(cardPayment(1000), J{"storeId": "store-other"})
			w.post("/payments/p/instant", other, merchant).want(tc.store)
			w.post("/payments/r/instant", cardPayment(1000), keyed()).want(tc.merchant)
		})
	}
}

func TestPublicOperationsHaveKeysToo(t *testing.T) {
	t.Parallel()
	for _, scope := range []sandbox.KeyScope{sandbox.KeyPerPath, sandbox.KeyPerStore, sandbox.KeyPerSecret} {
		w := start(t, func(o *sandbox.Options) { o.KeyScope = scope })
		login := J{"apiSecret": account.Secret}
		first := w.post("/login/api-secret", login, keyed(), headers{"Authorization": ""}).want(http.StatusOK)
		if second := w.post("/login/api-secret", login, keyed(), headers{"Authorization": ""}); second.text != first.text {
			t.Errorf("got %s, want %s", second.text, first.text)
		}
	}
}

func TestPayingACancelledPaymentAgain(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *sandbox.Options) { o.Rules.PayAgain = true })
	id := w.pay(1000)
	w.post("/payments/"+id+"/instant", cardPayment(1000)).want(http.StatusConflict, "ALREADY_PAID")
	w.cancel(id, J{"amount": 400}).want(http.StatusOK)
	w.post("/payments/"+id+"/instant", cardPayment(1000)).want(http.StatusConflict, "ALREADY_PAID")
	w.cancel(id).want(http.StatusOK)
	w.post("/payments/"+id+"/instant", cardPayment(1401)).want(http.StatusBadGateway)
	w.get("/payments/" + id).has(J{"status": "CANCELLED"})
	w.post("/payments/"+id+"/instant", cardPayment(3000)).want(http.StatusOK)
	w.get("/payments/" + id).has(J{"status": "PAID", "amount.total": 3000})
	w.post("/payments/"+id+"/instant", cardPayment(1000)).want(http.StatusConflict, "ALREADY_PAID")
	w.get("/_sandbox/audit").has(J{"items.0.rule": "REPEATED_CHARGE", "items.0.paymentId": id, "items.1": nil})
	w.cancel(id).want(http.StatusOK)
	w.get("/_sandbox/ledger?paymentId=" + id).has(J{"items.4.kind": "refund", "items.4.amount": 3000})
}

func TestGatewaysThatTimeOut(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		late   time.Duration
		status string
	}{
		"take the money back":    {0, "FAILED"},
		"turn out to have it":    {10 * time.Minute, "PAID"},
		"turn out to, but later": {time.Hour, "FAILED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(o *sandbox.Options) { o.Rules.LateApproval = tc.late })
			w.post("/payments/p/instant", cardPayment(1406)).want(http.StatusBadGateway, "PG_PROVIDER")
			w.get("/payments/p").has(J{"status": "FAILED"})
			w.clock.advance(10 * time.Minute)
			w.get("/payments/p").has(J{"status": tc.status})
		})
	}
}

func TestALateApprovalComesTooLateForAPaidPayment(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *sandbox.Options) { o.Rules.LateApproval = time.Minute })
	w.post("/payments/p/instant", cardPayment(1406)).want(http.StatusBadGateway)
	w.post("/payments/p/instant", cardPayment(1000)).want(http.StatusOK)
	w.clock.advance(time.Hour)
	w.get("/_sandbox/ledger").has(J{"items.0.amount": 1000, "items.1": nil})
}
