package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// status is where an attempt stands; the values are those of the resource.
type status string

const (
	ready                status = "READY"
	payPending           status = "PAY_PENDING"
	virtualAccountIssued status = "VIRTUAL_ACCOUNT_ISSUED"
	paid                 status = "PAID"
	failed               status = "FAILED"
	partialCancelled     status = "PARTIAL_CANCELLED"
	cancelled            status = "CANCELLED"
)

// record is what an attempt shows in any of its states: the union of the fields
// of every case of wire.Payment and wire.PaymentTransaction.
type record struct {
	// ID is the payment's in a payment and the attempt's in a transaction.
	ID            string
	PaymentID     string
	TransactionID string
	MerchantID    string
	StoreID       string

	Method       wire.PaymentMethod
	Channel      *wire.SelectedChannel
	ChannelGroup *wire.ChannelGroupSummary
	Version      wire.PortOneVersion
	ScheduleID   *string
	BillingKey   *string
	Webhooks     []wire.PaymentWebhook

	RequestedAt     time.Time
	UpdatedAt       time.Time
	StatusChangedAt time.Time

	OrderName         string
	Amount            wire.PaymentAmount
	Currency          wire.Currency
	Customer          wire.Customer
	Origin            wire.PaymentOrigin
	PromotionID       *string
	IsCulturalExpense *bool
	Escrow            wire.PaymentEscrow
	Products          []wire.PaymentProduct
	ProductCount      *int32
	CustomData        *string
	Country           *wire.Country

	PaidAt                    *time.Time
	PgTxID                    *string
	PgResponse                *string
	CashReceipt               wire.PaymentCashReceipt
	CashReceiptIssuanceStatus *wire.CashReceiptIssuanceStatus
	ReceiptURL                *string
	Disputes                  []wire.Dispute
	FailedAt                  *time.Time
	Failure                   *wire.PaymentFailure
	CancelledAt               *time.Time
	Cancellations             []wire.PaymentCancellation
}

// asPayment shows an attempt as the payment it decides.
func (a *attempt) asPayment() wire.Payment {
	r := a.shown()
	r.ID = a.PaymentID
	return paymentCases[a.status](&r)
}

// asTransaction shows an attempt for itself.
func (a *attempt) asTransaction() wire.PaymentTransaction {
	r := a.shown()
	r.ID = a.TransactionID
	return transactionCases[a.status](&r)
}

func (a *attempt) shown() record {
	r := a.record
	for _, c := range a.cancellations {
		r.Cancellations = append(r.Cancellations, c.asWire())
	}
	return r
}

var paymentCases = map[status]func(*record) wire.Payment{ //nolint:gochecknoglobals // a table that nobody changes
	ready:                paymentCase[wire.ReadyPayment](),
	payPending:           paymentCase[wire.PayPendingPayment](),
	virtualAccountIssued: paymentCase[wire.VirtualAccountIssuedPayment](),
	paid:                 paymentCase[wire.PaidPayment](),
	failed:               paymentCase[wire.FailedPayment](),
	partialCancelled:     paymentCase[wire.PartialCancelledPayment](),
	cancelled:            paymentCase[wire.CancelledPayment](),
}

var transactionCases = map[status]func(*record) wire.PaymentTransaction{ //nolint:gochecknoglobals // a table that nobody changes
	ready:                transactionCase[wire.ReadyPaymentTransaction](),
	payPending:           transactionCase[wire.PayPendingPaymentTransaction](),
	virtualAccountIssued: transactionCase[wire.VirtualAccountIssuedPaymentTransaction](),
	paid:                 transactionCase[wire.PaidPaymentTransaction](),
	failed:               transactionCase[wire.FailedPaymentTransaction](),
	partialCancelled:     transactionCase[wire.PartialCancelledPaymentTransaction](),
	cancelled:            transactionCase[wire.CancelledPaymentTransaction](),
}

func paymentCase[T wire.Payment]() func(*record) wire.Payment {
	p := projectionOf[record, T]()
	return func(r *record) wire.Payment { return p.of(r) }
}

func transactionCase[T wire.PaymentTransaction]() func(*record) wire.PaymentTransaction {
	p := projectionOf[record, T]()
	return func(r *record) wire.PaymentTransaction { return p.of(r) }
}
