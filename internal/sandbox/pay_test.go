package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

func TestAPaidPaymentTellsEverything(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(11000, J{
		"amount": J{"total": 11000, "taxFree": 1100}, "customData": `{"cart":7}`, "country": "KR",
		"isCulturalExpense": true, "isEscrow": true, "productCount": 2,
		"products": []J{{"id": "c", "name": "Coffee <hot> & black", "amount": 5500, "quantity": 2}},
		"customer": J{
			"id": "customer-1", "name": J{"separated": J{"first": "Gildong", "last": "Hong"}}, "email": "a@b.kr",
			"phoneNumber": "01012345678", "gender": "MALE", "zipcode": "04524",
			"address": J{"addressLine1": "1 Sejong-daero", "addressLine2": "2F", "city": "Seoul", "country": "KR"},
		},
		"method": J{"card": J{
			"credential":       J{"number": "5529120000001234", "expiryYear": "30", "expiryMonth": "12", "birthOrBusinessRegistrationNumber": "1234567890"},
			"installmentMonth": 3, "useFreeInterestFromMerchant": true,
		}},
	})
	r := w.get("/payments/" + id).want(http.StatusOK).has(J{
		"status": "PAID", "id": id, "merchantId": "merchant-sandbox", "storeId": store, "version": "V2",
		"channel.key": "channel-key-card", "channel.type": "TEST", "channel.pgProvider": "TOSSPAYMENTS",
		"amount.total": 11000, "amount.taxFree": 1100, "amount.vat": 900, "amount.supply": 9000,
		"amount.paid": 11000, "amount.discount": 0, "amount.cancelled": 0, "amount.cancelledTaxFree": 0,
		"currency": "KRW", "orderName": "Two coffees", "customData": `{"cart":7}`, "country": "KR",
		"isCulturalExpense": true, "escrow.status": "BEFORE_REGISTERED", "productCount": 2,
		"products.0.name": "Coffee <hot> & black", "disputes": "[]", "cancellations": nil,
		"customer.id": "customer-1", "customer.name": "Gildong Hong", "customer.gender": "MALE", "customer.zipcode": "04524",
		"customer.address.type": "SEPARATED", "customer.address.oneLine": "1 Sejong-daero 2F Seoul KR",
		"origin.platformType": "API", "origin.ipAddress": "127.0.0.1", "origin.userAgent": "Go-http-client/1.1",
		"method.type": "PaymentMethodCard", "method.card.issuer": "HANA_CARD", "method.card.publisher": "HANA_CARD",
		"method.card.brand": "MASTER", "method.card.type": "CREDIT", "method.card.ownerType": "CORPORATE",
		"method.card.bin": "552912", "method.card.number": "552912******1234", "method.installment.month": 3,
		"method.installment.isInterestFree": true, "requestedAt": "2026-01-02T03:04:05.678Z", "paidAt": "2026-01-02T03:04:05.678Z",
	})
	for _, path := range []string{"transactionId", "pgTxId", "receiptUrl", "method.approvalNumber"} {
		if r.str(path) == "" {
			t.Errorf("%s is missing", path)
		}
	}
	if raw := r.str("pgResponse"); !strings.HasPrefix(raw, "{") || !strings.Contains(raw, r.str("pgTxId")) {
		t.Errorf("pgResponse is %q", raw)
	}
}

func TestOrdinaryAmountsSimplyWork(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, total := range []int64{1, 100, 1000, 9900, 10000, 11000, 15000, 49990, 1<<62 + 1} {
		w.get("/payments/" + w.pay(total)).want(http.StatusOK).has(J{"status": "PAID"})
	}
}

func TestVatIsRoundedHalfUp(t *testing.T) {
	t.Parallel()
	w := start(t)
	for total, vat := range map[int64]int64{5: 0, 6: 1, 16: 1, 17: 2, 1000: 91, 10000: 909, 11000: 1000} {
		w.get("/payments/" + w.pay(total)).has(J{"amount.vat": vat, "amount.supply": total - vat})
	}
	w.get("/payments/" + w.pay(1000, J{"amount": J{"total": 1000, "taxFree": 400, "vat": 600}})).has(J{"amount.vat": 600, "amount.supply": 0})
}

func TestScriptedDeclines(t *testing.T) {
	t.Parallel()
	w := start(t)
	for suffix, code := range map[string]string{
		"401": "DECLINED", "402": "INSUFFICIENT_FUNDS", "403": "LIMIT_EXCEEDED", "404": "EXPIRED_CARD", "405": "LOST_CARD", "406": "PG_TIMEOUT",
	} {
		byCard := with(cardPayment(1000), J{"method": credential("411111000000" + "0" + suffix)})
		w.post("/payments/c"+suffix+"/instant", byCard).want(http.StatusBadGateway, "PG_PROVIDER").has(J{"pgCode": code})
		byAmount := `{"channelKey":"channel-key-card","orderName":"o","currency":"KRW","amount":{"total":7` + suffix + `},` +
			`"method":{"card":{"credential":{"number":"4000000000000000","expiryYear":"30","expiryMonth":"01"}}}}`
		w.post("/payments/a"+suffix+"/instant", byAmount).want(http.StatusBadGateway, "PG_PROVIDER").has(J{"pgCode": code})
		k := w.billingKey("411111000000" + "0" + suffix)
		w.post("/payments/k"+suffix+"/billing-key", keyPayment(k, 1000)).want(http.StatusBadGateway, "PG_PROVIDER").has(J{"pgCode": code})
		w.get("/payments/c" + suffix).want(http.StatusOK).has(J{
			"status": "FAILED", "failure.pgCode": code, "failedAt": "2026-01-02T03:04:05.678Z", "amount.paid": 0, "paidAt": nil,
		})
	}
}

