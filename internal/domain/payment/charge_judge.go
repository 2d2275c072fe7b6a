package payment

import (
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// traces are the attempts of a payment, by whose they are.
type traces struct {
	ours []*paymentv1.PaymentTransaction
	// perhaps are attempts that may be ours and may not.
	perhaps []*paymentv1.PaymentTransaction
	// open are attempts of which the call may be about to decide one.
	open bool
	// heldByOthers is set when the money of an attempt that is not ours was not given back
	// whole: no other can be paid then.
	heldByOthers bool
}

// judge finds the call's attempt among what is shown. One read is enough to prove a
// success, because a read may be late but shows nothing that never was. Refusal and
// absence need both.
func (c Charge) judge(r operation.Record, readings []operation.Reading) operation.Finding {
	seen, ok := see(readings)
	if !ok {
		return evidence.Unclear
	}
	found := c.trace(r, seen.attempts)
	switch {
	case len(found.perhaps) > 0, len(found.ours) > 1 && !c.areAlike(r, found.ours):
		return evidence.Unclear
	case len(found.ours) > 0:
		return c.verdict(r, seen, found)
	case r.State == operation.StatePending:
		return evidence.Unclear // it was there before; the reads are late
	case found.heldByOthers:
		return evidence.Foreign(suspectedOrPaid(r))
	case seen.agrees(r.Snapshot):
		return operation.Finding{Verdict: operation.Absent, Unchanged: seen.isUnchanged(r.Snapshot)}
	}
	return evidence.Unclear
}

// areAlike reports whether it does not matter which attempt is ours: all were refused,
// or the gateway has decided none, or an account was issued with each, as was asked for.
// It is known, too, where all but one were refused and so many were sent: PortOne has
// forgotten the key that would have made them one.
func (c Charge) areAlike(r operation.Record, attempts []*paymentv1.PaymentTransaction) bool {
	count := map[paymentv1.PaymentStatus]int{}
	for _, t := range attempts {
		count[t.GetStatus()]++
	}
	paid := count[paymentv1.PaymentStatus_PAYMENT_STATUS_PAID]
	issued := count[paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED] + paid
	switch len(attempts) {
	case count[paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED], count[paymentv1.PaymentStatus_PAYMENT_STATUS_PAY_PENDING]:
		return true
	case count[paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED] + 1:
		return r.Sent >= len(attempts)
	case issued:
		return c.Account && r.State == operation.StateDoubt && paid <= 1
	}
	return false
}

// chosen is the one that the payment shows: the one that was paid, or the last one that
// was not refused, or the last one.
func chosen(attempts []*paymentv1.PaymentTransaction) *paymentv1.PaymentTransaction {
	last := attempts[len(attempts)-1]
	for _, t := range attempts {
		switch {
		case t.GetStatus() == paymentv1.PaymentStatus_PAYMENT_STATUS_PAID:
			return t
		case t.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED:
			last = t
		}
	}
	return last
}

// verdict reads the one attempt that is ours, or one of several that are alike.
func (c Charge) verdict(r operation.Record, seen *sight, found *traces) operation.Finding {
	t := chosen(found.ours)
	if found.heldByOthers && t.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED {
		return evidence.Unclear // two attempts cannot both succeed: one of them is not what it seems
	}
	switch t.GetStatus() {
	case paymentv1.PaymentStatus_PAYMENT_STATUS_PAID,
		paymentv1.PaymentStatus_PAYMENT_STATUS_PARTIAL_CANCELLED,
		paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED:
		return evidence.Happened(c.Answer(t))
	case paymentv1.PaymentStatus_PAYMENT_STATUS_PAY_PENDING:
		return operation.Finding{Verdict: operation.HappenedPending, Response: c.Answer(t)}
	case paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED:
		if c.Account || c.Begun {
			return evidence.Happened(c.Answer(t))
		}
	case paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED:
		switch {
		case slices.ContainsFunc(found.ours, func(t *paymentv1.PaymentTransaction) bool { return !seen.confirms(r.Snapshot, t) }):
		case found.open:
			return evidence.Absent // this one failed, or the call will decide the other
		default:
			return operation.Finding{Verdict: operation.Refused, Failure: gatewayRefusal(r, "The payment gateway declined the charge.", t.GetFailure())}
		}
	case paymentv1.PaymentStatus_PAYMENT_STATUS_READY, paymentv1.PaymentStatus_PAYMENT_STATUS_UNSPECIFIED:
		// Begun and not decided: PortOne may still be working on it.
	}
	return evidence.Unclear
}

// trace sorts the attempts by whose they are.
func (c Charge) trace(r operation.Record, attempts []*paymentv1.PaymentTransaction) *traces {
	found := &traces{}
	for _, t := range attempts {
		switch {
		case !c.couldBe(r, t):
			found.heldByOthers = found.heldByOthers || isHeld(t.GetStatus())
		case r.State.Watched() && isOver(t.GetStatus()):
			// There is nothing to undo, whosever it is.
		case c.Begun && t.GetStatus() == paymentv1.PaymentStatus_PAYMENT_STATUS_READY:
			found.open = true // as it was before the call
		default:
			found.file(t, c.timing(r, t))
		}
	}
	if r.State == operation.StatePending {
		found.keepNamed(c)
	}
	return found
}

// keepNamed leaves the attempt alone that the gateway calls by a name known before.
func (found *traces) keepNamed(c Charge) {
	if i := slices.IndexFunc(found.ours, c.isNamed); i >= 0 {
		found.ours, found.perhaps = found.ours[i:i+1], nil
	}
}

// file puts an attempt that fits where its time says. One that was paid before the
// call, without having been seen then, is explained by a late read as well as by a
// wrong clock.
func (found *traces) file(t *paymentv1.PaymentTransaction, at evidence.When) {
	switch {
	case at == evidence.During:
		found.ours = append(found.ours, t)
	case at == evidence.Unknowable, isPaid(t.GetStatus()):
		found.perhaps = append(found.perhaps, t)
	}
}

// couldBe reports whether an attempt is for the same money and was not there before.
func (c Charge) couldBe(r operation.Record, t *paymentv1.PaymentTransaction) bool {
	switch {
	case isKnown(r, t),
		c.TransactionID != "" && c.TransactionID != t.GetId(),
		c.Total != nil && *c.Total != t.GetAmount().GetTotal(),
		c.Currency != "" && c.Currency != t.GetCurrencyCode(),
		c.BillingKey != "" && c.BillingKey != t.GetBillingKey(),
		t.GetScheduleId() != "":
		return false
	case r.State == operation.StatePending && !c.mayFollow(r, t):
		return false
	case c.Begun && !c.Begins:
		from, _ := r.Departure()
		return t.GetRequestedAt().AsTime().Before(from.Add(operation.Skew))
	case c.Begun:
		return true
	}
	return t.GetMethod() == nil || c.Account == (t.GetMethod().GetVirtualAccount() != nil)
}

// isKnown reports whether an attempt was there before, or is what another call made:
// of that only the gateway's name is known.
func isKnown(r operation.Record, t *paymentv1.PaymentTransaction) bool {
	return r.Snapshot.Has(t.GetId()) || t.PgTxId != nil && r.Snapshot.Has(t.GetPgTxId())
}

// mayFollow reports whether an attempt can be the one that was pending. Others may have
// begun since; the gateway's name for it tells them apart, but a refused attempt shows
// none.
func (c Charge) mayFollow(r operation.Record, t *paymentv1.PaymentTransaction) bool {
	if c.PgTxID != "" && t.PgTxId != nil {
		return c.PgTxID == t.GetPgTxId()
	}
	_, until := r.Departure()
	return t.GetRequestedAt().AsTime().Before(until.Add(operation.Skew))
}

// timing is when the call's part in an attempt happened: its beginning, or its
// decision where the payer had begun it.
func (c Charge) timing(r operation.Record, t *paymentv1.PaymentTransaction) evidence.When {
	switch {
	case !c.Begun:
		return evidence.Timing(r, t.GetRequestedAt())
	case isUndecided(t.GetStatus()):
		return evidence.Unknowable
	}
	return evidence.Timing(r, later(t.GetStatusChangedAt(), t.GetPaidAt()))
}

// approvedAt is when the gateway approved an attempt: nothing while it has not. Of a
// virtual account PortOne says here when it was issued.
func approvedAt(t *paymentv1.PaymentTransaction) *timestamppb.Timestamp {
	account := t.GetMethod().GetVirtualAccount()
	switch {
	case account.GetIssuedAt() != nil:
		return account.GetIssuedAt()
	case t.GetStatus() == paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED:
		return t.GetStatusChangedAt()
	}
	return t.GetPaidAt()
}
