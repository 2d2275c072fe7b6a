package payment

import (
	"slices"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// lateReason is what the records of shop and gateway say of a payment that was
// undone.
const lateReason = "paid after it was reported as not executed"

// undo chooses how a charge is undone. Money goes back; an account that still waits is
// closed before somebody pays into it. While a refund waits for its gateway its amount
// cannot be given back in another way, and it may yet fail, so it is waited for.
func (c Charge) undo(r operation.Record, readings []operation.Reading) operation.Undo {
	seen, ok := see(readings)
	if !ok {
		return operation.Undo{}
	}
	left := c.left(r, seen.attempts)
	switch {
	case slices.ContainsFunc(seen.payment.GetCancellations(), isAsked):
		return operation.Undo{}
	case left.held:
		return operation.Undo{Definition: Cancel.Definition, Request: &paymentv1.CancelPaymentRequest{
			RequestId: r.VoidID(), PaymentId: c.PaymentID, StoreId: c.StoreID, Reason: lateReason,
		}}
	case left.issued:
		return operation.Undo{Definition: CloseVirtualAccount.Definition, Request: &paymentv1.CloseVirtualAccountRequest{
			RequestId: r.VoidID(), PaymentId: c.PaymentID, StoreId: c.StoreID,
		}}
	}
	return operation.Undo{Over: left.over && !left.open && seen.agrees(r.Snapshot)}
}

// remains are what is left of the attempts that can be the call's.
type remains struct{ held, issued, open, over bool }

// left looks at the attempt that was found, where the gateway's name for it is known:
// the payer may have begun another since, which looks just like it.
func (c Charge) left(r operation.Record, attempts []*paymentv1.PaymentTransaction) remains {
	var left remains
	if i := slices.IndexFunc(attempts, c.isNamed); i >= 0 {
		attempts = attempts[i : i+1]
	}
	for _, t := range attempts {
		status := t.GetStatus()
		switch {
		case !c.couldBe(r, t), isUndecided(status):
			// Others may have begun it, and it may never end.
		case isHeld(status):
			left.held = true
		case status == paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED:
			left.issued = true
		case isOver(status):
			left.over = true
		default:
			left.open = true
		}
	}
	return left
}

func (c Charge) isNamed(t *paymentv1.PaymentTransaction) bool {
	return c.PgTxID != "" && c.PgTxID == t.GetPgTxId()
}

// isAsked reports whether a cancellation waits for its gateway.
func isAsked(c *paymentv1.PaymentCancellation) bool {
	return c.GetStatus() == paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED
}
