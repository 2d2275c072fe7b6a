package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// PayInstantly charges a card whose number the merchant has, or opens a virtual
// account.
func (s *State) PayInstantly(c Caller, paymentID string, in *wire.InstantPaymentInput) (wire.PayInstantlyResponse, error) {
	o := order{
		name: in.OrderName, amount: in.Amount, currency: in.Currency, customer: in.Customer,
		customData: in.CustomData, country: in.Country, products: in.Products,
		productCount: in.ProductCount, promotionID: in.PromotionID,
		cultural: in.IsCulturalExpense, escrow: in.IsEscrow, by: ledger.API,
	}
	if err := o.check(); err != nil {
		return wire.PayInstantlyResponse{}, err
	}
	if err := checkInstantMethod(in.Method, c.Now); err != nil {
		return wire.PayInstantlyResponse{}, err
	}
	at, err := s.choose(c.Store, in.ChannelKey, in.ChannelGroupID)
	if err != nil {
		return wire.PayInstantlyResponse{}, err
	}
	a, err := s.charge(c, paymentID, at, o, func(a *attempt) { s.setInstantMethod(a, in.Method, c) })
	if err != nil {
		return wire.PayInstantlyResponse{}, err
	}
	return wire.PayInstantlyResponse{Payment: wire.InstantPaymentSummary{PgTxID: *a.PgTxID, PaidAt: c.Now}}, nil
}

// PayWithBillingKey charges a stored card.
func (s *State) PayWithBillingKey(c Caller, paymentID string, in *wire.BillingKeyPaymentInput) (wire.PayWithBillingKeyResponse, error) {
	o := order{
		name: in.OrderName, amount: in.Amount, currency: in.Currency, customer: in.Customer,
		customData: in.CustomData, country: in.Country, products: in.Products,
		productCount: in.ProductCount, promotionID: in.PromotionID, by: ledger.API,
	}
	if err := o.check(); err != nil {
		return wire.PayWithBillingKeyResponse{}, err
	}
	installment, err := installmentOf("installmentMonth", in.InstallmentMonth, in.UseFreeInterestFromMerchant)
	if err != nil {
		return wire.PayWithBillingKeyResponse{}, err
	}
	k, at, err := s.usableKey(c, in.BillingKey, in.ChannelKey)
	if err != nil {
		return wire.PayWithBillingKeyResponse{}, err
	}
	a, err := s.charge(c, paymentID, at, o, func(a *attempt) {
		a.BillingKey = &k.BillingKey
		a.Method = wire.PaymentMethodCard{Card: &k.card, Installment: installment, PointUsed: in.UseCardPoint}
	})
	if err != nil {
		return wire.PayWithBillingKeyResponse{}, err
	}
	return wire.PayWithBillingKeyResponse{Payment: wire.BillingKeyPaymentSummary{PgTxID: *a.PgTxID, PaidAt: c.Now}}, nil
}

// charge is what every payment started by a server has in common.
func (s *State) charge(c Caller, paymentID string, at place, o order, setMethod func(*attempt)) (*attempt, error) {
	if err := s.admit(c, paymentID); err != nil {
		return nil, err
	}
	a, err := s.open(c, paymentID, at, o)
	if err != nil {
		return nil, err
	}
	setMethod(a)
	if err := s.applyPromotion(a, o.promotionID, c.Now); err != nil {
		return nil, err
	}
	s.keep(c, a)
	return a, s.authorize(a, o.by, c.Now)
}

// InstantPace is how long the gateway will take over PayInstantly.
func (s *State) InstantPace(_ Caller, _ string, in *wire.InstantPaymentInput) script.Pace {
	last := ""
	if card := in.Method.Card; card != nil && checkCredential("", card.Credential) == nil {
		last = script.LastFour(new(script.Card(card.Credential.Number, false)))
	}
	return script.Pay(in.Amount.Total, last).Pace
}

// BillingPace is how long the gateway will take over PayWithBillingKey.
func (s *State) BillingPace(c Caller, _ string, in *wire.BillingKeyPaymentInput) script.Pace {
	last := ""
	if k := s.billingKeys[c.key(in.BillingKey)]; k != nil {
		last = script.LastFour(&k.card)
	}
	return script.Pay(in.Amount.Total, last).Pace
}
