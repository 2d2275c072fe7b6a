package payment

import (
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// readAttempts names the read of the payment that a cancellation is of, and of all its
// attempts: when the attempt that was cancelled is given back entirely, PortOne may
// show another one as the payment.
func readAttempts(r operation.Record) []operation.Query {
	about, ok := r.Request.(aboutPayment)
	if !ok {
		return nil
	}
	return Charge{PaymentID: about.GetPaymentId(), StoreID: evidence.Given(about.GetStoreId())}.queries()
}

// isOther reports whether the payment shows another attempt than it did before the
// first call.
func isOther(was operation.Snapshot, payment *paymentv1.Payment) bool {
	return was.Attempt != "" && payment != nil && payment.GetTransactionId() != was.Attempt
}

// snapshotAttempt is the attempt of the snapshot as the list shows it, in the form of a
// payment. It is nil if the list does not show it.
func snapshotAttempt(was operation.Snapshot, readings []operation.Reading) *paymentv1.Payment {
	seen, _ := see(readings)
	t := seen.find(was.Attempt)
	if t == nil {
		return nil
	}
	return &paymentv1.Payment{
		Id: t.GetPaymentId(), TransactionId: t.GetId(), Status: t.GetStatus(), Amount: t.GetAmount(),
		Cancellations: t.GetCancellations(), UpdatedAt: t.GetUpdatedAt(),
	}
}

// judgeOther judges a refund when the payment shows another attempt by now. Its
// cancellation is searched in the attempt of the snapshot, and in the one that is shown: a
// request that arrived late gave back that one. If it is in neither, the call must not be
// made again, because it would give back another attempt than was asked for.
func judgeOther(current refund, readings []operation.Reading) operation.Finding {
	before := current
	before.payment = snapshotAttempt(current.record.Snapshot, readings)
	if before.payment == nil || isStale(current.record.Snapshot, before.payment) {
		return evidence.Unclear
	}
	finding := before.judge()
	if finding.TookEffect() {
		return finding
	}
	if current.record.State == operation.StatePending {
		return current.judge()
	}
	also := current.suspects()
	switch {
	case also.alike, finding.Verdict == operation.Unclear:
		return evidence.Unclear
	case len(also.ours) > 0:
		return current.search()
	}
	finding.Changed = finding.Verdict == operation.Absent
	return finding
}
