package billing

import (
	"google.golang.org/protobuf/proto"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// recoverConfirmAndPay looks for the payment. ConfirmBillingKey without a payment has
// nothing of the kind: a token names no key, and no key names its token. It is sent
// again under its key, which moves no money and can only issue what the payer has
// agreed to.
func recoverConfirmAndPay() operation.Recovery {
	recovery := payment.RecoverCharge(confirmedCharge)
	recovery.Settle = func(response proto.Message) operation.Verdict {
		if evidence.Typed[*billingv1.ConfirmBillingKeyAndPayResponse](response).GetBillingKey() == "" {
			return operation.HappenedPending // see confirmedAnswer
		}
		return operation.Happened
	}
	return recovery
}

// confirmedAnswer leaves the key out while the gateway has not decided. The response
// has no time to tell by, and PortOne's own always has a key.
func confirmedAnswer(t *paymentv1.PaymentTransaction) proto.Message {
	response := &billingv1.ConfirmBillingKeyAndPayResponse{PaymentId: t.GetPaymentId()}
	if t.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_PAY_PENDING {
		response.BillingKey = t.GetBillingKey()
	}
	return response
}

// confirmedCharge is the payer's attempt, begun in a window or by the call. A request that leaves the
// payment out leaves nothing to look at either: such a doubt waits for a person.
func confirmedCharge(r operation.Record) payment.Charge {
	request := evidence.Typed[*billingv1.ConfirmBillingKeyAndPayRequest](r.Request)
	c := payment.Charge{
		PaymentID: request.GetPaymentId(), StoreID: evidence.Given(request.GetStoreId()),
		Currency: request.GetCurrencyCode(), Begun: true, Begins: true,
		Answer: confirmedAnswer,
	}
	if request != nil {
		c.Total = request.TotalAmount
	}
	return c
}
