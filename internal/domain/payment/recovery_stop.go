package payment

import (
	"slices"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverStop reads the cancellation that was to be stopped. PortOne does not say
// what a stopped one looks like; it can only be FAILED, since the money stays. Doubt
// that reading cannot end is ended by the same key.
func recoverStop() operation.Recovery {
	return operation.Recovery{
		Policy:   operation.CompleteForward,
		Prepare:  readPayment,
		Snapshot: snapshotBeforeStop,
		Look:     readAttempts,
		Judge:    judgeStop,
	}
}

// snapshotBeforeStop remembers the cancellations that were decided already, so that
// one which failed by itself is not taken for stopped.
func snapshotBeforeStop(_ operation.Record, readings []operation.Reading) (operation.Snapshot, *failure.Error) {
	if f := refusedReading(readings, noPayment); f != nil {
		return operation.Snapshot{}, f
	}
	payment, _ := shownPayment(readings)
	was := operation.Snapshot{Attempt: payment.GetTransactionId()}
	for _, c := range payment.GetCancellations() {
		if v := cancelled(c).Verdict; v != operation.HappenedPending {
			was.Known = append(was.Known, c.GetId())
		}
	}
	return was, nil
}

func judgeStop(r operation.Record, readings []operation.Reading) operation.Finding {
	payment, ok := shownPayment(readings)
	if isOther(r.Snapshot, payment) {
		payment = snapshotAttempt(r.Snapshot, readings)
		ok = payment != nil
	}
	if !ok || isStale(r.Snapshot, payment) {
		return evidence.Unclear
	}
	id := evidence.Typed[*paymentv1.StopPaymentCancellationRequest](r.Request).GetCancellationId()
	c := cancellationOf(payment, id)
	decided := evidence.Foreign(evidence.SuspectedOr(r, evidence.TooLate(errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_CANCELLATION_NOT_PENDING,
		"The cancellation was decided before it could be stopped.")))
	switch c.GetStatus() {
	case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_SUCCEEDED:
		return decided
	case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_FAILED:
		if slices.Contains(r.Snapshot.Known, id) {
			return decided
		}
		return evidence.Happened(&paymentv1.StopPaymentCancellationResponse{StoppedAt: payment.GetUpdatedAt()})
	case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED:
		return evidence.Absent
	case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_UNSPECIFIED:
		if c != nil {
			return evidence.Unclear
		}
	}
	return evidence.Absent
}
