package payment

import (
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverCloseAccount reads whether the account still waits. PortOne does not say
// what a closed one looks like; V1 shows a failed payment. An account that still waits
// is closed by the same key, which is right whether or not the first call did it.
func recoverCloseAccount() operation.Recovery {
	return operation.Recovery{Policy: operation.CompleteForward, Look: readPayment, Judge: judgeCloseAccount}
}

func judgeCloseAccount(r operation.Record, readings []operation.Reading) operation.Finding {
	payment, ok := shownPayment(readings)
	if !ok {
		return unclear
	}
	over := foreign(suspectedOr(r, errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_WAITING_FOR_DEPOSIT,
		"The virtual account waited no longer when it was to be closed."))
	switch {
	case isPaid(payment.GetStatus()):
		return over // the deposit was faster
	case payment.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED:
		return absent
	case payment.GetMethod() != nil && payment.GetMethod().GetVirtualAccount() == nil:
		return absent // another attempt, which hides the account
	}
	switch at := later(payment.GetFailedAt(), payment.GetStatusChangedAt()); timing(r, at) {
	case before:
		return over
	case during:
		if refusedOutright(r) {
			return over
		}
		return happened(&paymentv1.CloseVirtualAccountResponse{ClosedAt: at})
	case unknowable:
	}
	return unclear
}
