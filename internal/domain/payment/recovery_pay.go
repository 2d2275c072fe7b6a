package payment

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverPayWithBillingKey looks for the attempt. Nobody is present at it, so it is sent
// again while the caller's time lasts: the key makes it the same attempt, and if PortOne
// has forgotten the key, a payment is paid once. A FAILED one is never followed by another
// send: a new attempt on the same payment can charge.
func recoverPayWithBillingKey() operation.Recovery {
	recovery := RecoverCharge(billingKeyCharge)
	recovery.Policy = operation.CompleteInTime
	recovery.Settle = func(response proto.Message) operation.Verdict {
		return approved(evidence.Typed[*paymentv1.PayWithBillingKeyResponse](response).GetPayment())
	}
	recovery.Made = func(response proto.Message) []string {
		return []string{evidence.Typed[*paymentv1.PayWithBillingKeyResponse](response).GetPayment().GetPgTxId()}
	}
	return recovery
}

func billingKeyCharge(r operation.Record) Charge {
	request := evidence.Typed[*paymentv1.PayWithBillingKeyRequest](r.Request)
	return Charge{
		PaymentID: request.GetPaymentId(), StoreID: evidence.Given(request.GetStoreId()),
		Total: new(request.GetAmount().GetTotal()), Currency: request.GetCurrencyCode(), BillingKey: request.GetBillingKey(),
		PgTxID: evidence.Typed[*paymentv1.PayWithBillingKeyResponse](r.Response).GetPayment().GetPgTxId(),
		Answer: func(t *paymentv1.PaymentTransaction) proto.Message {
			return &paymentv1.PayWithBillingKeyResponse{Payment: &paymentv1.BillingKeyPaymentSummary{
				PgTxId: t.GetPgTxId(), PaidAt: approvedAt(t), Status: t.GetStatus().Enum(),
			}}
		},
	}
}

// recoverPayInstantly looks for the attempt. The card is forgotten, so nothing else
// could be done after a restart.
func recoverPayInstantly() operation.Recovery {
	recovery := RecoverCharge(instantCharge)
	recovery.Settle = func(response proto.Message) operation.Verdict {
		return approved(evidence.Typed[*paymentv1.PayInstantlyResponse](response).GetPayment())
	}
	recovery.Made = func(response proto.Message) []string {
		return []string{evidence.Typed[*paymentv1.PayInstantlyResponse](response).GetPayment().GetPgTxId()}
	}
	return recovery
}

func instantCharge(r operation.Record) Charge {
	request := evidence.Typed[*paymentv1.PayInstantlyRequest](r.Request)
	return Charge{
		PaymentID: request.GetPaymentId(), StoreID: evidence.Given(request.GetStoreId()),
		Total: new(request.GetAmount().GetTotal()), Currency: request.GetCurrencyCode(),
		Account: request.GetMethod().GetVirtualAccount() != nil,
		PgTxID:  evidence.Typed[*paymentv1.PayInstantlyResponse](r.Response).GetPayment().GetPgTxId(),
		Answer: func(t *paymentv1.PaymentTransaction) proto.Message {
			return &paymentv1.PayInstantlyResponse{Payment: &paymentv1.InstantPaymentSummary{
				PgTxId: t.GetPgTxId(), PaidAt: approvedAt(t), Status: t.GetStatus().Enum(),
			}}
		},
	}
}

// summary is what all charges answer with.
type summary interface {
	GetPaidAt() *timestamppb.Timestamp
	GetStatus() paymentv1.PaymentStatus
}

// approved classifies an answer by its time of approval. PortOne always gives one;
// what was found by looking lacks it while the gateway has not decided. An attempt that
// failed is none, whatever else is said of it.
func approved(payment summary) operation.Verdict {
	switch {
	case payment.GetStatus() == paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED:
		return operation.Refused
	case payment.GetPaidAt() == nil:
		return operation.HappenedPending
	}
	return operation.Happened
}

func suspectedOrPaid(r operation.Record) *failure.Error {
	return evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.PaymentReason_PAYMENT_REASON_ALREADY_PAID, "Another attempt has paid the payment."))
}
