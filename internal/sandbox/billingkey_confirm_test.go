package sandbox_test

import (
	"net/http"
	"testing"
)

// issueToken finishes a billing key window with manual approval and returns the
// key and its token.
func (w *world) issueToken(changes ...J) (string, string) {
	w.t.Helper()
	body, card := J{"channelKey": "channel-key-card", "manualApproval": true}, J{}
	for _, c := range changes {
		if c["cardNumber"] != nil {
			card = c
			continue
		}
		body = with(body, c)
	}
	k := w.post("/_sandbox/billing-key-windows", body).want(http.StatusOK).str("billingKey")
	r := w.post("/_sandbox/billing-key-windows/"+k+"/finish", card).want(http.StatusOK).has(J{"status": "READY"})
	return k, r.str("billingIssueToken")
}

func firstPayment(total int64) J {
	return J{"payment": J{"paymentId": "p", "orderName": "First month", "totalAmount": total, "currency": "KRW"}}
}

func TestKeysAreConfirmed(t *testing.T) {
	t.Parallel()
	w := start(t)
	k, token := w.issueToken()
	w.get("/billing-keys/" + k).want(http.StatusNotFound)
	w.post("/_sandbox/billing-key-windows/"+k+"/finish", nil).want(http.StatusConflict)
	w.post("/billing-keys/confirm", J{"billingIssueToken": token, "isTest": true}).want(http.StatusOK).has(J{"billingKey": k})
	w.get("/billing-keys/" + k).want(http.StatusOK)
	w.post("/payments/p/billing-key", keyPayment(k, 1000)).want(http.StatusOK)
}

func TestKeysAreConfirmedAndPayAtOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	k, token := w.issueToken(firstPayment(1000))
	w.post("/billing-keys/confirm", J{"billingIssueToken": token}).want(http.StatusNotFound, "BILLING_KEY_NOT_FOUND")
	w.post("/billing-keys/confirm-issue-and-pay", J{
		"billingIssueToken": token, "paymentId": "p", "totalAmount": 1000, "currency": "KRW", "isTest": true, "taxFreeAmount": 0,
	}).want(http.StatusOK).has(J{"billingKey": k, "paymentId": "p"})
	w.get("/payments/p").has(J{"status": "PAID", "billingKey": k})
	w.get("/_sandbox/ledger").has(J{"items.0.operation": "confirmBillingKeyIssueAndPay", "items.0.trigger": "API"})
}

func TestADeclinedFirstPaymentLeavesTheKey(t *testing.T) {
	t.Parallel()
	w := start(t)
	k, token := w.issueToken(firstPayment(1401))
	w.post("/billing-keys/confirm-issue-and-pay", J{"billingIssueToken": token}).want(http.StatusBadGateway, "PG_PROVIDER")
	w.get("/billing-keys/" + k).want(http.StatusOK).has(J{"status": "ISSUED"})
	w.get("/payments/p").has(J{"status": "FAILED"})
}

func TestPaymentsThatAreMadeMeanwhile(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, token := w.issueToken(firstPayment(1000))
	w.post("/payments/p/instant", cardPayment(1000)).want(http.StatusOK)
	w.post("/billing-keys/confirm-issue-and-pay", J{"billingIssueToken": token}).want(http.StatusBadRequest, "INVALID_REQUEST")
	w.get("/_sandbox/ledger").has(J{"items.1": nil})
}

func TestWindowsThatPayWithoutConfirmation(t *testing.T) {
	t.Parallel()
	w := start(t)
	open := with(J{"channelKey": "channel-key-card"}, firstPayment(1000))
	k := w.post("/_sandbox/billing-key-windows", open).want(http.StatusOK).str("billingKey")
	w.post("/_sandbox/billing-key-windows/"+k+"/finish", nil).want(http.StatusOK).has(J{"status": "ISSUED"})
	w.get("/payments/p").has(J{"status": "PAID", "billingKey": k})
	w.get("/_sandbox/ledger").has(J{"items.0.trigger": "CUSTOMER"})
	w.post("/_sandbox/billing-key-windows", open).want(http.StatusConflict)
	w.post("/_sandbox/billing-key-windows", with(open, J{"payment": J{"paymentId": "q", "orderName": "", "totalAmount": 1, "currency": "KRW"}})).want(http.StatusBadRequest)
}

func billingKeyConfirmErrors() map[string]func(*world) reply {
	causes := map[string]func(*world) reply{}
	for id, tc := range map[string]struct {
		path    string
		payment J
	}{
		"confirmBillingKey":            {"/billing-keys/confirm", J{}},
		"confirmBillingKeyIssueAndPay": {"/billing-keys/confirm-issue-and-pay", firstPayment(1000)},
	} {
		causes[id+" BILLING_KEY_ALREADY_ISSUED"] = func(w *world) reply {
			_, token := w.issueToken(tc.payment)
			w.post(tc.path, J{"billingIssueToken": token}).want(http.StatusOK)
			return w.post(tc.path, J{"billingIssueToken": token})
		}
		causes[id+" INFORMATION_MISMATCH"] = func(w *world) reply {
			_, token := w.issueToken(tc.payment)
			return w.post(tc.path, J{"billingIssueToken": token, "isTest": false})
		}
		causes[id+" PG_PROVIDER"] = func(w *world) reply {
			_, token := w.issueToken(tc.payment, J{"cardNumber": "4111110000000421"})
			return w.post(tc.path, J{"billingIssueToken": token})
		}
	}
	return causes
}
