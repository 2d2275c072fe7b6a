package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

const percent = 100

// promotionUse is a discount an attempt enjoys.
type promotionUse struct {
	promotion *account.Promotion
	// held is the part of the budget that this attempt has taken and not given back.
	held int64
}

// bracket is the discount for an order of amount: the highest step it reaches.
func bracket(p *account.Promotion, amount int64) *account.Bracket {
	var best *account.Bracket
	for i := range p.Brackets {
		if p.Brackets[i].From <= amount {
			best = &p.Brackets[i]
		}
	}
	return best
}

func discountOf(p *account.Promotion, amount int64) int64 {
	b := bracket(p, amount)
	switch {
	case b == nil:
		return 0
	case b.Percent == 0:
		return b.Amount
	}
	d := share(amount, b.Percent, percent)
	if p.MaxDiscount > 0 {
		d = min(d, p.MaxDiscount)
	}
	return d
}

// share is amount × part ÷ whole, rounded down, without a product that overflows.
func share(amount, part, whole int64) int64 { return amount/whole*part + amount%whole*part/whole }

// applyPromotion discounts an attempt. A promotion that is not running or has no
// budget left is passed over in silence; a wrong card or a discount that would
// leave nothing to pay is an error.
func (s *State) applyPromotion(a *attempt, id *string, now time.Time) error {
	if id == nil {
		return nil
	}
	p := a.store.Promotion(*id)
	if p == nil {
		return invalid("promotionId", "is unknown")
	}
	card := cardOf(a.Method)
	if card == nil || deref(card.Issuer) != p.CardCompany {
		return wire.PromotionPayMethodDoesNotMatchError{}
	}
	d := discountOf(p, a.Amount.Total)
	budget := key{store: a.StoreID, id: p.ID}
	running := !now.Before(p.StartAt) && now.Before(p.EndAt) && p.Currency == a.Currency
	if !running || d == 0 || s.spent[budget]+d > p.Budget {
		return nil
	}
	if d >= a.Amount.Total {
		return wire.DiscountAmountExceedsTotalAmountError{}
	}
	a.PromotionID, a.Amount.Discount = id, d
	a.promotion = &promotionUse{promotion: p}
	s.holdPromotion(a)
	return nil
}

// holdPromotion takes an attempt's discount from the budget, unless it has been
// taken already: an attempt that failed and was approved late takes it twice.
func (s *State) holdPromotion(a *attempt) {
	if a.promotion != nil {
		s.giveBack(a, a.promotion.held-a.Amount.Discount)
	}
}

// releasePromotion gives a failed attempt's discount back to the budget.
func (s *State) releasePromotion(a *attempt) {
	if a.promotion != nil {
		s.giveBack(a, a.promotion.held)
	}
}

func (s *State) giveBack(a *attempt, amount int64) {
	a.promotion.held -= amount
	s.spent[key{store: a.StoreID, id: a.promotion.promotion.ID}] -= amount
}

// refundOf turns a cancelled amount, which is in terms of the price before the
// discount, into the money that goes back: what was paid so far less what the
// rest of the order costs.
func (a *attempt) refundOf(amount int64, option wire.PromotionDiscountRetainOption) (int64, error) {
	if a.promotion == nil {
		return amount, nil
	}
	rest := a.cancellable() - amount
	paidSoFar := a.Amount.Paid - a.given()
	if rest == 0 {
		return paidSoFar, nil
	}
	if first, chosen := a.firstOption(); chosen && first != option {
		return 0, wire.PromotionDiscountRetainOptionShouldNotBeChangedError{}
	}
	refund := paidSoFar - a.promotion.priceOf(rest, a.Amount.Total, option)
	if refund < 0 {
		return 0, wire.NegativePromotionAdjustedCancelAmountError{}
	}
	return refund, nil
}

// firstOption is what the first partial cancellation chose, if there was one; it
// binds later ones.
func (a *attempt) firstOption() (wire.PromotionDiscountRetainOption, bool) {
	for _, c := range a.cancellations {
		if c.status != refused {
			return c.option, true
		}
	}
	return "", false
}

// priceOf is what the rest of an order costs. RELEASE discounts the rest as if it
// had been the order; RETAIN keeps the rate of the original order's step, where a
// fixed discount counts as the rate it is of the step's threshold.
func (u *promotionUse) priceOf(rest, original int64, option wire.PromotionDiscountRetainOption) int64 {
	if option == wire.PromotionDiscountRetainOptionRelease {
		return rest - min(rest, discountOf(u.promotion, rest))
	}
	b := bracket(u.promotion, original)
	switch {
	case b.Percent > 0:
		return rest - share(rest, b.Percent, percent)
	case b.From > 0:
		return rest - min(rest, share(rest, b.Amount, b.From))
	default:
		return rest - min(rest, b.Amount)
	}
}
