package oracle

import (
	"fmt"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
)

// Healed says that from now on nothing goes wrong any more.
func (o *Oracle) Healed() {
	o.healed = o.Loop.Now()
	for _, op := range o.order {
		if op.Record.State.Active() {
			op.openAtHeal = true
			op.nextAtHeal = op.Record.NextAt
		}
	}
}

// AllAnswered checks that every operation has an answer.
func (o *Oracle) AllAnswered() {
	for _, op := range o.order {
		if r := &op.Record; r.State.Active() && o.Found == nil && !o.excused(op) {
			o.Violatef("BOUNDED_DOUBT", r.ID, "%s (%s) is still %s %v after everything was healed; it was %v old then, next look %v",
				r.ID, r.RPC.Name(), r.State, o.Loop.Now().Sub(o.healed), o.healed.Sub(r.CreatedAt), r.NextAt.Sub(o.healed))
		}
	}
}

// Bound is how long a doubt may last once nothing goes wrong any more.
const Bound = 4*time.Minute + 30*time.Second

// seenWithin is how long a doubt may last of which PortOne shows what became of it.
const seenWithin = 90 * time.Second

// excused operations may be open: PortOne itself still works on them, or nothing can
// be found out about them and their key has run out.
func (o *Oracle) excused(op *Operation) bool {
	const keyUsable = 150 * time.Minute
	now, r := o.Loop.Now(), &op.Record
	shown := o.Journal() // what the service goes by
	if o.Blind(r.RPC) && (shown.After(r.FirstByte.Add(keyUsable)) || shown.After(r.NotAfter) || now.After(op.notAfter)) {
		op.escalated = true
		return true
	}
	if o.Wrong > operation.Skew && r.Sent > 0 && r.There.FirstByte.IsZero() {
		return true // it was sent before PortOne had shown its clock, by a process that died: its time proves nothing
	}
	return op.begunAt.After(now.Add(-Bound)) || op.postponed.After(now.Add(-Bound))
}

// Heard takes down that PortOne has shown a process its clock.
func (o *Oracle) Heard(replica string) { o.heard[replica] = true }

// unproven is how much later than allowed an attempt may begin when the process that
// accepted the operation, or the one that makes the attempt, has not learned PortOne's time:
// nobody can see then that the journal's clock was set back between the two.
func (o *Oracle) unproven(replica string, op *Operation) time.Duration {
	if op.Record.There.NotAfter.IsZero() || !o.heard[replica] {
		return o.Wrong
	}
	return 0
}

// AllSettled checks that what came late was undone, and that every promise that can
// only be checked at the end was kept.
func (o *Oracle) AllSettled() {
	o.sync()
	for _, op := range o.order {
		r := &op.Record
		if r.State.Active() && !o.excused(op) {
			o.Violatef("BOUNDED_DOUBT", r.ID, "%s (%s) is still %s at the end", r.ID, r.RPC.Name(), r.State)
		}
		if op.escalated {
			o.Stats.Escalated++
			op.escalated = false
		}
		if what := o.unsettled(op); what != "" {
			o.Violatef("LATE_SUCCESS_UNDONE", r.ID, "%s (%s) %s", r.ID, r.RPC.Name(), what)
		}
		if o.Found != nil {
			return
		}
	}
}

// unsettled says what is wrong with how a late effect ended.
func (o *Oracle) unsettled(op *Operation) string {
	owing := len(op.Charges) > 0 && !o.isGivenBack(op)
	switch op.Record.State { //nolint:exhaustive // the others are not late
	case operation.StateNotExecuted, operation.StateConflict:
		if (owing || len(op.Refunds) > 0) && !o.claimedByOthers(op) {
			return fmt.Sprintf("took effect at %v after it was reported as not executed, and nobody noticed", op.LateAt.Sub(o.healed))
		}
	case operation.StateLateSuccess:
		if !o.mustWait(op) {
			return "took effect late and is not undone"
		}
	case operation.StateSucceededLate, operation.StateVoided:
		// When one of two that look alike was undone and the other was refused first, it
		// is the gateway that owes: see changedItsMind.
		if owing && !o.changedItsMind(op.Charges[0]) {
			return "took effect late and its money is not back"
		}
	}
	return ""
}

// mustWait reports whether somebody else keeps a late effect from being undone.
func (o *Oracle) mustWait(op *Operation) bool {
	return o.isKept(op) || o.isAsked(op) || o.isHeld(op) || op.opensAccount() && o.isDeposit(op)
}

// isAsked reports whether a refund of the same payment waits for its gateway. Until that
// decides, its amount cannot be given back in another way.
func (o *Oracle) isAsked(op *Operation) bool {
	return slices.ContainsFunc(o.order, func(other *Operation) bool {
		return other.Record.Subject == op.Record.Subject && other.Record.RPC == payment.Cancel.RPC &&
			other.Record.State == operation.StatePending
	})
}

// isHeld reports whether the gateway refuses to give back what is left, as it does for
// some amounts, for which it is asked again for ever.
func (o *Oracle) isHeld(op *Operation) bool {
	there := o.account(op.paymentID())
	answer := script.Cancel(there.paid - there.refunded)
	return op.Record.Voids > 0 && (answer.Failed || answer.Decline != nil)
}

// isKept reports whether an issuer refuses to delete a key, for which it is asked
// again for ever.
func (o *Oracle) isKept(op *Operation) bool {
	if op.Record.RPC != billing.IssueBillingKey.RPC || op.Record.Voids == 0 {
		return false
	}
	if !op.kept {
		op.kept = true
		o.Stats.Kept++
	}
	return true
}

// isDeposit reports whether the late effect of an account is money that came to it.
// Nobody but the payer knows where it can go back to, so that a person has to ask.
func (o *Oracle) isDeposit(op *Operation) bool {
	there := o.account(op.paymentID())
	return there.paid > there.refunded && op.Record.Voids > 0
}

// claimedByOthers reports whether another operation says that what this one did was
// its own doing. Two equal requests cannot always be told apart.
func (o *Oracle) claimedByOthers(op *Operation) bool {
	for _, e := range op.Refunds {
		if by := o.cancellations[e.CancellationID].claimedBy; by == nil || by == op {
			return false
		}
	}
	return len(op.Charges) == 0 || o.account(op.paymentID()).claimed >= o.account(op.paymentID()).charges
}

// MayRepeat reports whether a request can be made again without being something new.
func (o *Oracle) MayRepeat(request Request) bool {
	op := o.requests[request]
	return op != nil && op.Record.State != operation.StateNotSent
}

// Doubts returns how long operations that were open when everything was healed took
// to get their answer: those of which PortOne had a record by then, and those proven
// to have none. What PortOne itself still worked on is neither.
func (o *Oracle) Doubts() (present, absent []time.Duration) {
	for _, op := range o.order {
		if !op.openAtHeal || op.answeredAt.Before(o.healed) || op.postponed.After(o.healed) {
			continue
		}
		took := op.answeredAt.Sub(o.healed)
		switch {
		case slices.ContainsFunc(slices.Concat(op.Charges, op.Refunds), func(e ledger.Entry) bool { return o.visible(e, o.healed) }):
			present = append(present, took)
			if took > seenWithin {
				o.Violatef("BOUNDED_DOUBT", op.Record.ID, "PortOne had a record of %s when everything was healed, and it took %v to see it", op.Record.ID, took)
			}
		case op.Record.Resolution == operation.ByAbsence && !op.moved():
			absent = append(absent, took)
		}
	}
	return present, absent
}
