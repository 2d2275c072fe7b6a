package settlement

import (
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// CreateOrderCancelTransfer takes a partner's share of a cancelled payment back.
// Its amounts are positive; its type gives the sign.
func (b *Book) CreateOrderCancelTransfer(
	c Caller, in *wire.CreatePlatformOrderCancelTransferBody,
) (wire.CreateOrderCancelTransferResponse, error) {
	var none wire.CreateOrderCancelTransferResponse
	original, err := b.original(c, in)
	if err != nil {
		return none, err
	}
	t := &transfer{
		kind: kindCancel, of: original, partner: original.partner, contract: original.contract, memo: in.Memo,
		storeID: original.storeID, paymentID: original.paymentID, payment: original.payment, currency: original.currency,
	}
	refund, err := b.refund(c, t, in)
	if err != nil {
		return none, err
	}
	if err := b.mayCancel(c, t, in); err != nil {
		return none, err
	}
	if t.detail, err = b.cancelled(c, original, in); err != nil {
		return none, err
	}
	if err := b.capRefund(c, t, refund); err != nil {
		return none, err
	}
	if t.start, t.on, err = dates(t.contract.SettlementCycle, t.cancellation.CancelledAt, in.SettlementStartDate, in.SettlementDate); err != nil {
		return none, err
	}
	t.amount = amountOf(t.contract, feeBack(original, t.detail.order), t.detail.order, t.detail.taxFree)
	if err := b.add(c, t, in.ID); err != nil {
		return none, err
	}
	return wire.CreateOrderCancelTransferResponse{Transfer: t.asCancel(c)}, nil
}

// feeBack is the platform's fee for the cancelled part; of a fixed fee, the same
// part as of the order.
func feeBack(original *transfer, order int64) int64 {
	if fixed, ok := original.contract.PlatformFee.(wire.PlatformFixedAmountFee); ok {
		return share(fixed.Amount, order, original.detail.order)
	}
	return feeFrom(original.contract.PlatformFee, order)
}

// original finds the order transfer that is cancelled.
func (b *Book) original(c Caller, in *wire.CreatePlatformOrderCancelTransferBody) (*transfer, error) {
	if in.TransferID != nil {
		t, err := b.find(c, *in.TransferID)
		if err == nil && t.kind != kindOrder {
			return nil, wire.PlatformTransferNotFoundError{}
		}
		return t, err
	}
	if in.PartnerID == nil || in.PaymentID == nil {
		return nil, invalid("transferId", "or partnerId and paymentId must be given")
	}
	found := b.live(c, func(t *transfer) bool {
		return t.kind == kindOrder && t.storeID == c.StoreID && t.paymentID == *in.PaymentID && t.partner.ID == *in.PartnerID
	})
	switch {
	case len(found) > 1:
		return nil, wire.PlatformCannotSpecifyTransferError{}
	case len(found) == 1:
		return found[0], nil
	}
	if _, known := b.payments(c.StoreID, *in.PaymentID); !known {
		return nil, wire.PlatformPaymentNotFoundError{}
	}
	return nil, wire.PlatformTransferNotFoundError{}
}

// refund finds PortOne's cancellation of a payment of PortOne's, nil for any other.
func (b *Book) refund(c Caller, t *transfer, in *wire.CreatePlatformOrderCancelTransferBody) (*Cancellation, error) {
	_, external := t.payment.(wire.PlatformExternalPayment)
	if external != (in.ExternalCancellationDetail != nil) {
		return nil, wire.PlatformCancellationAndPaymentTypeMismatchedError{}
	}
	t.cancellation = wire.PlatformOrderTransferCancellation{ID: in.CancellationID, CancelledAt: c.Now}
	if external {
		if at := in.ExternalCancellationDetail.CancelledAt; at != nil {
			t.cancellation.CancelledAt = at.UTC()
		}
		return nil, nil //nolint:nilnil // there is nothing to compare with
	}
	p, _ := b.payments(t.storeID, t.paymentID)
	for i := range p.Cancellations {
		if p.Cancellations[i].ID == in.CancellationID {
			t.cancellation.CancelledAt = p.Cancellations[i].At
			return &p.Cancellations[i], nil
		}
	}
	return nil, wire.PlatformCancellationNotFoundError{}
}

func (b *Book) mayCancel(c Caller, t *transfer, in *wire.CreatePlatformOrderCancelTransferBody) error {
	same := b.live(c, func(other *transfer) bool { return other.of == t.of && other.cancellation.ID == in.CancellationID })
	if len(same) > 0 {
		return wire.PlatformTransferAlreadyExistsError{TransferID: same[0].key.id, TransferGraphqlID: graphqlID(kindTransfer, same[0].key.id)}
	}
	policies := map[string]bool{}
	for _, d := range in.Discounts {
		if policies[d.SharePolicyID] {
			return wire.PlatformDiscountSharePolicyIdDuplicatedError{ID: d.SharePolicyID}
		}
		policies[d.SharePolicyID] = true
	}
	switch {
	case len(in.Discounts) > 0: // the order had none
		return wire.PlatformTransferDiscountSharePolicyNotFoundError{DiscountSharePolicyID: in.Discounts[0].SharePolicyID}
	case len(in.UserDefinedProperties) > 0:
		return wire.PlatformUserDefinedPropertyNotFoundError{}
	}
	return nil
}

// left is what has not been cancelled of an order.
func (b *Book) left(c Caller, original *transfer) detail {
	left := detail{order: original.detail.order, taxFree: original.detail.taxFree, lines: slices.Clone(original.detail.lines)}
	for _, t := range b.live(c, func(t *transfer) bool { return t.of == original }) {
		left.order -= t.detail.order
		left.taxFree -= t.detail.taxFree
		for _, gone := range t.detail.lines {
			for i := range left.lines {
				if left.lines[i].product.ID == gone.product.ID {
					left.lines[i].quantity -= gone.quantity
				}
			}
		}
	}
	left.lines = slices.DeleteFunc(left.lines, func(l line) bool { return l.quantity == 0 })
	return left
}

// cancelled is what a request cancels of an order.
func (b *Book) cancelled(c Caller, original *transfer, in *wire.CreatePlatformOrderCancelTransferBody) (detail, error) {
	left := b.left(c, original)
	if left.order == 0 {
		return detail{}, wire.PlatformOrderTransferAlreadyCancelledError{}
	}
	d, err := chosenPart(original, left, in)
	if err != nil {
		return detail{}, err
	}
	if in.TaxFreeAmount != nil {
		d.taxFree = *in.TaxFreeAmount
	}
	switch {
	case d.taxFree < 0 || d.order < 1:
		return detail{}, invalid("orderDetail", "must be positive amounts")
	case d.taxFree > d.order:
		return detail{}, exceeded(d.taxFree, d.order, nil)
	case d.taxFree > left.taxFree:
		return detail{}, wire.PlatformCancellableAmountExceededError{
			CancellableAmount: left.taxFree, RequestAmount: d.taxFree, AmountType: wire.PlatformCancellableAmountTypeTaxFree,
		}
	case d.order-d.taxFree > left.order-left.taxFree:
		return detail{}, wire.PlatformCancellableAmountExceededError{
			CancellableAmount: left.order - left.taxFree, RequestAmount: d.order - d.taxFree,
			AmountType: wire.PlatformCancellableAmountTypeSupplyWithVat,
		}
	}
	return d, nil
}

// chosenPart is the amount, the lines or all that a request names.
func chosenPart(original *transfer, left detail, in *wire.CreatePlatformOrderCancelTransferBody) (detail, error) {
	given := deref(in.OrderDetail)
	named := 0
	for _, isGiven := range []bool{given.OrderAmount != nil, len(given.OrderLines) > 0, given.All != nil} {
		if isGiven {
			named++
		}
	}
	byLines := len(original.detail.lines) > 0
	switch {
	case in.OrderDetail != nil && named != 1:
		return detail{}, invalid("orderDetail", "must have exactly one case")
	case named == 0 || given.All != nil:
		return left, nil
	case (given.OrderAmount == nil) != byLines:
		return detail{}, wire.PlatformOrderDetailMismatchedError{}
	case given.OrderAmount != nil:
		return detail{order: *given.OrderAmount}, nil
	}
	return chosenLines(original, left, given.OrderLines)
}

func chosenLines(original *transfer, left detail, lines []wire.CreatePlatformOrderCancelTransferBodyOrderLine) (detail, error) {
	var d detail
	seen := map[string]bool{}
	for _, in := range lines {
		has := func(l line) bool { return l.product.ID == in.ProductID }
		ordered, remaining := slices.IndexFunc(original.detail.lines, has), slices.IndexFunc(left.lines, has)
		quantity := int64(0)
		if remaining >= 0 {
			quantity = left.lines[remaining].quantity
		}
		switch {
		case seen[in.ProductID]:
			return detail{}, wire.PlatformProductIdDuplicatedError{ID: in.ProductID}
		case ordered < 0:
			return detail{}, wire.PlatformProductIdNotFoundError{ID: in.ProductID}
		case in.Quantity < 1:
			return detail{}, invalid("orderDetail.orderLines", "must have quantities of at least 1")
		case int64(in.Quantity) > quantity:
			return detail{}, wire.PlatformCancellableProductQuantityExceededError{ProductID: in.ProductID, CancellableQuantity: quantity}
		case len(in.Discounts) > 0:
			return detail{}, wire.PlatformTransferDiscountSharePolicyNotFoundError{
				DiscountSharePolicyID: in.Discounts[0].SharePolicyID, ProductID: &in.ProductID,
			}
		}
		seen[in.ProductID] = true
		l := line{product: original.detail.lines[ordered].product, quantity: int64(in.Quantity)}
		d.lines = append(d.lines, l)
		d.order += l.total()
		d.taxFree += l.taxFree()
	}
	return d, nil
}

// capRefund keeps what partners give back for a cancellation within the
// cancellation.
func (b *Book) capRefund(c Caller, t *transfer, refund *Cancellation) error {
	if refund == nil {
		return nil
	}
	var order, taxFree int64
	for _, other := range b.live(c, func(other *transfer) bool {
		return other.kind == kindCancel && other.storeID == t.storeID && other.cancellation.ID == refund.ID
	}) {
		order += other.detail.order
		taxFree += other.detail.taxFree
	}
	taxed, requested := order-taxFree, t.detail.order-t.detail.taxFree
	switch {
	case taxed+requested > refund.Total-refund.TaxFree:
		return wire.PlatformSettlementCancelAmountExceededPortOneCancelError{
			RegisteredSettlementCancelAmount: taxed, RequestSettlementCancelAmount: requested,
			PortOneCancelAmount: refund.Total - refund.TaxFree, AmountType: wire.PlatformPortOnePaymentCancelAmountTypeSupplyWithVat,
		}
	case taxFree+t.detail.taxFree > refund.TaxFree:
		return wire.PlatformSettlementCancelAmountExceededPortOneCancelError{
			RegisteredSettlementCancelAmount: taxFree, RequestSettlementCancelAmount: t.detail.taxFree,
			PortOneCancelAmount: refund.TaxFree, AmountType: wire.PlatformPortOnePaymentCancelAmountTypeTaxFree,
		}
	}
	return nil
}
