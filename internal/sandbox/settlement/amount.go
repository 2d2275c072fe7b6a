package settlement

import (
	"math/bits"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// most keeps every sum of a request far from the end of int64.
const most = int64(1_000_000_000_000_000)

// divide rounds half up; both are not negative.
func divide(a, by int64) int64 { return a/by + (a%by+by/2)/by }

// share is amount × part ÷ of, rounded half up; none is negative, and part is not
// more than of. The product may need more than 64 bits.
func share(amount, part, of int64) int64 {
	high, low := bits.Mul64(uint64(amount), uint64(part)) //nolint:gosec // not negative
	quotient, rest := bits.Div64(high, low, uint64(of))   //nolint:gosec // not negative
	if rest >= uint64(of)-rest {                          //nolint:gosec // not negative
		quotient++
	}
	return int64(quotient) //nolint:gosec // not more than amount
}

// feeFrom is the platform's fee for an order. A fixed fee is per transfer.
func feeFrom(fee wire.PlatformFee, order int64) int64 {
	switch fee := fee.(type) {
	case wire.PlatformFixedRateFee:
		rate := int64(fee.Rate)
		return order/whole*rate + divide(order%whole*rate, whole)
	case wire.PlatformFixedAmountFee:
		return fee.Amount
	}
	return 0
}

// amountOf is the arithmetic of an order, or of a part that is cancelled. Without
// discounts the payment is the order, and without additional fees all that the
// partner bears are the platform's fee and, by contract, VAT.
func amountOf(contract *wire.PlatformContract, fee, order, taxFree int64) wire.PlatformOrderSettlementAmount {
	const vatShare, feeVatShare = 11, 10
	a := wire.PlatformOrderSettlementAmount{
		Order: order, OrderTaxFree: taxFree, Payment: order, PaymentTaxFree: taxFree, PaymentVat: divide(order-taxFree, vatShare),
		PlatformFee: fee, UserDefinedFormulas: wire.PlatformUserDefinedFormulaResults{},
	}
	a.PaymentSupply = order - taxFree - a.PaymentVat
	if contract.PlatformFeeVatPayer == wire.PlatformPayerPartner {
		a.PlatformFeeVat = divide(fee, feeVatShare)
	}
	if contract.SubtractPaymentVatAmount {
		a.PaymentVatBurden = a.PaymentVat
	}
	a.Settlement = order - a.PlatformFee - a.PlatformFeeVat - a.PaymentVatBurden
	a.SettlementTaxFree = taxFree
	return a
}

// exceeded is the error of a part that is more than what it is a part of.
func exceeded(requested, allowed int64, productID *string) error {
	return wire.PlatformSettlementAmountExceededError{RequestedAmount: requested, AllowedAmount: allowed, ProductID: productID}
}

// line is a product of an order with how many of it.
type line struct {
	product  wire.PlatformOrderTransferProduct
	quantity int64
}

func (l line) total() int64   { return l.product.Amount * l.quantity }
func (l line) taxFree() int64 { return l.product.TaxFreeAmount * l.quantity }

// detail is what was ordered: lines, or an amount alone.
type detail struct {
	lines          []line
	order, taxFree int64
}

func detailOf(in *wire.CreatePlatformOrderTransferBody) (detail, error) {
	given := in.OrderDetail
	var d detail
	switch {
	case (given.OrderAmount == nil) == (len(given.OrderLines) == 0):
		return detail{}, invalid("orderDetail.orderAmount", "or orderLines must be given, and not both")
	case given.OrderAmount != nil:
		d.order = *given.OrderAmount
	default:
		if err := d.addLines(given.OrderLines); err != nil {
			return detail{}, err
		}
	}
	if in.TaxFreeAmount != nil {
		d.taxFree = *in.TaxFreeAmount
	}
	switch {
	case d.order < 1 || d.order > most:
		return detail{}, invalid("orderDetail", "must be 1 to 1000000000000000 altogether")
	case d.taxFree < 0:
		return detail{}, invalid("taxFreeAmount", "must not be negative")
	case d.taxFree > d.order:
		return detail{}, exceeded(d.taxFree, d.order, nil)
	}
	return d, nil
}

func (d *detail) addLines(lines []wire.CreatePlatformOrderTransferBodyOrderLine) error {
	seen := map[string]bool{}
	for _, in := range lines {
		l := line{quantity: int64(in.Quantity), product: wire.PlatformOrderTransferProduct{
			ID: in.Product.ID, Name: in.Product.Name, Amount: in.Product.Amount, TaxFreeAmount: deref(in.Product.TaxFreeAmount), Tag: in.Product.Tag,
		}}
		const mostQuantity = 1_000
		switch {
		case seen[l.product.ID]:
			return wire.PlatformProductIdDuplicatedError{ID: l.product.ID}
		case l.quantity < 1 || l.quantity > mostQuantity:
			return invalid("orderDetail.orderLines", "must have quantities of 1 to 1000")
		case l.product.Amount < 0 || l.product.Amount > most || l.product.TaxFreeAmount < 0:
			return invalid("orderDetail.orderLines", "must have amounts of 0 to 1000000000000000")
		case l.product.TaxFreeAmount > l.product.Amount:
			return exceeded(l.product.TaxFreeAmount, l.product.Amount, &l.product.ID)
		}
		seen[l.product.ID] = true
		d.lines = append(d.lines, l)
		d.order += l.total()
		d.taxFree += l.taxFree()
		if d.order > most {
			return invalid("orderDetail", "must not exceed 1000000000000000 altogether")
		}
	}
	return nil
}

// asWire shows lines, each with the amounts of its own.
func linesAsWire(contract *wire.PlatformContract, lines []line) wire.List[wire.PlatformOrderTransferOrderLine] {
	all := make(wire.List[wire.PlatformOrderTransferOrderLine], 0, len(lines))
	for _, l := range lines {
		fee := int64(0)
		if _, perOrder := contract.PlatformFee.(wire.PlatformFixedRateFee); perOrder {
			fee = feeFrom(contract.PlatformFee, l.total())
		}
		all = append(all, wire.PlatformOrderTransferOrderLine{
			Product: l.product, Quantity: int32(l.quantity), //nolint:gosec // at most 1000
			Amount: amountOf(contract, fee, l.total(), l.taxFree()),
		})
	}
	return all
}
