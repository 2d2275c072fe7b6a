package payment

import (
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
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
		return evidence.Unclear
	}
	over := evidence.Foreign(evidence.SuspectedOr(r, evidence.TooLate(errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_WAITING_FOR_DEPOSIT,
		"The virtual account waited no longer when it was to be closed.")))
	switch {
	case isPaid(payment.GetStatus()):
		return over // the deposit was faster
	case payment.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED:
		return evidence.Absent
	case payment.GetMethod() != nil && payment.GetMethod().GetVirtualAccount() == nil:
		return evidence.Absent // another attempt, which hides the account
	}
	switch at := later(payment.GetFailedAt(), payment.GetStatusChangedAt()); evidence.Timing(r, at) {
	case evidence.Before:
		return over
	case evidence.During:
		return evidence.Happened(&paymentv1.CloseVirtualAccountResponse{ClosedAt: at})
	case evidence.Unknowable:
	}
	return evidence.Unclear
}
