package ledger

import "fmt"

// Rule is a rule that money must obey.
type Rule string

// The rules that Audit checks.
const (
	// DoubleCharge is a charge of a payment that has been charged and not been
	// fully refunded.
	DoubleCharge Rule = "DOUBLE_CHARGE"
	// RepeatedCharge is a charge of a payment that has been charged and fully
	// refunded: PortOne may allow it, and few callers mean it.
	RepeatedCharge Rule = "REPEATED_CHARGE"
	// RefundWithoutCharge is a refund of something that was never charged.
	RefundWithoutCharge Rule = "REFUND_WITHOUT_CHARGE"
	// OverRefund is a refund of more than was charged and is still there.
	OverRefund Rule = "OVER_REFUND"
	// DoubleRefund is a second refund by one cancellation.
	DoubleRefund Rule = "DOUBLE_REFUND"
	// CurrencyChanged is a refund in another currency than the charge.
	CurrencyChanged Rule = "CURRENCY_CHANGED"
	// BrokenBook is an entry out of order, or without an amount: the sandbox's own
	// mistake.
	BrokenBook Rule = "BROKEN_BOOK"
)

// Violation is an entry that broke a rule.
type Violation struct {
	Rule      Rule   `json:"rule"`
	Seq       int    `json:"seq"`
	StoreID   string `json:"storeId"`
	PaymentID string `json:"paymentId"`
	Message   string `json:"message"`
}

// account is what is known of one payment while its entries are read.
type account struct {
	charges map[string]*charge
	refunds map[string]bool
}

// charge is one transaction that took money.
type charge struct {
	amount, refunded int64
	currency         string
}

func (a *account) open() bool {
	for _, c := range a.charges {
		if c.refunded < c.amount {
			return true
		}
	}
	return false
}

// Audit reads a ledger from its beginning and returns what is wrong with it, in
// the order of the entries.
func Audit(entries []Entry) []Violation {
	type payment struct{ store, id string }
	var found []Violation
	accounts := map[payment]*account{}
	for i := range entries {
		e := &entries[i]
		a := accounts[payment{e.StoreID, e.PaymentID}]
		if a == nil {
			a = &account{charges: map[string]*charge{}, refunds: map[string]bool{}}
			accounts[payment{e.StoreID, e.PaymentID}] = a
		}
		report := func(rule Rule, format string, args ...any) {
			found = append(found, Violation{
				Rule: rule, Seq: e.Seq, StoreID: e.StoreID, PaymentID: e.PaymentID, Message: fmt.Sprintf(format, args...),
			})
		}
		if e.Seq != i+1 || e.Amount < 0 || i > 0 && e.Time.Before(entries[i-1].Time) {
			report(BrokenBook, "entry %d has number %d, amount %d and time %s", i+1, e.Seq, e.Amount, e.Time)
		}
		if e.Kind == Charge {
			a.charge(e, report)
		} else {
			a.refund(e, report)
		}
	}
	return found
}

func (a *account) charge(e *Entry, report func(Rule, string, ...any)) {
	switch {
	case a.open():
		report(DoubleCharge, "%d %s charged on top of an earlier charge", e.Amount, e.Currency)
	case len(a.charges) > 0:
		report(RepeatedCharge, "%d %s charged after a full refund", e.Amount, e.Currency)
	}
	if known := a.charges[e.TransactionID]; known != nil {
		known.amount += e.Amount
		return
	}
	a.charges[e.TransactionID] = &charge{amount: e.Amount, currency: e.Currency}
}

func (a *account) refund(e *Entry, report func(Rule, string, ...any)) {
	if a.refunds[e.CancellationID] {
		report(DoubleRefund, "cancellation %s has refunded before", e.CancellationID)
	}
	a.refunds[e.CancellationID] = true
	of := a.charges[e.TransactionID]
	if of == nil {
		report(RefundWithoutCharge, "transaction %s was never charged", e.TransactionID)
		return
	}
	if of.currency != e.Currency {
		report(CurrencyChanged, "%s charged, %s refunded", of.currency, e.Currency)
	}
	of.refunded += e.Amount
	if of.refunded > of.amount {
		report(OverRefund, "%d of %d refunded", of.refunded, of.amount)
	}
}
