package state

import "github.com/paymentsvc/paymentsvc/internal/sandbox/wire"

// vatShare is the part of a taxed amount that is VAT: one eleventh.
const vatShare = 11

// vatOf rounds half up. Eleven is odd, so no rest is exactly one half and adding
// five elevenths is enough.
func vatOf(taxable int64) int64 { return taxable/vatShare + (taxable%vatShare+vatShare/2)/vatShare }

// amountOf completes an order's amount. Comparing by subtraction keeps sums of
// huge parts from wrapping round.
func amountOf(in wire.PaymentAmountInput) (wire.PaymentAmount, error) {
	if in.Total < 1 {
		return wire.PaymentAmount{}, invalid("amount.total", "must be at least 1")
	}
	if err := notNegative(named{"amount.taxFree", in.TaxFree}, named{"amount.vat", in.Vat}); err != nil {
		return wire.PaymentAmount{}, err
	}
	taxFree := deref(in.TaxFree)
	if taxFree > in.Total || in.Vat != nil && *in.Vat > in.Total-taxFree {
		return wire.PaymentAmount{}, wire.SumOfPartsExceedsTotalAmountError{}
	}
	vat := vatOf(in.Total - taxFree)
	if in.Vat != nil {
		vat = *in.Vat
	}
	return wire.PaymentAmount{
		Total: in.Total, TaxFree: taxFree, Vat: &vat, Supply: new(in.Total - taxFree - vat),
	}, nil
}

// named is an amount with the path of its field.
type named struct {
	path  string
	value *int64
}

func notNegative(amounts ...named) error {
	for _, a := range amounts {
		if deref(a.value) < 0 {
			return invalid(a.path, "must not be negative")
		}
	}
	return nil
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
