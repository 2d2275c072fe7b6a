package settlement

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// CreateOrderTransfer gives a partner its share of a payment.
func (b *Book) CreateOrderTransfer(c Caller, in *wire.CreatePlatformOrderTransferBody) (wire.CreateOrderTransferResponse, error) {
	var none wire.CreateOrderTransferResponse
	d, err := detailOf(in)
	if err != nil {
		return none, err
	}
	t := &transfer{kind: kindOrder, memo: in.Memo, storeID: c.StoreID, paymentID: in.PaymentID, detail: d}
	if err := b.engage(c, t, in); err != nil {
		return none, err
	}
	if err := unknown(in); err != nil {
		return none, err
	}
	paidAt, err := b.payFor(c, t, in)
	if err != nil {
		return none, err
	}
	if err := b.mayTransfer(c, t); err != nil {
		return none, err
	}
	if t.start, t.on, err = dates(t.contract.SettlementCycle, paidAt, in.SettlementStartDate, in.SettlementDate); err != nil {
		return none, err
	}
	t.amount = amountOf(t.contract, feeFrom(t.contract.PlatformFee, d.order), d.order, d.taxFree)
	if err := b.add(c, t, in.ID); err != nil {
		return none, err
	}
	return wire.CreateOrderTransferResponse{Transfer: t.asOrder(c)}, nil
}

// engage finds the partner and the contract.
func (b *Book) engage(c Caller, t *transfer, in *wire.CreatePlatformOrderTransferBody) error {
	if t.partner = b.partners[c.key(in.PartnerID)]; t.partner == nil {
		return wire.PlatformPartnerNotFoundError{}
	}
	contract := t.partner.DefaultContractID
	if in.ContractID != nil {
		contract = *in.ContractID
	}
	if t.contract = b.contracts[c.key(contract)]; t.contract == nil {
		return wire.PlatformContractNotFoundError{}
	}
	return nil
}

// unknown refuses everything that would have to be set up first, and cannot be.
func unknown(in *wire.CreatePlatformOrderTransferBody) error {
	var shares, fees []string
	for _, d := range in.Discounts {
		shares = append(shares, d.SharePolicyID)
	}
	for _, f := range in.AdditionalFees {
		fees = append(fees, f.PolicyID)
	}
	for _, l := range in.OrderDetail.OrderLines {
		for _, d := range l.Discounts {
			shares = append(shares, d.SharePolicyID)
		}
		for _, f := range l.AdditionalFees {
			fees = append(fees, f.PolicyID)
		}
	}
	switch {
	case len(shares) > 0:
		return wire.PlatformDiscountSharePoliciesNotFoundError{IDs: shares}
	case len(fees) > 0:
		return wire.PlatformAdditionalFeePoliciesNotFoundError{IDs: fees}
	case len(in.Parameters) > 0:
		return wire.PlatformSettlementParameterNotFoundError{}
	case len(in.UserDefinedProperties) > 0:
		return wire.PlatformUserDefinedPropertyNotFoundError{}
	}
	return nil
}

// payFor finds the payment, PortOne's or another's, and when it was made.
func (b *Book) payFor(c Caller, t *transfer, in *wire.CreatePlatformOrderTransferBody) (time.Time, error) {
	paidAt, err := b.findPayment(c, t, in)
	if err != nil {
		return time.Time{}, err
	}
	if !supported(t.currency) {
		return time.Time{}, wire.PlatformCurrencyNotSupportedError{}
	}
	if _, isFixed := t.contract.PlatformFee.(wire.PlatformFixedAmountFee); isFixed && t.currency != wire.CurrencyKrw {
		return time.Time{}, wire.PlatformContractPlatformFixedAmountFeeCurrencyAndSettlementCurrencyMismatchedError{
			ID: t.contract.ID, GraphqlID: t.contract.GraphqlID, FeeCurrency: wire.CurrencyKrw, SettlementCurrency: t.currency,
		}
	}
	return paidAt, nil
}

func (b *Book) findPayment(c Caller, t *transfer, in *wire.CreatePlatformOrderTransferBody) (time.Time, error) {
	if external := in.ExternalPaymentDetail; external != nil {
		t.currency = external.Currency
		t.payment = wire.PlatformExternalPayment{
			ID: in.PaymentID, OrderName: external.OrderName, Currency: external.Currency, PaidAt: external.PaidAt,
		}
		if external.PaidAt == nil && in.SettlementStartDate == nil {
			return time.Time{}, invalid("externalPaymentDetail.paidAt", "or settlementStartDate must be given")
		}
		return deref(external.PaidAt), nil
	}
	p, ok := b.payments(c.StoreID, in.PaymentID)
	if !ok {
		return time.Time{}, wire.PlatformPaymentNotFoundError{}
	}
	t.currency = p.Currency
	t.payment = wire.PlatformPortOnePayment{
		ID: in.PaymentID, StoreID: c.StoreID, ChannelKey: p.ChannelKey, OrderName: p.OrderName, Currency: p.Currency, PaidAt: p.PaidAt,
	}
	return p.PaidAt, b.cap(c, t, p)
}

// cap keeps the transfers of a payment within the payment.
func (b *Book) cap(c Caller, t *transfer, p Payment) error {
	var order, taxFree int64
	for _, other := range b.live(c, t.samePayment) {
		order += other.detail.order
		taxFree += other.detail.taxFree
	}
	taxed, requested := order-taxFree, t.detail.order-t.detail.taxFree
	switch {
	case order+t.detail.order > p.Total:
		return wire.PlatformSettlementPaymentAmountExceededPortOnePaymentError{
			RegisteredSettlementPaymentAmount: order, RequestSettlementPaymentAmount: t.detail.order, PortOnePaymentAmount: p.Total,
		}
	case taxFree+t.detail.taxFree > p.TaxFree:
		return wire.PlatformSettlementTaxFreeAmountExceededPortOnePaymentError{
			RegisteredSettlementTaxFreeAmount: taxFree, RequestSettlementTaxFreeAmount: t.detail.taxFree, PortOneTaxFreeAmount: p.TaxFree,
		}
	case taxed+requested > p.Total-p.TaxFree:
		return wire.PlatformSettlementSupplyWithVatAmountExceededPortOnePaymentError{
			RegisteredSettlementSupplyWithVatAmount: taxed, RequestSettlementSupplyWithVatAmount: requested,
			PortOneSupplyWithVatAmount: p.Total - p.TaxFree,
		}
	}
	return nil
}

func (t *transfer) samePayment(other *transfer) bool {
	return other.kind == kindOrder && other.storeID == t.storeID && other.paymentID == t.paymentID
}

// mayTransfer allows one transfer per payment and partner, unless the merchant has
// chosen otherwise.
func (b *Book) mayTransfer(c Caller, t *transfer) error {
	if b.settings.SeveralPerPartner {
		return nil
	}
	same := b.live(c, func(other *transfer) bool { return t.samePayment(other) && other.partner.ID == t.partner.ID })
	if len(same) == 0 {
		return nil
	}
	return wire.PlatformTransferAlreadyExistsError{TransferID: same[0].key.id, TransferGraphqlID: graphqlID(kindTransfer, same[0].key.id)}
}
