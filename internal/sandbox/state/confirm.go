package state

import (
	"crypto/subtle"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// PreRegisterPayment pins what a payment must cost, against a browser that says
// something else. The last registration counts.
func (s *State) PreRegisterPayment(c Caller, paymentID string, in *wire.PreRegisterPaymentBody) (wire.PreRegisterPaymentResponse, error) {
	if err := notNegative(named{"totalAmount", in.TotalAmount}, named{"taxFreeAmount", in.TaxFreeAmount}); err != nil {
		return wire.PreRegisterPaymentResponse{}, err
	}
	if p := s.payments[c.key(paymentID)]; p != nil && !s.mayCharge(p) {
		return wire.PreRegisterPaymentResponse{}, wire.AlreadyPaidError{}
	}
	s.pinned[c.key(paymentID)] = *in
	return wire.PreRegisterPaymentResponse{}, nil
}

func (s *State) matchesPin(c Caller, a *attempt) bool {
	pin := s.pinned[c.key(a.PaymentID)]
	return same(pin.TotalAmount, a.Amount.Total) && same(pin.TaxFreeAmount, a.Amount.TaxFree) && same(pin.Currency, a.Currency)
}

// same tells whether a value is the wanted one; nothing wanted is always met.
func same[T comparable](want *T, got T) bool { return want == nil || *want == got }

// ConfirmPayment approves what a customer finished on a channel with manual
// approval. The token works once, whatever the gateway says; a mismatch is found
// before the gateway is asked and leaves it usable.
func (s *State) ConfirmPayment(c Caller, paymentID string, in *wire.ConfirmPaymentBody) (wire.ConfirmedPaymentSummary, error) {
	decisive, err := s.lookup(c, paymentID)
	if err != nil {
		return wire.ConfirmedPaymentSummary{}, err
	}
	if !s.mayCharge(decisive.payment) {
		return wire.ConfirmedPaymentSummary{}, wire.AlreadyPaidError{}
	}
	a := s.byToken(c, paymentID, in.PaymentToken)
	if a == nil {
		return wire.ConfirmedPaymentSummary{}, wire.InvalidPaymentTokenError{}
	}
	if !same(in.TxID, a.TransactionID) || !same(in.Currency, a.Currency) || !same(in.TotalAmount, a.Amount.Total) ||
		!same(in.TaxFreeAmount, a.Amount.TaxFree) || !same(in.IsTest, !a.channel.Live) {
		return wire.ConfirmedPaymentSummary{}, wire.InformationMismatchError{}
	}
	a.window.token = ""
	a.window.closed = true
	a.cause = c.Cause
	if err := s.authorize(a, ledger.API, c.Now); err != nil {
		return wire.ConfirmedPaymentSummary{}, err
	}
	return wire.ConfirmedPaymentSummary{PgTxID: *a.PgTxID, PaidAt: c.Now}, nil
}

func (s *State) byToken(c Caller, paymentID, token string) *attempt {
	p := s.payments[c.key(paymentID)]
	if p == nil {
		return nil
	}
	for _, a := range p.attempts {
		if a.window != nil && a.window.token != "" && subtle.ConstantTimeCompare([]byte(a.window.token), []byte(token)) == 1 {
			return a
		}
	}
	return nil
}

// ConfirmPace is how long the gateway will take over ConfirmPayment.
func (s *State) ConfirmPace(c Caller, paymentID string, in *wire.ConfirmPaymentBody) script.Pace {
	a := s.byToken(c, paymentID, in.PaymentToken)
	if a == nil {
		return script.Prompt
	}
	return script.Pay(a.Amount.Total, script.LastFour(cardOf(a.Method))).Pace
}

// CapturePayment collects an approved payment. The sandbox's gateways approve and
// collect in one step, so that there is nothing left to move.
func (s *State) CapturePayment(c Caller, paymentID string) (wire.CapturePaymentResponse, error) {
	a, err := s.lookup(c, paymentID)
	switch {
	case err != nil:
		return wire.CapturePaymentResponse{}, err
	case a.status != paid && a.status != partialCancelled:
		return wire.CapturePaymentResponse{}, wire.PaymentNotPaidError{}
	}
	if d := script.Capture(a.Amount.Total); d != nil {
		return wire.CapturePaymentResponse{}, pgError(*d)
	}
	return wire.CapturePaymentResponse{}, nil
}
