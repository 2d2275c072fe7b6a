package payment

import (
	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverCancel completes a refund: it is owed whenever it comes. The balance that
// it must find makes a second execution impossible, even by another key, and the
// cancellations known before tell which one is its own.
func recoverCancel() operation.Recovery {
	return operation.Recovery{
		Policy:   operation.CompleteForward,
		Prepare:  readPayment,
		Snapshot: snapshotBeforeCancel,
		Amend:    amendCancel,
		Outdated: isOutdated,
		Guarded:  isGuarded,
		Look:     readAttempts,
		Judge:    judgeCancel,
		Made: func(response proto.Message) []string {
			return []string{evidence.Typed[*paymentv1.CancelPaymentResponse](response).GetCancellation().GetId()}
		},
		Settle: func(response proto.Message) operation.Verdict {
			return cancelled(evidence.Typed[*paymentv1.CancelPaymentResponse](response).GetCancellation()).Verdict
		},
	}
}

// snapshotBeforeCancel remembers the cancellations that were there and what was
// left. A payment that is not shown is refused: nothing would keep a refund without
// a balance from being made twice. So is one of which all was given back, because
// that is final; everything else PortOne judges better than a read that may be late.
func snapshotBeforeCancel(_ operation.Record, readings []operation.Reading) (operation.Snapshot, *failure.Error) {
	if f := refusedReading(readings); f != nil {
		return operation.Snapshot{}, f
	}
	payment, _ := shownPayment(readings)
	if payment.GetStatus() == paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED {
		return operation.Snapshot{}, alreadyCancelled()
	}
	was := operation.Snapshot{Attempt: payment.GetTransactionId()}
	for _, c := range payment.GetCancellations() {
		was.Known = append(was.Known, c.GetId())
	}
	if b, ok := balanceOf(payment); ok { // of an unpaid one too: it may have been paid since
		was.Balance, was.Remaining = new(b.left()), new(b.left())
	}
	return was, nil
}

// amendCancel adds the balance that PortOne must find, unless the caller named one.
// A full cancellation gets it, too: "all that is left" means what was left when the
// caller asked.
func amendCancel(r operation.Record) proto.Message {
	request := evidence.Typed[*paymentv1.CancelPaymentRequest](r.Request)
	if request == nil || request.CurrentCancellableAmount != nil || r.Snapshot.Balance == nil {
		return r.Request
	}
	amended := proto.CloneOf(request)
	amended.CurrentCancellableAmount = r.Snapshot.Balance
	return amended
}

// isOutdated reports whether a refund was refused for the balance that was added to it: the
// record that it was read from was behind, or somebody else has refunded since. A balance
// that the caller named is the caller's to decide about.
func isOutdated(r operation.Record, f *failure.Error) bool {
	return f.Reason == failure.NameOf(errorv1.CancellationReason_CANCELLATION_REASON_CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN) &&
		evidence.Typed[*paymentv1.CancelPaymentRequest](r.Request).CurrentCancellableAmount == nil
}

// isGuarded reports whether the cancellation is sent with the balance that it must
// find. One that is not, because its balance cannot be told, would give back twice if
// it was executed twice.
func isGuarded(r operation.Record) bool {
	return r.Snapshot.Balance != nil ||
		evidence.Typed[*paymentv1.CancelPaymentRequest](r.Request).GetCurrentCancellableAmount() != 0
}

// balance is what was taken and what was given back, in minor units.
type balance struct{ total, givenBack, asked int64 }

// left is what can still be cancelled: a cancellation that is not decided holds its
// amount.
func (b balance) left() int64 { return b.total - b.givenBack - b.asked }

// balanceOf adds up a payment. It is false when PortOne's own number may be another:
// it is not documented whether a discount counts, and what a state means that this
// version does not know.
func balanceOf(p *paymentv1.Payment) (balance, bool) {
	b := balance{total: p.GetAmount().GetTotal()}
	known := true
	for _, c := range p.GetCancellations() {
		switch c.GetStatus() {
		case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_SUCCEEDED:
			b.givenBack += c.GetTotalAmount()
		case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED:
			b.asked += c.GetTotalAmount()
		case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_FAILED:
		case paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_UNSPECIFIED:
			known = false
		}
	}
	return b, known && p.GetAmount() != nil && p.GetAmount().GetDiscount() == 0 &&
		p.GetAmount().GetCancelled() == b.givenBack && b.left() >= 0
}

func alreadyCancelled() *failure.Error {
	return evidence.AlreadyDone(errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_ALREADY_CANCELLED, "All of the payment was given back already.")
}
