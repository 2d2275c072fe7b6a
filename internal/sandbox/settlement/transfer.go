package settlement

import (
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// transfer is one line of a partner's settlement.
type transfer struct {
	key     key
	kind    string
	status  wire.PlatformTransferStatus
	partner *wire.PlatformPartner
	memo    *string
	// start is empty for a manual transfer.
	start, on wire.Date
	currency  wire.Currency

	// The rest is an order's or an order cancellation's.

	contract           *wire.PlatformContract
	storeID, paymentID string
	payment            wire.PlatformPayment
	detail             detail
	amount             wire.PlatformOrderSettlementAmount
	// of and cancellation are a cancellation's.
	of           *transfer
	cancellation wire.PlatformOrderTransferCancellation
	// settlement and taxFree are a manual transfer's.
	settlement, taxFree int64
}

const (
	kindOrder  = "ORDER"
	kindCancel = "ORDER_CANCEL"
	kindManual = "MANUAL"
)

// statusAt is where a transfer stands: it moves on with the calendar, until
// somebody moves it further.
func (t *transfer) statusAt(today wire.Date) wire.PlatformTransferStatus {
	switch {
	case t.status != "":
		return t.status
	case t.start > today:
		return wire.PlatformTransferStatusScheduled
	case t.on > today:
		return wire.PlatformTransferStatusInProcess
	default:
		return wire.PlatformTransferStatusSettled
	}
}

func (t *transfer) asWire(c Caller) wire.PlatformTransfer {
	switch t.kind {
	case kindOrder:
		return t.asOrder(c)
	case kindCancel:
		return t.asCancel(c)
	default:
		return t.asManual(c)
	}
}

func (t *transfer) asManual(c Caller) wire.PlatformManualTransfer {
	return wire.PlatformManualTransfer{
		ID: t.key.id, GraphqlID: graphqlID(kindTransfer, t.key.id), Partner: *t.partner, Status: t.statusAt(dayOf(c.Now)), Memo: t.memo,
		SettlementDate: t.on, SettlementCurrency: t.currency, IsForTest: t.key.test,
		SettlementAmount: t.settlement, SettlementTaxFreeAmount: t.taxFree,
	}
}

func (t *transfer) asOrder(c Caller) wire.PlatformOrderTransfer {
	return wire.PlatformOrderTransfer{
		ID: t.key.id, GraphqlID: graphqlID(kindTransfer, t.key.id), Partner: *t.partner, Status: t.statusAt(dayOf(c.Now)), Memo: t.memo,
		SettlementDate: t.on, SettlementCurrency: t.currency, IsForTest: t.key.test,
		Amount: t.amount, Contract: *t.contract, Payment: t.payment, SettlementStartDate: t.start,
		OrderLines: linesAsWire(t.contract, t.detail.lines), Parameters: wire.TransferParameters{},
	}
}

func (t *transfer) asCancel(c Caller) wire.PlatformOrderCancelTransfer {
	return wire.PlatformOrderCancelTransfer{
		ID: t.key.id, GraphqlID: graphqlID(kindTransfer, t.key.id), Partner: *t.partner, Status: t.statusAt(dayOf(c.Now)), Memo: t.memo,
		SettlementDate: t.on, SettlementCurrency: t.currency, IsForTest: t.key.test,
		Amount: t.amount, Contract: *t.contract, Payment: t.payment, SettlementStartDate: t.start,
		OrderLines: linesAsWire(t.contract, t.detail.lines), Cancellation: t.cancellation, Parameters: wire.TransferParameters{},
	}
}

// add numbers a transfer and keeps it. A chosen id may be used once, deleted
// transfers included: it is how callers recognize their own.
func (b *Book) add(c Caller, t *transfer, id *string) error {
	if err := b.mayUse(c, id); err != nil {
		return err
	}
	t.key = c.key(b.chosen(id))
	b.transfers[t.key] = t
	b.order = append(b.order, t)
	return nil
}

func (b *Book) mayUse(c Caller, id *string) error {
	if id != nil && b.transfers[c.key(*id)] != nil {
		return wire.PlatformTransferIdAlreadyUsedError{}
	}
	return nil
}

// live lists the transfers of one set of data that have not been deleted.
func (b *Book) live(c Caller, match func(*transfer) bool) []*transfer {
	var found []*transfer
	for _, t := range b.order {
		if t.key.test == c.Test && match(t) {
			found = append(found, t)
		}
	}
	return found
}

// CreateManualTransfer adds a line by hand.
func (b *Book) CreateManualTransfer(c Caller, in *wire.CreatePlatformManualTransferBody) (wire.CreateManualTransferResponse, error) {
	var none wire.CreateManualTransferResponse
	partner := b.partners[c.key(in.PartnerID)]
	currency := wire.CurrencyKrw
	if in.SettlementCurrency != nil {
		currency = *in.SettlementCurrency
	}
	switch {
	case partner == nil:
		return none, wire.PlatformPartnerNotFoundError{}
	case !supported(currency):
		return none, wire.PlatformCurrencyNotSupportedError{}
	case len(in.UserDefinedProperties) > 0:
		return none, wire.PlatformUserDefinedPropertyNotFoundError{}
	case in.SettlementAmount < 0 && b.settings.ManualPerTransfer:
		return none, wire.PlatformNegativeAmountNotAllowedError{}
	case in.SettlementAmount < -most || in.SettlementAmount > most:
		return none, invalid("settlementAmount", "must not exceed 1000000000000000")
	}
	t := &transfer{
		kind: kindManual, partner: partner, memo: in.Memo, on: in.SettlementDate, currency: currency,
		settlement: in.SettlementAmount, taxFree: deref(in.SettlementTaxFreeAmount),
	}
	if err := b.add(c, t, in.ID); err != nil {
		return none, err
	}
	return wire.CreateManualTransferResponse{Transfer: t.asManual(c)}, nil
}

// find returns a transfer that has not been deleted.
func (b *Book) find(c Caller, id string) (*transfer, error) {
	t := b.transfers[c.key(id)]
	if t == nil || !slices.Contains(b.order, t) {
		return nil, wire.PlatformTransferNotFoundError{}
	}
	return t, nil
}

// GetTransfer returns one transfer.
func (b *Book) GetTransfer(c Caller, id string) (wire.PlatformTransfer, error) {
	t, err := b.find(c, id)
	if err != nil {
		return nil, err
	}
	return t.asWire(c), nil
}

// DeleteTransfer deletes a transfer that nobody has begun to pay out.
func (b *Book) DeleteTransfer(c Caller, id string) (wire.DeletePlatformTransferResponse, error) {
	t, err := b.find(c, id)
	switch {
	case err != nil:
		return wire.DeletePlatformTransferResponse{}, err
	case t.status != "":
		return wire.DeletePlatformTransferResponse{}, wire.PlatformTransferNonDeletableStatusError{}
	case len(b.live(c, func(other *transfer) bool { return other.of == t })) > 0:
		return wire.DeletePlatformTransferResponse{}, wire.PlatformCancelOrderTransfersExistsError{}
	}
	b.order = slices.DeleteFunc(b.order, func(other *transfer) bool { return other == t })
	return wire.DeletePlatformTransferResponse{}, nil
}

// Progress is the control API's view of a transfer.
type Progress struct {
	TransferID string                      `json:"transferId"`
	Status     wire.PlatformTransferStatus `json:"status"`
}

// ConfirmPayout is a person in the console who collects a transfer into a payout.
func (b *Book) ConfirmPayout(c Caller, id string) (Progress, error) {
	t, err := b.find(c, id)
	if err != nil {
		return Progress{}, err
	}
	t.status = wire.PlatformTransferStatusPayoutConfirmed
	return Progress{id, t.status}, nil
}
