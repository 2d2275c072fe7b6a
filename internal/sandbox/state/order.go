package state

import (
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// order is what is paid for, whichever way the payment comes in.
type order struct {
	name         string
	amount       wire.PaymentAmountInput
	currency     wire.Currency
	customer     *wire.CustomerInput
	customData   *string
	country      *wire.Country
	products     []wire.PaymentProduct
	productCount *int32
	promotionID  *string
	cultural     *bool
	escrow       *bool
	// by is who asks for the money, for the ledger.
	by ledger.Trigger
}

func (o order) check() error {
	if o.name == "" {
		return invalid("orderName", "must not be empty")
	}
	return nil
}

// place is where an order is paid: a channel, perhaps drawn from a group.
type place struct {
	channel *account.Channel
	group   *account.Group
}

// open registers a new attempt. The caller has made sure that it may be made.
func (s *State) open(c Caller, paymentID string, at place, o order) (*attempt, error) {
	amount, err := amountOf(o.amount)
	if err != nil {
		return nil, err
	}
	selected := at.channel.Selected()
	a := &attempt{status: ready, store: c.Store, channel: at.channel, cause: c.Cause, record: record{
		PaymentID: paymentID, TransactionID: s.ids.uuid(),
		MerchantID: c.Store.MerchantID, StoreID: c.Store.ID,
		Channel: &selected, Version: wire.PortOneVersionV2,
		RequestedAt: c.Now, UpdatedAt: c.Now, StatusChangedAt: c.Now,
		OrderName: o.name, Amount: amount, Currency: o.currency,
		Customer: customerOf(o.customer), Origin: c.Origin,
		IsCulturalExpense: o.cultural, Products: o.products, ProductCount: o.productCount,
		CustomData: o.customData, Country: o.country,
	}}
	if at.group != nil {
		a.ChannelGroup = new(at.group.Summary())
	}
	if deref(o.escrow) {
		a.Escrow = wire.BeforeRegisteredPaymentEscrow{}
	}
	return a, nil
}

// keep makes an attempt visible. It is the last step of opening one, so that a
// request refused on the way leaves nothing behind.
func (s *State) keep(c Caller, a *attempt) {
	p := s.payments[c.key(a.PaymentID)]
	if p == nil {
		p = &payment{}
		s.payments[c.key(a.PaymentID)] = p
	}
	a.payment = p
	a.seq = len(s.attempts)
	p.attempts = append(p.attempts, a)
	s.attempts = append(s.attempts, a)
	touch(s, p, &p.history)
}

// admit tells whether a payment may be tried once more.
func (s *State) admit(c Caller, paymentID string) error {
	if s.reserved(c.key(paymentID)) != nil {
		return wire.PaymentScheduleAlreadyExistsError{}
	}
	p := s.payments[c.key(paymentID)]
	switch {
	case p == nil:
		return nil
	case !s.mayCharge(p):
		return wire.AlreadyPaidError{}
	case len(p.attempts) >= s.config.Limits.Attempts:
		return wire.MaxTransactionCountReachedError{}
	}
	return nil
}

// customerOf gives back what the merchant told about a customer, in the shape of
// PortOne's answers: the name in one piece and the address also as one line.
func customerOf(in *wire.CustomerInput) wire.Customer {
	if in == nil {
		return wire.Customer{}
	}
	c := wire.Customer{
		ID: in.ID, BirthYear: in.BirthYear, BirthMonth: in.BirthMonth, BirthDay: in.BirthDay,
		Gender: in.Gender, Email: in.Email, PhoneNumber: in.PhoneNumber, Zipcode: in.Zipcode,
	}
	if in.Name != nil {
		c.Name = in.Name.Full
		if sep := in.Name.Separated; c.Name == nil && sep != nil {
			c.Name = new(strings.TrimSpace(sep.First + " " + sep.Last))
		}
	}
	if in.Address != nil {
		c.Address = addressOf(*in.Address)
	}
	return c
}

func addressOf(in wire.SeparatedAddressInput) wire.SeparatedAddress {
	parts := []string{in.AddressLine1, in.AddressLine2, deref(in.City), deref(in.Province), string(deref(in.Country))}
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return wire.SeparatedAddress{
		OneLine: strings.Join(said, " "), AddressLine1: in.AddressLine1, AddressLine2: in.AddressLine2,
		City: in.City, Province: in.Province, Country: in.Country,
	}
}
