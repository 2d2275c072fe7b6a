package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

type cancellationStatus string

const (
	requested cancellationStatus = "REQUESTED"
	succeeded cancellationStatus = "SUCCEEDED"
	refused   cancellationStatus = "FAILED"
)

// cancellationRecord has the fields of every case of wire.PaymentCancellation.
type cancellationRecord struct {
	ID               string
	PgCancellationID *string
	TotalAmount      int64
	TaxFreeAmount    int64
	VatAmount        int64
	Reason           string
	CancelledAt      *time.Time
	RequestedAt      time.Time
	ReceiptURL       *string
	Trigger          *wire.Trigger
}

// cancellation is one try at giving money back.
type cancellation struct {
	cancellationRecord

	status cancellationStatus
	// cause is the request that asked for the money back.
	cause Cause
	// refund is the money that goes back; with a promotion it is less than
	// TotalAmount, which is in terms of the price before the discount.
	refund int64
	option wire.PromotionDiscountRetainOption
}

func (c *cancellation) asWire() wire.PaymentCancellation {
	return cancellationCases[c.status](&c.cancellationRecord)
}

var cancellationCases = map[cancellationStatus]func(*cancellationRecord) wire.PaymentCancellation{ //nolint:gochecknoglobals // a table that nobody changes
	requested: cancellationCase[wire.RequestedPaymentCancellation](),
	succeeded: cancellationCase[wire.SucceededPaymentCancellation](),
	refused:   cancellationCase[wire.FailedPaymentCancellation](),
}

func cancellationCase[T wire.PaymentCancellation]() func(*cancellationRecord) wire.PaymentCancellation {
	p := projectionOf[cancellationRecord, T]()
	return func(r *cancellationRecord) wire.PaymentCancellation { return p.of(r) }
}

// sum adds up the cancellations that count: a requested one holds its amount
// until it is decided.
func (a *attempt) sum(amount func(*cancellation) int64) int64 {
	var total int64
	for _, c := range a.cancellations {
		if c.status != refused {
			total += amount(c)
		}
	}
	return total
}

func (a *attempt) cancellable() int64 {
	return a.Amount.Total - a.sum(func(c *cancellation) int64 { return c.TotalAmount })
}

func (a *attempt) cancellableTaxFree() int64 {
	return a.Amount.TaxFree - a.sum(func(c *cancellation) int64 { return c.TaxFreeAmount })
}

func (a *attempt) cancellableVat() int64 {
	return deref(a.Amount.Vat) - a.sum(func(c *cancellation) int64 { return c.VatAmount })
}

func (a *attempt) given() int64 { return a.sum(func(c *cancellation) int64 { return c.refund }) }

// complete makes a refund final.
func (s *State) complete(a *attempt, c *cancellation, now time.Time) {
	c.status, c.CancelledAt = succeeded, &now
	c.ReceiptURL = new("https://sandbox.invalid/receipts/" + c.ID)
	a.Amount.Cancelled += c.TotalAmount
	a.Amount.CancelledTaxFree += c.TaxFreeAmount
	a.CancelledAt = &now
	if a.Amount.Cancelled == a.Amount.Total {
		s.become(a, cancelled, now)
		s.cancelWithPayment(a, now)
		if a.delivery != nil {
			s.showEscrow(a, wire.CancelledPaymentEscrow{}, now)
		}
	} else {
		s.become(a, partialCancelled, now)
	}
	if a.promotion != nil && a.promotion.promotion.Recover {
		s.giveBack(a, c.TotalAmount-c.refund)
	}
	setRefundStatus(a, wire.PaymentMethodVirtualAccountRefundStatusCompleted)
	s.refunded(a, c, now)
}

// abandon makes a refund that will not happen final.
func (s *State) abandon(a *attempt, c *cancellation, now time.Time) {
	c.status = refused
	s.update(a, now)
	outcome := wire.PaymentMethodVirtualAccountRefundStatusFailed
	if a.Amount.Cancelled > 0 {
		outcome = wire.PaymentMethodVirtualAccountRefundStatusPartialRefundFailed
	}
	setRefundStatus(a, outcome)
}

// setRefundStatus keeps the separate refund status that virtual accounts have.
func setRefundStatus(a *attempt, st wire.PaymentMethodVirtualAccountRefundStatus) {
	if m, ok := a.Method.(wire.PaymentMethodVirtualAccount); ok {
		m.RefundStatus = &st
		a.Method = m
	}
}
