package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

// promoted starts a sandbox with one promotion: ten percent, changed at will.
func promoted(t *testing.T, change func(*account.Promotion)) *world {
	t.Helper()
	acc := account.Default()
	p := acc.Stores[0].Promotions[0]
	p.ID = "p"
	change(&p)
	acc.Stores[0].Promotions = append(acc.Stores[0].Promotions, p)
	return start(t, func(o *sandbox.Options) { o.Account = &acc })
}

// wantDiscount pays 10,000 and checks what was taken off.
func (w *world) wantDiscount(want int64) string {
	w.t.Helper()
	id := w.pay(10000, J{"promotionId": "p"})
	w.get("/payments/" + id).has(J{"amount.discount": want, "amount.paid": 10000 - want})
	return id
}

func TestABudgetIsSpentAndGivenBack(t *testing.T) {
	t.Parallel()
	w := promoted(t, func(p *account.Promotion) { p.Budget = 1500 })
	w.post("/payments/declined/instant", with(cardPayment(10401), J{"promotionId": "p"})).want(http.StatusBadGateway)
	first := w.wantDiscount(1000)
	w.wantDiscount(0)
	w.cancel(first).want(http.StatusOK)
	w.wantDiscount(1000)
	w.post("/_sandbox/payments/declined/settle", J{"outcome": "APPROVED"}).want(http.StatusOK)
	w.cancel("declined").want(http.StatusOK)
	w.wantDiscount(0)
}

func TestABudgetMayBeGoneForGood(t *testing.T) {
	t.Parallel()
	w := promoted(t, func(p *account.Promotion) { p.Budget, p.Recover = 1500, false })
	w.cancel(w.wantDiscount(1000)).want(http.StatusOK)
	w.wantDiscount(0)
}

func TestAPercentageHasACap(t *testing.T) {
	t.Parallel()
	promoted(t, func(p *account.Promotion) { p.MaxDiscount = 300 }).wantDiscount(300)
}

func TestTheHighestBracketCounts(t *testing.T) {
	t.Parallel()
	promoted(t, func(p *account.Promotion) {
		p.Brackets = []account.Bracket{{From: 1000, Percent: 5}, {From: 10000, Percent: 20}, {From: 10001, Percent: 50}}
	}).wantDiscount(2000)
}

func TestAPromotionThatDoesNotRunIsPassedOver(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*account.Promotion){
		"not yet":          func(p *account.Promotion) { p.StartAt = newClock().now.Add(time.Second) },
		"not any more":     func(p *account.Promotion) { p.EndAt = newClock().now },
		"another currency": func(p *account.Promotion) { p.Currency = "USD" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			promoted(t, change).wantDiscount(0)
		})
	}
}

func TestAFixedDiscountWithoutThresholdIsRetainedWhole(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(3000, J{"promotionId": "promotion-sandbox-always-1000-won"})
	w.cancel(id, J{"amount": 1000, "promotionDiscountRetainOption": "RETAIN"}).want(http.StatusOK)
	w.get("/_sandbox/ledger").has(J{"items.0.amount": 2000, "items.1.amount": 1000})
}
