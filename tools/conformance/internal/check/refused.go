package check

import (
	"cmp"
	"encoding/json"
	"maps"
	"time"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/upstream"
)

// maxRounds is how many calls may follow one another from a write until its refusal is
// returned: the write, and PortOne's record where a gateway's refusal is held against it.
const maxRounds = 2

// unproven are errors of operations after which it is not known whether a write took
// effect, and why that matters.
var unproven = map[string]string{
	"issueB2bTaxInvoiceImmediately B2B_EXTERNAL_SERVICE":       "the invoicing service failed, perhaps after it had issued a legal document",
	"requestB2bTaxInvoiceReverseIssuance B2B_EXTERNAL_SERVICE": "the invoicing service failed, perhaps after it had made a legal document",
}

type object = map[string]any

// records are what PortOne shows of an attempt that a gateway refused: a payment that has
// failed, or a cancellation.
var records = map[string]func(upstream.Arrival) map[string][]byte{
	"payWithBillingKey":            failedPayment,
	"payInstantly":                 failedPayment,
	"confirmPayment":               failedPayment,
	"confirmBillingKeyIssueAndPay": failedPayment,
	"cancelPayment":                failedCancellation,
}

// failedPayment is the payment that a charge was about, after its gateway refused it.
func failedPayment(a upstream.Arrival) map[string][]byte {
	var body struct {
		PaymentID   string `json:"paymentId"`
		BillingKey  string `json:"billingKey"`
		Currency    string `json:"currency"`
		TotalAmount int64  `json:"totalAmount"`
		TxID        string `json:"txId"`
		StoreID     string `json:"storeId"`
		Amount      struct {
			Total int64 `json:"total"`
		} `json:"amount"`
	}
	_ = json.Unmarshal(a.Body, &body) // what is not there is empty
	id, transaction := body.PaymentID, "transaction-1"
	if named := a.Path["paymentId"]; named != "" {
		id = named
	}
	if body.TxID != "" {
		transaction = body.TxID
	}
	now := time.Now().UTC().Format(time.RFC3339Nano)
	attempt := object{
		"status": "FAILED", "id": transaction, "paymentId": id, "version": "V2", "requestedAt": now, "updatedAt": now,
		"statusChangedAt": now, "failedAt": now, "orderName": "any", "currency": body.Currency, "customer": object{},
		"amount":  object{"total": body.Amount.Total + body.TotalAmount, "taxFree": 0, "discount": 0, "paid": 0, "cancelled": 0, "cancelledTaxFree": 0},
		"failure": object{"pgCode": "any", "pgMessage": "any"}, "merchantId": "any", "storeId": cmp.Or(body.StoreID, "any"),
		"origin": object{"platformType": "API", "ipAddress": "127.0.0.1"},
	}
	if body.BillingKey != "" {
		attempt["billingKey"] = body.BillingKey
	}
	payment := maps.Clone(attempt)
	payment["id"], payment["transactionId"] = id, transaction
	return map[string][]byte{"getPayment": encode(payment), "getPaymentTransactions": encode(object{"items": []any{attempt}})}
}

// failedCancellation is the payment that a refund was about, with the cancellation that
// its gateway refused.
func failedCancellation(a upstream.Arrival) map[string][]byte {
	var asked struct {
		Amount        int64  `json:"amount"`
		TaxFreeAmount int64  `json:"taxFreeAmount"`
		VatAmount     int64  `json:"vatAmount"`
		Reason        string `json:"reason"`
		StoreID       string `json:"storeId"`
	}
	_ = json.Unmarshal(a.Body, &asked) // as above
	payment := paidPayment(a.Path["paymentId"], asked.StoreID)
	payment["cancellations"] = []any{object{
		"status": "FAILED", "id": "cancellation-1", "totalAmount": asked.Amount, "taxFreeAmount": asked.TaxFreeAmount,
		"vatAmount": asked.VatAmount, "reason": asked.Reason, "trigger": "API",
		"requestedAt": time.Now().UTC().Format(time.RFC3339Nano),
	}}
	return map[string][]byte{"getPayment": encode(payment)}
}