func TestSlowGatewaysTakeTheConfiguredTime(t *testing.T) {
	t.Parallel()
	var waited []time.Duration
	w := start(t, func(o *sandbox.Options) {
		o.SlowPG, o.PGTimeout = time.Second, time.Minute
		o.Wait = func(d time.Duration) { waited = append(waited, d) }
	})
	w.pay(1407)
	w.post("/payments/p/instant", cardPayment(1406)).want(http.StatusBadGateway)
	w.pay(1000, J{"method": credential("4111110000000407")})
	w.post("/payments/k/billing-key", keyPayment(w.billingKey("4111110000000407"), 1000)).want(http.StatusOK)
	w.cancel("k", J{"amount": 407}).want(http.StatusOK)
	w.post("/payments/w/confirm", J{"paymentToken": w.token("w", 1407)}).want(http.StatusOK)
	want := []time.Duration{time.Second, time.Minute, time.Second, time.Second, time.Second, time.Second}
	if len(waited) != len(want) {
		t.Fatalf("waited %v, want %v", waited, want)
	}
	for i := range want {
		if waited[i] != want[i] {
			t.Errorf("wait %d took %v, want %v", i, waited[i], want[i])
		}
	}
}

func TestAFailedPaymentMayBeTriedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", cardPayment(1401)).want(http.StatusBadGateway)
	failed := w.get("/payments/p").has(J{"status": "FAILED"}).str("transactionId")
	w.clock.advance(time.Minute)
	w.post("/payments/p/instant", cardPayment(1000)).want(http.StatusOK)
	paid := w.get("/payments/p").has(J{"status": "PAID", "failure": nil}).str("transactionId")
	w.get("/payments/p/transactions").want(http.StatusOK).has(J{
		"items.0.id": failed, "items.0.status": "FAILED", "items.0.paymentId": "p",
		"items.1.id": paid, "items.1.status": "PAID", "items.1.amount.paid": 1000, "items.2": nil,
	})
	if failed == paid {
		t.Error("both attempts have the same transactionId")
	}
	w.get("/_sandbox/ledger").has(J{"items.0.transactionId": paid, "items.1": nil})
}

func TestSomeDeclinesAreForTheFirstAttempt(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", cardPayment(1409)).want(http.StatusBadGateway, "PG_PROVIDER")
	w.get("/payments/p").has(J{"status": "FAILED", "failure.pgCode": "TRY_AGAIN"})
	w.post("/payments/p/instant", cardPayment(1409)).want(http.StatusOK)
	w.get("/payments/p").has(J{"status": "PAID"})
}

func TestPendingPaymentsAreSettledLater(t *testing.T) {
	t.Parallel()
	w := start(t)
	for outcome, status := range map[string]string{"APPROVED": "PAID", "DECLINED": "FAILED"} {
		id := w.pay(1408)
		w.get("/payments/" + id).has(J{"status": "PAY_PENDING", "amount.paid": 0})
		w.clock.advance(time.Hour)
		w.post("/_sandbox/payments/"+id+"/settle", J{"outcome": outcome}).want(http.StatusOK).has(J{"status": status})
		w.get("/payments/" + id).has(J{"status": status})
	}
	w.post("/_sandbox/payments/"+w.pay(1000)+"/settle", J{"outcome": "APPROVED"}).want(http.StatusConflict)
}

func TestALateApprovalRevivesAFailedPayment(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", cardPayment(1401)).want(http.StatusBadGateway)
	w.post("/_sandbox/payments/p/settle", J{"outcome": "DECLINED"}).want(http.StatusConflict)
	w.post("/_sandbox/payments/p/settle", J{"outcome": "APPROVED"}).want(http.StatusOK)
	w.get("/payments/p").has(J{"status": "PAID", "failure": nil, "failedAt": nil, "amount.paid": 1401})
}

