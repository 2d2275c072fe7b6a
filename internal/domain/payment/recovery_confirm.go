package payment

import (
	"google.golang.org/protobuf/proto"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverConfirm looks for the payer's attempt, which is there before the call and is
// decided by it. The call could be sent again under its key, but gateways let an
// approval lapse within minutes, and a payer who was told nothing may pay in another
// way meanwhile: a late success would be worse than none.
func recoverConfirm() operation.Recovery {
	recovery := RecoverCharge(confirmedCharge)
	recovery.Settle = func(response proto.Message) operation.Verdict {
		return approved(evidence.Typed[*paymentv1.ConfirmPaymentResponse](response).GetPayment())
	}
	recovery.Made = func(response proto.Message) []string {
		return []string{evidence.Typed[*paymentv1.ConfirmPaymentResponse](response).GetPayment().GetPgTxId()}
	}
	return recovery
}

func confirmedCharge(r operation.Record) Charge {
	request := evidence.Typed[*paymentv1.ConfirmPaymentRequest](r.Request)
	c := Charge{
		PaymentID: request.GetPaymentId(), StoreID: evidence.Given(request.GetStoreId()),
		Currency: request.GetCurrencyCode(),
		Begun:    true, TransactionID: request.GetTxId(),
		PgTxID: evidence.Typed[*paymentv1.ConfirmPaymentResponse](r.Response).GetPayment().GetPgTxId(),
		Answer: func(t *paymentv1.PaymentTransaction) proto.Message {
			return &paymentv1.ConfirmPaymentResponse{Payment: &paymentv1.ConfirmedPaymentSummary{
				PgTxId: t.GetPgTxId(), PaidAt: approvedAt(t), Status: t.GetStatus().Enum(),
			}}
		},
	}
	if request != nil {
		c.Total = request.TotalAmount
	}
	return c
}
