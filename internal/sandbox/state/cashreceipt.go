package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// receiptRecord has the fields of every case of wire.CashReceipt.
type receiptRecord struct {
	MerchantID      string
	StoreID         string
	PaymentID       string
	Channel         *wire.SelectedChannel
	Amount          int64
	TaxFreeAmount   *int64
	VatAmount       *int64
	Currency        wire.Currency
	OrderName       string
	IsManual        bool
	Type            *wire.CashReceiptType
	PgReceiptID     *string
	IssueNumber     string
	URL             *string
	IssuedAt        time.Time
	CancelledAt     *time.Time
	StatusUpdatedAt *time.Time
}

type receiptStatus string

const (
	receiptIssued    receiptStatus = "ISSUED"
	receiptCancelled receiptStatus = "CANCELLED"
	receiptFailed    receiptStatus = "ISSUE_FAILED"
)

// receipt is the cash receipt of a payment, which need not have been paid through
// PortOne.
type receipt struct {
	receiptRecord

	status receiptStatus
	// of is the attempt that shows the receipt, if there is one.
	of *attempt
}

var receiptCases = map[receiptStatus]func(*receiptRecord) wire.CashReceipt{ //nolint:gochecknoglobals // a table that nobody changes
	receiptIssued:    receiptCase[wire.IssuedCashReceipt](),
	receiptCancelled: receiptCase[wire.CancelledCashReceipt](),
	receiptFailed:    receiptCase[wire.IssueFailedCashReceipt](),
}

func receiptCase[T wire.CashReceipt]() func(*receiptRecord) wire.CashReceipt {
	p := projectionOf[receiptRecord, T]()
	return func(r *receiptRecord) wire.CashReceipt { return p.of(r) }
}

// issueWithPayment gives a receipt for the methods that count as cash, if the
// customer asked for one.
func (s *State) issueWithPayment(a *attempt, now time.Time) {
	switch a.Method.(type) {
	case wire.PaymentMethodVirtualAccount, wire.PaymentMethodTransfer:
	default:
		return
	}
	a.CashReceiptIssuanceStatus = new(wire.CashReceiptIssuanceStatusNotIssued)
	if a.cashReceipt == nil {
		return
	}
	a.CashReceiptIssuanceStatus = new(wire.CashReceiptIssuanceStatusIssued)
	s.issueReceipt(&receipt{of: a, receiptRecord: receiptRecord{
		MerchantID: a.MerchantID, StoreID: a.StoreID, PaymentID: a.PaymentID, Channel: a.Channel,
		Amount: a.Amount.Paid, TaxFreeAmount: new(a.Amount.TaxFree), VatAmount: a.Amount.Vat, Currency: a.Currency,
		OrderName: a.OrderName, Type: a.cashReceipt,
	}}, now)
}

func (s *State) issueReceipt(r *receipt, now time.Time) {
	r.status, r.IssuedAt, r.StatusUpdatedAt = receiptIssued, now, &now
	r.IssueNumber, r.PgReceiptID = s.ids.digits(9), new(s.ids.secret("sandbox-receipt-"))
	r.URL = new("https://sandbox.invalid/cash-receipts/" + r.IssueNumber)
	s.receipts[key{r.StoreID, r.PaymentID}] = r
	s.showReceipt(r, now)
}

func (s *State) cancelReceipt(r *receipt, now time.Time) {
	r.status, r.CancelledAt, r.StatusUpdatedAt = receiptCancelled, &now, &now
	s.showReceipt(r, now)
}

// cancelWithPayment follows a full refund: the gateway cancels the receipt with
// the payment.
func (s *State) cancelWithPayment(a *attempt, now time.Time) {
	if r := s.receipts[key{a.StoreID, a.PaymentID}]; r != nil && r.of == a && r.status == receiptIssued {
		s.cancelReceipt(r, now)
	}
}

