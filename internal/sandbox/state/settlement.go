package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// Settlement is the partner settlement of a caller's merchant.
func (s *State) Settlement(c Caller) (*settlement.Book, error) {
	if s.config.Account.Settlement.Disabled {
		return nil, wire.PlatformNotEnabledError{}
	}
	book := s.books[c.Store.MerchantID]
	if book == nil {
		book = settlement.New(s.config.Account.Settlement, s.settled, func() string { return s.ids.ulid(c.Now) })
		s.books[c.Store.MerchantID] = book
	}
	return book, nil
}

// settled tells a book of a paid payment.
func (s *State) settled(storeID, paymentID string) (settlement.Payment, bool) {
	p := s.payments[key{storeID, paymentID}]
	if p == nil || !p.decisive().settled() {
		return settlement.Payment{}, false
	}
	a := p.decisive()
	told := settlement.Payment{
		ChannelKey: a.channel.Key, OrderName: a.OrderName, Currency: a.Currency, PaidAt: *a.PaidAt,
		Total: a.Amount.Total, TaxFree: a.Amount.TaxFree,
	}
	for _, c := range a.cancellations {
		if c.status == succeeded {
			told.Cancellations = append(told.Cancellations, settlement.Cancellation{
				ID: c.ID, Total: c.TotalAmount, TaxFree: c.TaxFreeAmount, At: *c.CancelledAt,
			})
		}
	}
	return told, true
}
