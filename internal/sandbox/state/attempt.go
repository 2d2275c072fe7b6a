package state

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// payment is one paymentId of a store. It may be tried many times, and at most
// one attempt ever succeeds.
type payment struct {
	attempts []*attempt
	history  history[payment]
}

// attempt is one try at paying.
type attempt struct {
	record

	status status
	// seq is the attempt's place in the order of creation.
	seq     int
	payment *payment
	// cause is the request that asked for the money.
	cause         Cause
	store         *account.Store
	channel       *account.Channel
	promotion     *promotionUse
	cancellations []*cancellation
	window        *window
	// cashReceipt is the receipt the customer asked for when opening the account.
	cashReceipt *wire.CashReceiptType
	// delivery is set once the logistics of an escrow are registered.
	delivery *delivery
}

// decisive is the attempt that the payment shows: the one whose money is there, or
// else one whose money went back, or else the latest.
func (p *payment) decisive() *attempt {
	shown := p.attempts[len(p.attempts)-1]
	for _, a := range slices.Backward(p.attempts) {
		switch {
		case a.settled() && a.status != cancelled:
			return a
		case a.settled() && !shown.settled():
			shown = a
		}
	}
	return shown
}

// remember implements remembered.
func (p *payment) remember(now, since time.Time) {
	past := &payment{attempts: make([]*attempt, len(p.attempts))}
	for i, a := range p.attempts {
		seen := *a
		seen.payment = past
		seen.cancellations = make([]*cancellation, len(a.cancellations))
		for j, c := range a.cancellations {
			seen.cancellations[j] = new(*c)
		}
		past.attempts[i] = &seen
	}
	p.history.add(past, now, since)
}

// settled tells whether money was taken, even if it went back since.
func (a *attempt) settled() bool {
	return a.status == paid || a.status == partialCancelled || a.status == cancelled
}

// mayCharge tells whether a payment may be charged (again).
func (s *State) mayCharge(p *payment) bool {
	a := p.decisive()
	return !a.settled() || s.config.Rules.PayAgain && a.status == cancelled
}

// become moves an attempt on.
func (s *State) become(a *attempt, to status, now time.Time) {
	a.status, a.StatusChangedAt = to, now
	s.update(a, now)
}

// update notes that an attempt is not what it was.
func (s *State) update(a *attempt, now time.Time) {
	a.UpdatedAt = now
	if a.payment != nil {
		touch(s, a.payment, &a.payment.history)
	}
}

func (s *State) lookup(c Caller, paymentID string) (*attempt, error) {
	p := s.payments[c.key(paymentID)]
	if p == nil {
		return nil, wire.PaymentNotFoundError{}
	}
	return p.decisive(), nil
}

// waiting finds the latest attempt of an unpaid payment in one of the given
// states, nil when there is none.
func (s *State) waiting(c Caller, paymentID string, in ...status) (*attempt, error) {
	a, err := s.lookup(c, paymentID)
	if err != nil || !s.mayCharge(a.payment) {
		return nil, err
	}
	for _, a := range slices.Backward(a.payment.attempts) {
		if slices.Contains(in, a.status) {
			return a, nil
		}
	}
	return nil, nil //nolint:nilnil // waiting for nothing is no error
}

// authorize asks the imaginary gateway to take the money.
func (s *State) authorize(a *attempt, by ledger.Trigger, now time.Time) error {
	outcome := script.Pay(a.Amount.Total, script.LastFour(cardOf(a.Method)))
	a.PgTxID = new(s.ids.secret("sandbox-pg-"))
	if outcome.Decline != nil && (!outcome.Once || a.payment.attempts[0] == a) {
		s.fail(a, *outcome.Decline, now)
		if outcome.Pace == script.TimedOut {
			s.approveLate(a, now)
		}
		return pgError(*outcome.Decline)
	}
	switch a.Method.(type) {
	case wire.PaymentMethodVirtualAccount:
		s.become(a, virtualAccountIssued, now)
	case wire.PaymentMethodConvenienceStore:
		s.become(a, payPending, now)
	default:
		if outcome.Pending {
			s.become(a, payPending, now)
			return nil
		}
		s.approve(a, by, now)
	}
	return nil
}

// approveLate lets a payment that seemed lost turn out to be paid, if the gateway
// works like that.
func (s *State) approveLate(a *attempt, now time.Time) {
	late := s.config.Rules.LateApproval
	if late == 0 {
		return
	}
	s.Later(now.Add(late), func(now time.Time) {
		if a.status == failed && s.mayCharge(a.payment) {
			s.approve(a, ledger.Gateway, now)
		}
	})
}

// approve takes the money.
func (s *State) approve(a *attempt, by ledger.Trigger, now time.Time) {
	s.become(a, paid, now)
	a.FailedAt, a.Failure = nil, nil
	a.PaidAt = &now
	s.holdPromotion(a)
	a.Amount.Paid = a.Amount.Total - a.Amount.Discount
	a.ReceiptURL = new("https://sandbox.invalid/receipts/" + a.TransactionID)
	approval := s.ids.digits(8)
	if card, ok := a.Method.(wire.PaymentMethodCard); ok {
		card.ApprovalNumber = &approval
		a.Method = card
	}
	a.PgResponse = new(pgResponse(a, approval))
	s.issueWithPayment(a, now)
	s.charged(a, by, now)
}

// pgResponse imitates the raw answer that PortOne passes on as text.
func pgResponse(a *attempt, approval string) string {
	raw, _ := json.Marshal(struct { //nolint:errchkjson // strings, numbers and a bool always marshal
		Sandbox        bool    `json:"sandbox"`
		PgTxID         *string `json:"pgTxId"`
		ApprovalNumber string  `json:"approvalNumber"`
		Amount         int64   `json:"amount"`
	}{true, a.PgTxID, approval, a.Amount.Paid})
	return string(raw)
}

func (s *State) fail(a *attempt, d script.Decline, now time.Time) {
	s.become(a, failed, now)
	a.FailedAt = &now
	a.Failure = &wire.PaymentFailure{Reason: &d.PGMessage, PgCode: &d.PGCode, PgMessage: &d.PGMessage}
	s.releasePromotion(a)
}

// cardOf finds the card behind a method, nil when there is none.
func cardOf(m wire.PaymentMethod) *wire.Card {
	switch m := m.(type) {
	case wire.PaymentMethodCard:
		return m.Card
	case wire.PaymentMethodEasyPay:
		if card, ok := m.EasyPayMethod.(wire.PaymentMethodCard); ok {
			return card.Card
		}
	}
	return nil
}