// showReceipt makes the payment show its receipt.
func (s *State) showReceipt(r *receipt, now time.Time) {
	if r.of == nil {
		return
	}
	issued := wire.IssuedPaymentCashReceipt{
		Type: r.Type, PgReceiptID: r.PgReceiptID, IssueNumber: r.IssueNumber, TotalAmount: r.Amount,
		TaxFreeAmount: r.TaxFreeAmount, Currency: r.Currency, URL: r.URL, IssuedAt: r.IssuedAt,
	}
	r.of.CashReceipt = issued
	if r.status == receiptCancelled {
		r.of.CashReceipt = wire.CancelledPaymentCashReceipt{
			Type: issued.Type, PgReceiptID: issued.PgReceiptID, IssueNumber: issued.IssueNumber,
			TotalAmount: issued.TotalAmount, TaxFreeAmount: issued.TaxFreeAmount, Currency: issued.Currency,
			URL: issued.URL, IssuedAt: issued.IssuedAt, CancelledAt: *r.CancelledAt,
		}
	}
	s.update(r.of, now)
}

// IssueCashReceipt issues a receipt by hand, for a payment of PortOne's or for one
// that it knows nothing of.
func (s *State) IssueCashReceipt(c Caller, in *wire.IssueCashReceiptBody) (wire.IssueCashReceiptResponse, error) {
	r, err := newReceipt(c, in)
	if err != nil {
		return wire.IssueCashReceiptResponse{}, err
	}
	at := c.key(in.PaymentID)
	if known := s.receipts[at]; known != nil && known.status == receiptIssued {
		return wire.IssueCashReceiptResponse{}, wire.CashReceiptAlreadyIssuedError{}
	}
	if d := script.Receipt(r.Amount); d != nil {
		r.status, r.StatusUpdatedAt = receiptFailed, &c.Now
		s.receipts[at] = r
		return wire.IssueCashReceiptResponse{}, pgError(*d)
	}
	if p := s.payments[at]; p != nil && p.decisive().settled() {
		r.of = p.decisive()
	}
	s.issueReceipt(r, c.Now)
	return wire.IssueCashReceiptResponse{
		CashReceipt: wire.CashReceiptSummary{IssueNumber: r.IssueNumber, URL: *r.URL, PgReceiptID: *r.PgReceiptID},
	}, nil
}

func newReceipt(c Caller, in *wire.IssueCashReceiptBody) (*receipt, error) {
	const shortest, longest = 4, 20
	switch {
	case in.PaymentID == "":
		return nil, invalid("paymentId", "must not be empty")
	case in.OrderName == "":
		return nil, invalid("orderName", "must not be empty")
	case !isDigits(in.Customer.IdentityNumber, shortest, longest):
		return nil, invalid("customer.identityNumber", "must be 4 to 20 digits")
	}
	amount, err := amountOf(in.Amount)
	if _, parts := err.(wire.SumOfPartsExceedsTotalAmountError); parts { //nolint:errorlint // amountOf wraps nothing
		return nil, invalid("amount.total", "is less than its parts")
	} else if err != nil {
		return nil, err
	}
	channel := c.Store.Channel(in.ChannelKey)
	if channel == nil {
		return nil, wire.ChannelNotFoundError{}
	}
	return &receipt{receiptRecord: receiptRecord{
		MerchantID: c.Store.MerchantID, StoreID: c.Store.ID, PaymentID: in.PaymentID, Channel: new(channel.Selected()),
		Amount: amount.Total, TaxFreeAmount: &amount.TaxFree, VatAmount: amount.Vat, Currency: in.Currency,
		OrderName: in.OrderName, IsManual: true, Type: &in.Type,
	}}, nil
}

// GetCashReceipt returns the latest receipt of a payment.
func (s *State) GetCashReceipt(c Caller, paymentID string) (wire.CashReceipt, error) {
	r := s.receipts[c.key(paymentID)]
	if r == nil {
		return nil, wire.CashReceiptNotFoundError{}
	}
	return receiptCases[r.status](&r.receiptRecord), nil
}

// CancelCashReceipt cancels the receipt of a payment, and not the payment.
func (s *State) CancelCashReceipt(c Caller, paymentID string) (wire.CancelCashReceiptResponse, error) {
	r := s.receipts[c.key(paymentID)]
	switch {
	case r == nil:
		return wire.CancelCashReceiptResponse{}, wire.CashReceiptNotFoundError{}
	case r.status != receiptIssued:
		return wire.CancelCashReceiptResponse{}, wire.CashReceiptNotIssuedError{}
	}
	if d := script.CancelReceipt(r.Amount); d != nil {
		return wire.CancelCashReceiptResponse{}, pgError(*d)
	}
	s.cancelReceipt(r, c.Now)
	return wire.CancelCashReceiptResponse{CancelledAmount: r.Amount, CancelledAt: c.Now}, nil
}
