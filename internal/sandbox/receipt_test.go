package sandbox_test

import (
	"net/http"
	"testing"
)

func receiptBody(paymentID string, total int64) J {
	return J{
		"paymentId": paymentID, "channelKey": "channel-key-card", "type": "PERSONAL", "orderName": "Two coffees", "currency": "KRW",
		"amount": J{"total": total}, "customer": J{"identityNumber": "01012345678"},
	}
}

func TestReceiptsOfPaymentsElsewhere(t *testing.T) {
	t.Parallel()
	w := start(t)
	issued := w.post("/cash-receipts", receiptBody("elsewhere", 11000)).want(http.StatusOK)
	w.get("/payments/elsewhere/cash-receipt").want(http.StatusOK).has(J{
		"status": "ISSUED", "amount": 11000, "vatAmount": 1000, "isManual": true, "type": "PERSONAL",
		"issueNumber": issued.str("cashReceipt.issueNumber"), "pgReceiptId": issued.str("cashReceipt.pgReceiptId"),
	})
	w.post("/payments/elsewhere/cash-receipt/cancel", nil).want(http.StatusOK).has(J{"cancelledAmount": 11000})
	w.get("/payments/elsewhere/cash-receipt").has(J{"status": "CANCELLED", "cancelledAt": "2026-01-02T03:04:05.678Z"})
	w.post("/cash-receipts", receiptBody("elsewhere", 500)).want(http.StatusOK)
	w.get("/payments/elsewhere/cash-receipt").has(J{"status": "ISSUED", "amount": 500})
	w.get("/payments/elsewhere").want(http.StatusNotFound)
}

func TestReceiptsOfPortOnesPayments(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.openAccount(11000)
	w.post("/_sandbox/payments/"+id+"/deposit", nil).want(http.StatusOK)
	w.get("/payments/" + id).has(J{"cashReceiptIssuanceStatus": "NOT_ISSUED", "cashReceipt": nil})
	w.post("/cash-receipts", receiptBody(id, 11000)).want(http.StatusOK)
	w.get("/payments/" + id).has(J{"cashReceipt.status": "ISSUED", "cashReceipt.totalAmount": 11000})
	w.cancel(id, J{"refundAccount": J{"bank": "SHINHAN", "number": "110", "holderName": "Hong"}}).want(http.StatusOK)
	w.get("/payments/" + id).has(J{"status": "CANCELLED", "cashReceipt.status": "CANCELLED"})
	w.get("/payments/" + id + "/cash-receipt").has(J{"status": "CANCELLED"})
}

func TestReceiptsThatComeWithThePayment(t *testing.T) {
	t.Parallel()
	w := start(t)
	tx := w.open("p", 1000, J{"method": "TRANSFER", "cashReceiptType": "PERSONAL"})
	w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusOK)
	w.get("/payments/p/cash-receipt").want(http.StatusOK).has(J{"status": "ISSUED", "isManual": false})
	w.post("/cash-receipts", receiptBody("p", 1000)).want(http.StatusConflict, "CASH_RECEIPT_ALREADY_ISSUED")
	w.post("/payments/p/cash-receipt/cancel", nil).want(http.StatusOK)
	w.get("/payments/p").has(J{"status": "PAID", "cashReceipt.status": "CANCELLED"})
}

func TestReceiptsThatCannotBe(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, body := range []J{
		receiptBody("", 1), receiptBody("p", 0), with(receiptBody("p", 1), J{"orderName": ""}),
		with(receiptBody("p", 1), J{"customer": J{"identityNumber": "x"}}), with(receiptBody("p", 1), J{"amount": J{"total": 1, "taxFree": 2}}),
	} {
		w.post("/cash-receipts", body).want(http.StatusBadRequest, "INVALID_REQUEST")
	}
	w.post("/cash-receipts", receiptBody("p", 1417)).want(http.StatusBadGateway, "PG_PROVIDER")
	w.get("/payments/p/cash-receipt").has(J{"status": "ISSUE_FAILED"})
	w.post("/cash-receipts", receiptBody("p", 1000)).want(http.StatusOK)
}

func receiptErrors() map[string]func(*world) reply {
	cancel := func(w *world, id string) reply { return w.post("/payments/"+id+"/cash-receipt/cancel", nil) }
	return map[string]func(*world) reply{
		"issueCashReceipt CASH_RECEIPT_ALREADY_ISSUED": func(w *world) reply {
			w.post("/cash-receipts", receiptBody("p", 1000)).want(http.StatusOK)
			return w.post("/cash-receipts", receiptBody("p", 1000))
		},
		"issueCashReceipt CHANNEL_NOT_FOUND": func(w *world) reply {
			return w.post("/cash-receipts", with(receiptBody("p", 1000), J{"channelKey": "x"}))
		},
		"issueCashReceipt PG_PROVIDER":                        func(w *world) reply { return w.post("/cash-receipts", receiptBody("p", 1417)) },
		"getCashReceiptByPaymentId CASH_RECEIPT_NOT_FOUND":    func(w *world) reply { return w.get("/payments/p/cash-receipt") },
		"cancelCashReceiptByPaymentId CASH_RECEIPT_NOT_FOUND": func(w *world) reply { return cancel(w, "p") },
		"cancelCashReceiptByPaymentId CASH_RECEIPT_NOT_ISSUED": func(w *world) reply {
			w.post("/cash-receipts", receiptBody("p", 1417)).want(http.StatusBadGateway)
			return cancel(w, "p")
		},
		"cancelCashReceiptByPaymentId PG_PROVIDER": func(w *world) reply {
			w.post("/cash-receipts", receiptBody("p", 1418)).want(http.StatusOK)
			return cancel(w, "p")
		},
	}
}
