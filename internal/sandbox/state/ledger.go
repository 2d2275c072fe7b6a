package state

import (
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

// Ledger returns all entries, oldest first. They never change, so that the caller
// may keep the list while the ledger grows.
func (s *State) Ledger() []ledger.Entry { return slices.Clip(s.ledger) }

// charged records money that came in.
func (s *State) charged(a *attempt, by ledger.Trigger, now time.Time) {
	e := s.entry(a, a.cause, now)
	e.Kind, e.Amount, e.Trigger = ledger.Charge, a.Amount.Paid, by
	s.ledger = append(s.ledger, e)
}

// refunded records money that went back.
func (s *State) refunded(a *attempt, c *cancellation, now time.Time) {
	e := s.entry(a, c.cause, now)
	e.Kind, e.Amount, e.Trigger, e.CancellationID = ledger.Refund, c.refund, ledger.Trigger(*c.Trigger), c.ID
	s.ledger = append(s.ledger, e)
}

func (s *State) entry(a *attempt, cause Cause, now time.Time) ledger.Entry {
	return ledger.Entry{
		Seq: len(s.ledger) + 1, Time: now, StoreID: a.StoreID, PaymentID: a.PaymentID, TransactionID: a.TransactionID,
		Currency: string(a.Currency), Operation: cause.Operation, KeyHash: cause.KeyHash,
	}
}
