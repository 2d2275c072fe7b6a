package sandbox_test

import (
	"maps"
	"net/http"
	"net/url"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// requests has a request for every operation that the sandbox knows: path and
// body of a call that is well formed.
func requests() map[string]struct {
	path string
	body J
} {
	type request = struct {
		path string
		body J
	}
	return map[string]request{
		"loginViaApiSecret":                 {"/login/api-secret", J{"apiSecret": "wrong"}},
		"refreshToken":                      {"/token/refresh", J{"refreshToken": "wrong"}},
		"getBankInfos":                      {"/banks", nil},
		"issueBillingKey":                   {"/billing-keys", issueBody(shinhanCard)},
		"getBillingKeyInfos":                {"/billing-keys", J{}},
		"getBillingKeyInfo":                 {"/billing-keys/k", nil},
		"deleteBillingKey":                  {"/billing-keys/k", nil},
		"createPaymentSchedule":             {"/payments/p/schedule", scheduled("k", 1000)},
		"getPaymentSchedule":                {"/payment-schedules/s", nil},
		"getPaymentSchedules":               {"/payment-schedules", J{}},
		"revokePaymentSchedules":            {"/payment-schedules", J{"billingKey": "k"}},
		"confirmBillingKey":                 {"/billing-keys/confirm", J{"billingIssueToken": "t"}},
		"confirmBillingKeyIssueAndPay":      {"/billing-keys/confirm-issue-and-pay", J{"billingIssueToken": "t"}},
		"issueCashReceipt":                  {"/cash-receipts", receiptBody("p", 1000)},
		"getCashReceiptByPaymentId":         {"/payments/p/cash-receipt", nil},
		"cancelCashReceiptByPaymentId":      {"/payments/p/cash-receipt/cancel", nil},
		"applyEscrowLogistics":              {"/payments/p/escrow/logistics", logistics()},
		"modifyEscrowLogistics":             {"/payments/p/escrow/logistics", logistics()},
		"confirmEscrow":                     {"/payments/p/escrow/complete", J{}},
		"sendIdentityVerification":          {"/identity-verifications/v/send", identityBody()},
		"resendIdentityVerification":        {"/identity-verifications/v/resend", nil},
		"confirmIdentityVerification":       {"/identity-verifications/v/confirm", J{"otp": "000000"}},
		"getIdentityVerification":           {"/identity-verifications/v", nil},
		"createPlatformContract":            {"/platform/contracts", contractBody()},
		"getPlatformContract":               {"/platform/contracts/c", nil},
		"createPlatformPartner":             {"/platform/partners", partnerBody()},
		"getPlatformPartner":                {"/platform/partners/p", nil},
		"createPlatformOrderTransfer":       {"/platform/transfers/order", orderTransfer("p", 1000)},
		"createPlatformOrderCancelTransfer": {"/platform/transfers/order-cancel", cancelTransfer("t", "c")},
		"createPlatformManualTransfer":      {"/platform/transfers/manual", manualTransfer(1000)},
		"getPlatformTransfer":               {"/platform/transfers/t", nil},
		"deletePlatformTransfer":            {"/platform/transfers/t", nil},
		"preRegisterPayment":                {"/payments/p/pre-register", J{}},
		"payWithBillingKey":                 {"/payments/p/billing-key", keyPayment("k", 1000)},
		"payInstantly":                      {"/payments/p/instant", cardPayment(1000)},
		"confirmPayment":                    {"/payments/p/confirm", J{"paymentToken": "t"}},
		"capturePayment":                    {"/payments/p/capture", J{}},
		"getPayment":                        {"/payments/p", nil},
		"getPayments":                       {"/payments", J{}},
		"getPaymentTransactions":            {"/payments/p/transactions", nil},
		"cancelPayment":                     {"/payments/p/cancel", J{"reason": "r"}},
		"stopPaymentCancellation":           {"/payments/p/cancellations/c/stop", J{}},
		"closeVirtualAccount":               {"/payments/p/virtual-account/close", nil},
	}
}

// TestEveryDocumentedErrorIsReachable makes each error of each known operation
// happen, and finds pairs that nobody has made happen.
func TestEveryDocumentedErrorIsReachable(t *testing.T) {
	t.Parallel()
	causes := specificErrors()
	for _, op := range wire.Operations() {
		if _, known := requests()[op.ID]; !known {
			continue
		}
		for failure, status := range op.Errors {
			t.Run(op.ID+" "+failure, func(t *testing.T) {
				t.Parallel()
				cause := causes[op.ID+" "+failure]
				if cause == nil && unreachable()[op.ID+" "+failure] == "" {
					cause = generalErrors(op)[failure]
				}
				why := unreachable()[op.ID+" "+failure]
				if (cause == nil) == (why == "") {
					t.Fatalf("a cause is known: %t; it needs %q", cause != nil, why)
				}
				if cause == nil {
					return
				}
				w := start(t, func(o *sandbox.Options) { o.Limits.Attempts, o.Limits.Cancellations = 2, 2 })
				cause(w).want(status, failure)
			})
		}
	}
}

// generalErrors are the causes that work for any operation.
func generalErrors(op wire.Operation) map[string]func(*world) reply {
	request := requests()[op.ID]
	send := func(w *world, path string, body J, h headers) reply {
		if op.Input == wire.InputNone || body == nil {
			return w.send(op.Method, path, nil, h)
		}
		return w.send(op.Method, path, body, h)
	}
	return map[string]func(*world) reply{
		"UNAUTHORIZED": func(w *world) reply {
			return send(w, request.path, request.body, headers{"Authorization": "PortOne wrong"})
		},
		"INVALID_REQUEST": func(w *world) reply {
			return send(w, request.path+"?a=%zz", request.body, nil)
		},
		"FORBIDDEN": func(w *world) reply {
			return send(w, request.path+"?storeId=store-unknown", request.body, nil)
		},
		"IDENTITY_VERIFICATION_NOT_FOUND": func(w *world) reply { return send(w, request.path, request.body, nil) },
		"PAYMENT_SCHEDULE_NOT_FOUND":      func(w *world) reply { return send(w, request.path, request.body, nil) },
		"PAYMENT_NOT_FOUND":               func(w *world) reply { return send(w, request.path, request.body, nil) },
		"BILLING_KEY_NOT_FOUND":           func(w *world) reply { return send(w, request.path, request.body, nil) },
	}
}

// specificErrors are the causes that belong to one operation.
func specificErrors() map[string]func(*world) reply {
	all := map[string]func(*world) reply{}
	for _, group := range []map[string]func(*world) reply{
		billingKeyErrors(), billingKeyConfirmErrors(), scheduleErrors(), billingKeyPaymentErrors(), receiptErrors(), escrowErrors(),
		identityErrors(), platformErrors(), partnerErrors(), orderTransferErrors(), orderCancelTransferErrors(), orderCancelTransferClashes(), manualTransferErrors(), instantPaymentErrors(), windowPaymentErrors(), paidPaymentErrors(), cancelErrors(),
	} {
		maps.Copy(all, group)
	}
	return all
}

func billingKeyErrors() map[string]func(*world) reply {
	group := J{"channelKey": nil, "channelGroupId": account.GroupID}
	return map[string]func(*world) reply{
		"loginViaApiSecret UNAUTHORIZED": func(w *world) reply { return w.post("/login/api-secret", J{"apiSecret": "wrong"}) },
		"refreshToken UNAUTHORIZED":      func(w *world) reply { return w.post("/token/refresh", J{"refreshToken": "wrong"}) },
		"issueBillingKey CHANNEL_NOT_FOUND": func(w *world) reply {
			return w.post("/billing-keys", with(issueBody(shinhanCard), J{"channelKey": "channel-key-unknown"}))
		},
		"issueBillingKey PG_PROVIDER": func(w *world) reply { return w.post("/billing-keys", issueBody("4111110000000421")) },
		"issueBillingKey CHANNEL_SPECIFIC": func(w *world) reply {
			return w.post("/billing-keys", with(issueBody("4111110000000421"), group))
		},
		"deleteBillingKey BILLING_KEY_ALREADY_DELETED": func(w *world) reply {
			k := w.billingKey(shinhanCard)
			w.delete("/billing-keys/" + k).want(http.StatusOK)
			return w.delete("/billing-keys/" + k)
		},
		"deleteBillingKey BILLING_KEY_NOT_ISSUED": func(w *world) reply {
			k := w.post("/_sandbox/billing-key-windows", J{"channelKey": "channel-key-card"}).want(http.StatusOK).str("billingKey")
			return w.delete("/billing-keys/" + k)
		},
		"deleteBillingKey PAYMENT_SCHEDULE_ALREADY_EXISTS": func(w *world) reply {
			k := w.billingKey(shinhanCard)
			w.schedule("p", k, 1000)
			return w.delete("/billing-keys/" + k)
		},
		"deleteBillingKey PG_PROVIDER": func(w *world) reply {
			return w.delete("/billing-keys/" + w.billingKey("4111110000000423"))
		},
		"deleteBillingKey CHANNEL_SPECIFIC": func(w *world) reply {
			return w.delete("/billing-keys/" + w.superKey("4111110000000424"))
		},
	}
}

func billingKeyPaymentErrors() map[string]func(*world) reply {
	pay := func(w *world, id string, changes J) reply {
		return w.post("/payments/"+id+"/billing-key", with(keyPayment(w.billingKey(shinhanCard), 1000), changes))
	}
	causes := map[string]func(*world) reply{
		"payWithBillingKey CHANNEL_NOT_FOUND": func(w *world) reply {
			return pay(w, "p", J{"channelKey": "channel-key-transfer"})
		},
		"payWithBillingKey BILLING_KEY_ALREADY_DELETED": func(w *world) reply {
			k := w.billingKey(shinhanCard)
			w.delete("/billing-keys/" + k).want(http.StatusOK)
			return pay(w, "p", J{"billingKey": k})
		},
		"payWithBillingKey PROMOTION_PAY_METHOD_DOES_NOT_MATCH": func(w *world) reply {
			k := w.billingKey("4000000000000000")
			return pay(w, "p", J{"billingKey": k, "promotionId": "promotion-sandbox-10-percent"})
		},
	}
	for failure, cause := range paymentErrors(pay) {
		causes["payWithBillingKey "+failure] = cause
	}
	return causes
}

func instantPaymentErrors() map[string]func(*world) reply {
	pay := func(w *world, id string, changes J) reply {
		return w.post("/payments/"+id+"/instant", with(cardPayment(1000), changes))
	}
	causes := map[string]func(*world) reply{
		"payInstantly CHANNEL_NOT_FOUND": func(w *world) reply { return pay(w, "p", J{"channelKey": "channel-key-identity"}) },
		"payInstantly PROMOTION_PAY_METHOD_DOES_NOT_MATCH": func(w *world) reply {
			return pay(w, "p", J{"method": credential("4000000000000000"), "promotionId": "promotion-sandbox-10-percent"})
		},
	}
	for failure, cause := range paymentErrors(pay) {
		causes["payInstantly "+failure] = cause
	}
	return causes
}

// paymentErrors are what both payments started by a server have in common.
func paymentErrors(pay func(w *world, id string, changes J) reply) map[string]func(*world) reply {
	decline := J{"amount": J{"total": 1401}}
	return map[string]func(*world) reply{
		"ALREADY_PAID": func(w *world) reply {
			pay(w, "p", nil).want(http.StatusOK)
			return pay(w, "p", nil)
		},
		"DISCOUNT_AMOUNT_EXCEEDS_TOTAL_AMOUNT": func(w *world) reply {
			return pay(w, "p", J{"promotionId": "promotion-sandbox-always-1000-won"})
		},
		"MAX_TRANSACTION_COUNT_REACHED": func(w *world) reply {
			pay(w, "p", decline).want(http.StatusBadGateway)
			pay(w, "p", decline).want(http.StatusBadGateway)
			return pay(w, "p", nil)
		},
		"PAYMENT_SCHEDULE_ALREADY_EXISTS": func(w *world) reply {
			w.schedule("p", w.billingKey(shinhanCard), 1000)
			return pay(w, "p", nil)
		},
		"PG_PROVIDER": func(w *world) reply { return pay(w, "p", decline) },
		"SUM_OF_PARTS_EXCEEDS_TOTAL_AMOUNT": func(w *world) reply {
			return pay(w, "p", J{"amount": J{"total": 1000, "taxFree": 900, "vat": 101}})
		},
	}
}

func windowPaymentErrors() map[string]func(*world) reply {
	return map[string]func(*world) reply{
		"preRegisterPayment ALREADY_PAID": func(w *world) reply {
			return w.post("/payments/"+w.pay(1000)+"/pre-register", J{})
		},
		"confirmPayment ALREADY_PAID": func(w *world) reply {
			return w.post("/payments/"+w.pay(1000)+"/confirm", J{"paymentToken": "t"})
		},
		"confirmPayment INVALID_PAYMENT_TOKEN": func(w *world) reply {
			w.token("p", 1000)
			return w.post("/payments/p/confirm", J{"paymentToken": "guess"})
		},
		"confirmPayment INFORMATION_MISMATCH": func(w *world) reply {
			return w.post("/payments/p/confirm", J{"paymentToken": w.token("p", 1000), "totalAmount": 999})
		},
		"confirmPayment PG_PROVIDER": func(w *world) reply {
			return w.post("/payments/p/confirm", J{"paymentToken": w.token("p", 1402)})
		},
		"closeVirtualAccount PAYMENT_NOT_WAITING_FOR_DEPOSIT": func(w *world) reply {
			return w.post("/payments/"+w.pay(1000)+"/virtual-account/close", nil)
		},
		"closeVirtualAccount PG_PROVIDER": func(w *world) reply {
			return w.post("/payments/"+w.openAccount(1415)+"/virtual-account/close", nil)
		},
	}
}

func paidPaymentErrors() map[string]func(*world) reply {
	stop := func(w *world, id, cancellation string) reply {
		return w.post("/payments/"+id+"/cancellations/"+url.PathEscape(cancellation)+"/stop", J{})
	}
	return map[string]func(*world) reply{
		"capturePayment PAYMENT_NOT_PAID": func(w *world) reply {
			return w.post("/payments/"+w.openAccount(1000)+"/capture", J{})
		},
		"capturePayment PG_PROVIDER": func(w *world) reply { return w.post("/payments/"+w.pay(1414)+"/capture", J{}) },
		"stopPaymentCancellation PAYMENT_CANCELLATION_NOT_FOUND": func(w *world) reply {
			return stop(w, w.pay(1000), "unknown")
		},
		"stopPaymentCancellation PAYMENT_CANCELLATION_NOT_PENDING": func(w *world) reply {
			id := w.pay(1000)
			return stop(w, id, w.cancel(id).want(http.StatusOK).str("cancellation.id"))
		},
		"stopPaymentCancellation PG_PROVIDER": func(w *world) reply {
			id := w.pay(1416)
			return stop(w, id, w.cancel(id).want(http.StatusOK).str("cancellation.id"))
		},
	}
}

func cancelErrors() map[string]func(*world) reply {
	mixed := J{"amount": J{"total": 11000, "taxFree": 1100}}
	promoted := J{"promotionId": "promotion-sandbox-10-percent"}
	twice := func(first, second J) func(*world) reply {
		return func(w *world) reply {
			id := w.pay(6000, promoted)
			w.cancel(id, first).want(http.StatusOK)
			return w.cancel(id, second)
		}
	}
	return map[string]func(*world) reply{
		"cancelPayment PAYMENT_NOT_PAID": func(w *world) reply { return w.cancel(w.openAccount(1000)) },
		"cancelPayment PAYMENT_ALREADY_CANCELLED": func(w *world) reply {
			id := w.pay(1000)
			w.cancel(id).want(http.StatusOK)
			return w.cancel(id)
		},
		"cancelPayment CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN": func(w *world) reply {
			return w.cancel(w.pay(1000), J{"currentCancellableAmount": 999})
		},
		"cancelPayment CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT": func(w *world) reply {
			return w.cancel(w.pay(1000), J{"amount": 1001})
		},
		"cancelPayment SUM_OF_PARTS_EXCEEDS_CANCEL_AMOUNT": func(w *world) reply {
			return w.cancel(w.pay(11000, mixed), J{"amount": 500, "taxFreeAmount": 501})
		},
		"cancelPayment CANCEL_TAX_FREE_AMOUNT_EXCEEDS_CANCELLABLE_TAX_FREE_AMOUNT": func(w *world) reply {
			return w.cancel(w.pay(11000, mixed), J{"amount": 5000, "taxFreeAmount": 1101})
		},
		"cancelPayment CANCEL_TAX_AMOUNT_EXCEEDS_CANCELLABLE_TAX_AMOUNT": func(w *world) reply {
			return w.cancel(w.pay(11000, mixed), J{"amount": 11000})
		},
		"cancelPayment MAX_CANCEL_COUNT_REACHED": func(w *world) reply {
			id := w.pay(1000)
			w.cancel(id, J{"amount": 1}).want(http.StatusOK)
			w.cancel(id, J{"amount": 1}).want(http.StatusOK)
			return w.cancel(id, J{"amount": 1})
		},
		"cancelPayment PG_PROVIDER": func(w *world) reply { return w.cancel(w.pay(1412)) },
		"cancelPayment NEGATIVE_PROMOTION_ADJUSTED_CANCEL_AMOUNT": func(w *world) reply {
			return w.cancel(w.pay(5000, promoted), J{"amount": 400})
		},
		"cancelPayment PROMOTION_DISCOUNT_RETAIN_OPTION_SHOULD_NOT_BE_CHANGED": twice(
			J{"amount": 2000, "promotionDiscountRetainOption": "RETAIN"}, J{"amount": 1000},
		),
	}
}
