package state

import (
	"crypto/subtle"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// ConfirmBillingKey issues the key of a finished window on a channel with manual
// approval.
func (s *State) ConfirmBillingKey(c Caller, in *wire.ConfirmBillingKeyBody) (wire.ConfirmedBillingKeySummary, error) {
	k, err := s.confirmable(c, in.BillingIssueToken, false)
	if err != nil {
		return wire.ConfirmedBillingKeySummary{}, err
	}
	if !same(in.IsTest, !k.channels[0].Live) {
		return wire.ConfirmedBillingKeySummary{}, wire.InformationMismatchError{}
	}
	if err := s.issueOpened(c, k); err != nil {
		return wire.ConfirmedBillingKeySummary{}, err
	}
	return wire.ConfirmedBillingKeySummary{BillingKey: k.BillingKey}, nil
}

// ConfirmBillingKeyIssueAndPay is ConfirmBillingKey for a window that also pays. A
// payment that is declined leaves the key issued.
func (s *State) ConfirmBillingKeyIssueAndPay(
	c Caller, in *wire.ConfirmBillingKeyIssueAndPayBody,
) (wire.ConfirmedBillingKeyIssueAndPaySummary, error) {
	var none wire.ConfirmedBillingKeyIssueAndPaySummary
	k, err := s.confirmable(c, in.BillingIssueToken, true)
	if err != nil {
		return none, err
	}
	p := k.window.payment
	if !same(in.PaymentID, p.PaymentID) || !same(in.Currency, p.Currency) || !same(in.TotalAmount, p.TotalAmount) ||
		!same(in.TaxFreeAmount, deref(p.TaxFreeAmount)) || !same(in.IsTest, !k.channels[0].Live) {
		return none, wire.InformationMismatchError{}
	}
	if err := s.admit(c, p.PaymentID); err != nil {
		// The API has no type for a payment that was paid meanwhile.
		return none, invalid("paymentId", "cannot be paid: "+err.Error())
	}
	if err := s.issueOpened(c, k); err != nil {
		return none, err
	}
	if err := s.payFirst(c, k, ledger.API); err != nil {
		return none, err
	}
	return wire.ConfirmedBillingKeyIssueAndPaySummary{BillingKey: k.BillingKey, PaymentID: p.PaymentID}, nil
}

// confirmable finds the key that a token stands for; pays tells whether its window
// must have been one that pays, too. A wrong token has no error type of its own.
func (s *State) confirmable(c Caller, token string, pays bool) (*billingKey, error) {
	for _, k := range s.issued {
		if k.StoreID != c.Store.ID || k.window == nil || k.window.token == "" ||
			subtle.ConstantTimeCompare([]byte(k.window.token), []byte(token)) != 1 || (k.window.payment != nil) != pays {
			continue
		}
		switch k.status {
		case keyReady:
			return k, nil
		case keyIssued, keyDeleted:
			return nil, wire.BillingKeyAlreadyIssuedError{}
		case keyFailed:
		}
	}
	return nil, wire.BillingKeyNotFoundError{}
}
