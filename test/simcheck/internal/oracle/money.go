package oracle

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

// account is the money of one payment.
type account struct {
	// charges counts charges, byOthers those that no operation made, claimed the
	// operations that say they made one.
	charges, byOthers, claimed int
	paid, refunded             int64
	byTransaction              map[string]int64 // what is there of each charge
	// refused is the refused attempt that each replica was shown last.
	refused map[string]string
}

// cancellation is one refund.
type cancellation struct {
	entry     ledger.Entry
	claimedBy *Operation
}

// sync reads what is new in PortOne's ledger.
func (o *Oracle) sync() {
	entries := o.Box.Ledger()
	for ; o.seen < len(entries); o.seen++ {
		e := entries[o.seen]
		op := o.byHash[e.KeyHash]
		if e.Kind == ledger.Charge {
			o.charged(e, op)
		} else {
			o.refunded(e, op)
		}
	}
}

func (o *Oracle) account(id string) *account {
	a := o.payments[id]
	if a == nil {
		a = &account{byTransaction: map[string]int64{}, refused: map[string]string{}}
		o.payments[id] = a
	}
	return a
}

// charged takes down money that was taken.
func (o *Oracle) charged(e ledger.Entry, op *Operation) {
	a := o.account(e.PaymentID)
	o.Stats.Charges++
	for _, left := range a.byTransaction {
		if left > 0 {
			o.Violatef("NO_DOUBLE_CHARGE", e.PaymentID, "%s is charged %d on top of a charge", e.PaymentID, e.Amount)
		}
	}
	if a.charges > 0 && !o.PayAgain {
		o.Violatef("NO_DOUBLE_CHARGE", e.PaymentID, "%s is charged %d again", e.PaymentID, e.Amount)
	}
	a.charges++
	a.paid += e.Amount
	a.byTransaction[e.TransactionID] += e.Amount
	if op == nil {
		a.byOthers++ // the payer, in a window of their own
		return
	}
	op.Charges = append(op.Charges, e)
	id := op.Record.ID
	switch {
	case !op.isCharge() && !op.isSchedule():
		o.Violatef("TRUE_EFFECT", id, "%s, a %s, takes money", id, op.Record.RPC)
	case len(op.Charges) > 1:
		o.Violatef("NO_DOUBLE_CHARGE", id, "%s takes money %d times", id, len(op.Charges))
	}
	o.took(op, e)
	o.served(op)
}

// took checks an effect against what was said of the operation before.
func (o *Oracle) took(op *Operation, e ledger.Entry) {
	id := op.Record.ID
	if op.isWatched() {
		op.LateAt = e.Time.Add(-o.Ahead)
		o.Stats.Late++
		return
	}
	switch op.Record.State {
	case operation.StateNotExecuted:
		op.LateAt = e.Time.Add(-o.Ahead)
		o.Stats.Late++
	case operation.StateDeclined, operation.StateConflict:
		if o.changedItsMind(e) {
			op.LateAt = e.Time.Add(-o.Ahead)
			o.Stats.Changed++
			return
		}
		o.Violatef("TRUE_VERDICT", id, "%s takes effect and was reported as %s", id, op.Record.State)
	case operation.StateVoided:
		// What was undone was another's that looked just like this. Which is whose cannot
		// be known, and all of it must be given back in the end.
		op.LateAt = e.Time.Add(-o.Ahead)
		o.Stats.Late++
	case operation.StateNotSent, operation.StateRejected, operation.StateInternal, operation.StateSucceededLate:
		o.Violatef("TRUE_VERDICT", id, "%s takes effect and was reported as %s", id, op.Record.State)
	case operation.StateAccepted, operation.StateReady:
		if op.left == 0 {
			o.Violatef("JOURNAL_BEFORE_SEND", id, "%s takes effect in state %s", id, op.Record.State)
		}
	case operation.StateSending, operation.StateDoubt, operation.StatePending, operation.StateSucceeded, operation.StateLateSuccess:
	}
}

// changedItsMind reports whether a gateway approved what it had refused before, in a
// world where gateways do (RELIABILITY Q6). PortOne's records confirmed the refusal
// when it was reported; nobody who asks them could have known better.
func (o *Oracle) changedItsMind(e ledger.Entry) bool {
	return o.LateApproval && e.Kind == ledger.Charge && e.Trigger == ledger.Gateway
}

// served checks that an intent is paid for once. A charge that came late beside it is
// given back; one that a gateway had refused is not the service's doing.
func (o *Oracle) served(op *Operation) {
	if op.Record.IntentRef == "" {
		return
	}
	paid := 0
	for _, other := range o.intents[intent{op.Record.Caller, op.Record.IntentRef}] {
		if len(other.Charges) > 0 && !other.isLate() && !o.isGivenBack(other) && !refused(other.Record.State) {
			paid++
		}
	}
	if paid > 1 {
		o.Violatef("ONE_CHARGE_PER_INTENT", op.Record.ID, "intent %s is paid for %d times", op.Record.IntentRef, paid)
	}
}

// isGivenBack reports whether nothing is left of what an operation took.
func (o *Oracle) isGivenBack(op *Operation) bool {
	for _, e := range op.Charges {
		if o.account(e.PaymentID).byTransaction[e.TransactionID] > 0 {
			return false
		}
	}
	return true
}

// refunded takes down money that was given back.
func (o *Oracle) refunded(e ledger.Entry, op *Operation) {
	a := o.account(e.PaymentID)
	o.Stats.Refunds++
	a.refunded += e.Amount
	a.byTransaction[e.TransactionID] -= e.Amount
	if a.byTransaction[e.TransactionID] < 0 {
		o.Violatef("NO_OVER_REFUND", e.PaymentID, "%s is refunded %d of %d", e.PaymentID, a.refunded, a.paid)
	}
	if o.cancellations[e.CancellationID] != nil {
		o.Violatef("NO_DOUBLE_REFUND", e.PaymentID, "cancellation %s refunds twice", e.CancellationID)
	}
	o.cancellations[e.CancellationID] = &cancellation{entry: e}
	if op == nil {
		return // a person, or a card company
	}
	op.Refunds = append(op.Refunds, e)
	id := op.Record.ID
	switch {
	case !op.isRefund():
		o.Violatef("TRUE_EFFECT", id, "%s, a %s, gives money back", id, op.Record.RPC)
	case len(op.Refunds) > 1:
		o.Violatef("NO_DOUBLE_REFUND", id, "%s gives money back %d times", id, len(op.Refunds))
	}
	o.took(op, e)
}

// visible reports whether every read showed something before a moment.
func (o *Oracle) visible(e ledger.Entry, moment time.Time) bool {
	return e.Time.Add(-o.Ahead).Add(o.Lag).Before(moment)
}