func TestVirtualAccounts(t *testing.T) {
	t.Parallel()
	w := start(t)
	issued := w.post("/payments/p/instant", with(accountPayment(11000), J{"isEscrow": true})).want(http.StatusOK)
	issued.has(J{"payment.paidAt": "2026-01-02T03:04:05.678Z"})
	r := w.get("/payments/p").has(J{
		"status": "VIRTUAL_ACCOUNT_ISSUED", "method.type": "PaymentMethodVirtualAccount", "method.bank": "SHINHAN",
		"method.accountType": "NORMAL", "method.expiredAt": "2026-01-03T03:04:05.678Z", "amount.paid": 0,
	})
	if len(r.str("method.accountNumber")) != 14 {
		t.Errorf("the account number is %q", r.str("method.accountNumber"))
	}
	w.get("/_sandbox/ledger").has(J{"items": "[]"})
	w.post("/_sandbox/payments/p/deposit", J{"amount": 10999}).want(http.StatusConflict)
	w.clock.advance(time.Hour)
	w.post("/_sandbox/payments/p/deposit", J{"amount": 11000, "remitterName": "Hong"}).want(http.StatusOK).has(J{"status": "PAID"})
	w.get("/payments/p").has(J{
		"status": "PAID", "paidAt": "2026-01-02T04:04:05.678Z", "method.remitterName": "Hong",
		"amount.paid": 11000, "cashReceiptIssuanceStatus": "NOT_ISSUED",
	})
	w.post("/_sandbox/payments/p/deposit", nil).want(http.StatusConflict)
}

func TestExpiredAndClosedAccountsTakeNothing(t *testing.T) {
	t.Parallel()
	w := start(t)
	expired := w.openAccount(1000)
	w.clock.advance(24 * time.Hour)
	w.post("/_sandbox/payments/"+expired+"/deposit", nil).want(http.StatusConflict)
	closed := w.openAccount(1000)
	w.post("/payments/"+closed+"/virtual-account/close", nil).want(http.StatusOK).has(J{"closedAt": "2026-01-03T03:04:05.678Z"})
	w.get("/payments/" + closed).has(J{"status": "FAILED", "failure.pgCode": "ACCOUNT_CLOSED"})
	w.post("/_sandbox/payments/"+closed+"/deposit", nil).want(http.StatusConflict)
}

func TestFixedAccountsKeepTheirNumber(t *testing.T) {
	t.Parallel()
	w := start(t)
	number := func(fixed J) string {
		id, body := w.next(), accountPayment(1000)
		body["method"] = J{"virtualAccount": J{
			"bank": "SHINHAN", "expiry": J{"dueDate": "2026-02-01T09:00:00+09:00"}, "option": J{"type": "FIXED", "fixed": fixed},
		}}
		w.post("/payments/"+id+"/instant", body).want(http.StatusOK)
		return w.get("/payments/" + id).has(J{"method.accountType": "FIXED", "method.expiredAt": "2026-02-01T00:00:00Z"}).str("method.accountNumber")
	}
	if a, b, c := number(J{"pgAccountId": "a"}), number(J{"pgAccountId": "a"}), number(J{"pgAccountId": "b"}); a != b || a == c {
		t.Errorf("got %s, %s and %s", a, b, c)
	}
	if n := number(J{"accountNumber": "123-456"}); n != "123-456" {
		t.Errorf("got %s", n)
	}
}

func TestCashReceiptsFollowTheDeposit(t *testing.T) {
	t.Parallel()
	w := start(t)
	body := accountPayment(1000)
	body["method"] = J{"virtualAccount": J{
		"bank": "SHINHAN", "expiry": J{"validHours": 1}, "option": J{"type": "NORMAL"},
		"cashReceipt": J{"type": "PERSONAL", "customerIdentityNumber": "01012345678"},
	}}
	w.post("/payments/p/instant", body).want(http.StatusOK)
	w.get("/payments/p").has(J{"cashReceipt": nil})
	w.post("/_sandbox/payments/p/deposit", nil).want(http.StatusOK)
	w.get("/payments/p").has(J{"cashReceipt.status": "ISSUED", "cashReceipt.type": "PERSONAL", "cashReceipt.totalAmount": 1000, "cashReceiptIssuanceStatus": "ISSUED"})
	w.cancel("p", J{"refundAccount": refundAccount}).want(http.StatusOK)
	w.get("/payments/p").has(J{"status": "CANCELLED", "cashReceipt.status": "CANCELLED", "cashReceipt.cancelledAt": "2026-01-02T03:04:05.678Z"})
}

func TestGroupsSpreadPaymentsByTheirShares(t *testing.T) {
	t.Parallel()
	w := start(t)
	count := map[string]int{}
	for range 200 {
		id := w.pay(1000, J{"channelKey": nil, "channelGroupId": account.GroupID})
		r := w.get("/payments/" + id).has(J{"channelGroup.id": account.GroupID, "channelGroup.isForTest": true})
		count[r.str("channel.key")]++
	}
	if card := count["channel-key-card"]; card < 120 || card > 160 || card+count["channel-key-transfer"] != 200 {
		t.Errorf("got %v, want about 140 to 60", count)
	}
}

func TestCapture(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(1000)
	w.post("/payments/"+id+"/capture", J{}).want(http.StatusOK)
	w.cancel(id).want(http.StatusOK)
	w.post("/payments/"+id+"/capture", J{}).want(http.StatusConflict, "PAYMENT_NOT_PAID")
	w.post("/payments/"+id+"/capture", nil).want(http.StatusBadRequest, "INVALID_REQUEST")
}
