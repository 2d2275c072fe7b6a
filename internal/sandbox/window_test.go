package sandbox_test

import (
	"net/http"
	"testing"
)

func TestAWindowIsOpenedAndApproved(t *testing.T) {
	t.Parallel()
	w := start(t)
	tx := w.open("p", 15000, J{"customData": "c", "customer": J{"phoneNumber": "01012345678"}})
	w.get("/payments/p").has(J{"status": "READY", "transactionId": tx, "origin.platformType": "PC", "customData": "c", "amount.paid": 0})
	w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusOK).has(J{"status": "PAID", "paymentId": "p", "paymentToken": nil})
	w.get("/payments/p").has(J{"status": "PAID", "transactionId": tx})
	w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusConflict)
	w.post("/_sandbox/windows", windowFor("p", 15000)).want(http.StatusConflict)
}

func TestAWindowIsDeclinedOrClosed(t *testing.T) {
	t.Parallel()
	w := start(t)
	tx := w.open("p", 15000)
	w.post("/_sandbox/windows/"+tx+"/decline", J{"pgCode": "X1", "pgMessage": "no"}).want(http.StatusOK).has(J{"status": "FAILED"})
	w.get("/payments/p").has(J{"status": "FAILED", "failure.pgCode": "X1", "failure.pgMessage": "no"})
	tx = w.open("p", 15000)
	w.get("/payments/p").has(J{"status": "READY"})
	w.post("/_sandbox/windows/"+tx+"/close", nil).want(http.StatusOK).has(J{"status": "READY"})
	w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusConflict)
	w.get("/payments/p").has(J{"status": "READY"})
	scripted := w.open("q", 15402)
	w.post("/_sandbox/windows/"+scripted+"/approve", nil).want(http.StatusOK).has(J{"status": "FAILED"})
}

func TestAllMethodsCanBeChosenInAWindow(t *testing.T) {
	t.Parallel()
	w := start(t)
	for method, tc := range map[string]struct{ kind, status string }{
		"CARD":              {"PaymentMethodCard", "PAID"},
		"TRANSFER":          {"PaymentMethodTransfer", "PAID"},
		"VIRTUAL_ACCOUNT":   {"PaymentMethodVirtualAccount", "VIRTUAL_ACCOUNT_ISSUED"},
		"GIFT_CERTIFICATE":  {"PaymentMethodGiftCertificate", "PAID"},
		"MOBILE":            {"PaymentMethodMobile", "PAID"},
		"EASY_PAY":          {"PaymentMethodEasyPay", "PAID"},
		"CONVENIENCE_STORE": {"PaymentMethodConvenienceStore", "PAY_PENDING"},
		"CRYPTO":            {"PaymentMethodCrypto", "PAID"},
	} {
		tx := w.open(method, 1000, J{"method": method, "easyPayProvider": "KAKAOPAY", "bank": "IBK", "cashReceiptType": "CORPORATE"})
		w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusOK).has(J{"status": tc.status})
		w.get("/payments/" + method).has(J{"method.type": tc.kind, "status": tc.status})
	}
	w.get("/payments/TRANSFER").has(J{"cashReceipt.type": "CORPORATE", "method.bank": "IBK"})
	w.get("/payments/EASY_PAY").has(J{"method.provider": "KAKAOPAY", "method.easyPayMethod.type": "PaymentMethodCard"})
	w.post("/_sandbox/payments/VIRTUAL_ACCOUNT/deposit", nil).want(http.StatusOK)
}

func TestPreRegisteredAmountsArePinned(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/pre-register", J{"totalAmount": 15000, "currency": "KRW", "taxFreeAmount": 0}).want(http.StatusOK)
	w.get("/payments/p").want(http.StatusNotFound, "PAYMENT_NOT_FOUND")
	for _, tampered := range []J{{"totalAmount": 1500}, {"currency": "JPY"}, {"taxFreeAmount": 1}} {
		w.post("/_sandbox/windows", with(windowFor("p", 15000), tampered)).want(http.StatusConflict)
	}
	w.get("/payments/p").want(http.StatusNotFound)
	w.post("/payments/p/pre-register", J{"totalAmount": 16000}).want(http.StatusOK)
	w.open("p", 16000)
	w.post("/payments/p/pre-register", J{"totalAmount": -1}).want(http.StatusBadRequest, "INVALID_REQUEST")
}

func TestManualApprovalWaitsForTheServer(t *testing.T) {
	t.Parallel()
	w := start(t)
	token := w.token("p", 15000)
	tx := w.get("/payments/p").has(J{"status": "READY"}).str("transactionId")
	w.get("/_sandbox/ledger").has(J{"items": "[]"})
	confirm := J{"paymentToken": token, "txId": tx, "currency": "KRW", "totalAmount": 15000, "taxFreeAmount": 0, "isTest": true}
	for _, mismatch := range []J{{"txId": "x"}, {"currency": "USD"}, {"totalAmount": 1}, {"taxFreeAmount": 1}, {"isTest": false}} {
		w.post("/payments/p/confirm", with(confirm, mismatch)).want(http.StatusConflict, "INFORMATION_MISMATCH")
	}
	w.get("/payments/p").has(J{"status": "READY"})
	r := w.post("/payments/p/confirm", confirm).want(http.StatusOK).has(J{"paidAt": "2026-01-02T03:04:05.678Z"})
	w.get("/payments/p").has(J{"status": "PAID", "pgTxId": r.str("pgTxId")})
	w.post("/payments/p/confirm", confirm).want(http.StatusConflict, "ALREADY_PAID")
}

func TestAPaymentTokenWorksOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	token := w.token("p", 15401)
	w.post("/payments/p/confirm", J{"paymentToken": token}).want(http.StatusBadGateway, "PG_PROVIDER")
	w.get("/payments/p").has(J{"status": "FAILED"})
	w.post("/payments/p/confirm", J{"paymentToken": token}).want(http.StatusBadRequest, "INVALID_PAYMENT_TOKEN")
	w.open("q", 1000)
	w.post("/payments/q/confirm", J{"paymentToken": ""}).want(http.StatusBadRequest, "INVALID_PAYMENT_TOKEN")
}

func TestConfirmingAVirtualAccountIssuesIt(t *testing.T) {
	t.Parallel()
	w := start(t)
	token := w.token("p", 15000, J{"method": "VIRTUAL_ACCOUNT"})
	w.post("/payments/p/confirm", J{"paymentToken": token}).want(http.StatusOK)
	w.get("/payments/p").has(J{"status": "VIRTUAL_ACCOUNT_ISSUED"})
	w.post("/payments/p/confirm", J{"paymentToken": token}).want(http.StatusBadRequest, "INVALID_PAYMENT_TOKEN")
	w.post("/_sandbox/payments/p/deposit", nil).want(http.StatusOK)
	w.get("/payments/p").has(J{"status": "PAID"})
}

func TestOnlyOneAttemptEverSucceeds(t *testing.T) {
	t.Parallel()
	w := start(t)
	slow, quick := w.open("p", 1000), w.open("p", 1000)
	token := w.token("p", 1000)
	w.post("/payments/p/instant", accountPayment(1000)).want(http.StatusOK)
	w.post("/_sandbox/windows/"+quick+"/approve", nil).want(http.StatusOK)
	w.post("/_sandbox/windows/"+slow+"/approve", nil).want(http.StatusConflict)
	w.post("/payments/p/confirm", J{"paymentToken": token}).want(http.StatusConflict, "ALREADY_PAID")
	w.post("/_sandbox/payments/p/deposit", nil).want(http.StatusConflict)
	w.get("/payments/p").has(J{"transactionId": quick, "status": "PAID"})
	w.get("/_sandbox/ledger").has(J{"items.0.transactionId": quick, "items.1": nil})
}

func TestPromotionsInAWindow(t *testing.T) {
	t.Parallel()
	w := start(t)
	tx := w.open("p", 6000, J{"promotionId": "promotion-sandbox-10-percent"})
	w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusOK)
	w.get("/payments/p").has(J{"amount.paid": 5400, "promotionId": "promotion-sandbox-10-percent"})
	tx = w.open("q", 6000, J{"promotionId": "promotion-sandbox-10-percent", "cardNumber": "4000000000000000"})
	w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusOK).has(J{"status": "FAILED"})
}

func TestWrongControlRequestsAnswerClearly(t *testing.T) {
	t.Parallel()
	w := start(t)
	for name, tc := range map[string]struct {
		method, path string
		body         any
		status       int
		message      string
	}{
		"an unknown path":     {"POST", "/_sandbox/nothing", nil, 404, "the control API does not know this path and method"},
		"a wrong method":      {"GET", "/_sandbox/reset", nil, 404, "the control API does not know this path and method"},
		"malformed JSON":      {"POST", "/_sandbox/windows", "{", 400, "the input is not valid JSON"},
		"a malformed query":   {"POST", "/_sandbox/windows?a=%zz", nil, 400, "the query is malformed"},
		"a missing field":     {"POST", "/_sandbox/windows", J{}, 400, "paymentId is required"},
		"an empty id":         {"POST", "/_sandbox/windows", windowFor("", 1), 400, "paymentId must not be empty"},
		"an empty order name": {"POST", "/_sandbox/windows", with(windowFor("p", 1), J{"orderName": ""}), 400, "orderName must not be empty"},
		"nothing to pay":      {"POST", "/_sandbox/windows", windowFor("p", 0), 400, "amount.total must be at least 1"},
		"no such card":        {"POST", "/_sandbox/windows", with(windowFor("p", 1), J{"cardNumber": "1"}), 400, "cardNumber must be 13 to 19 digits"},
		"no such store":       {"POST", "/_sandbox/windows", with(windowFor("p", 1), J{"storeId": "x"}), 400, "storeId is unknown"},
		"no such channel":     {"POST", "/_sandbox/windows", with(windowFor("p", 1), J{"channelKey": "x"}), 404, "CHANNEL_NOT_FOUND"},
		"no such window":      {"POST", "/_sandbox/windows/x/approve", nil, 404, "PAYMENT_NOT_FOUND"},
		"no such payment":     {"POST", "/_sandbox/payments/x/deposit", nil, 404, "PAYMENT_NOT_FOUND"},
		"no outcome":          {"POST", "/_sandbox/payments/x/settle", nil, 400, "outcome is required"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := w.send(tc.method, tc.path, tc.body)
			if r.status != tc.status || r.str("error") != tc.message {
				t.Errorf("got %d %s", r.status, r.text)
			}
		})
	}
}

func TestResetForgetsEverything(t *testing.T) {
	t.Parallel()
	w := start(t)
	first := w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.post("/_sandbox/reset", nil).want(http.StatusOK)
	w.get("/payments/p").want(http.StatusNotFound)
	w.get("/_sandbox/ledger").has(J{"items": "[]"})
	if again := w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK); again.text != first.text {
		t.Errorf("after a reset the same request got %s, want %s", again.text, first.text)
	}
}
