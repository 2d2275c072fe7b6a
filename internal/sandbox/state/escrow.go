package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// delivery is what is known of a parcel once its logistics are registered; every
// later state of an escrow shows it.
type delivery struct {
	company       string
	invoiceNumber string
	sentAt        time.Time
	appliedAt     time.Time
}

// RegisterEscrowLogistics tells the gateway how the goods were sent.
func (s *State) RegisterEscrowLogistics(c Caller, paymentID string, in *wire.RegisterEscrowLogisticsBody) (wire.ApplyEscrowLogisticsResponse, error) {
	d, err := s.applyLogistics(c, paymentID, in.Logistics, false)
	return wire.ApplyEscrowLogisticsResponse{InvoiceNumber: d.invoiceNumber, SentAt: d.sentAt, AppliedAt: d.appliedAt}, err
}

// ModifyEscrowLogistics corrects what RegisterEscrowLogistics told.
func (s *State) ModifyEscrowLogistics(c Caller, paymentID string, in *wire.ModifyEscrowLogisticsBody) (wire.ModifyEscrowLogisticsResponse, error) {
	d, err := s.applyLogistics(c, paymentID, in.Logistics, true)
	return wire.ModifyEscrowLogisticsResponse{InvoiceNumber: d.invoiceNumber, SentAt: d.sentAt, ModifiedAt: d.appliedAt}, err
}

func (s *State) applyLogistics(c Caller, paymentID string, in wire.PaymentLogistics, again bool) (delivery, error) {
	if in.InvoiceNumber == "" {
		return delivery{}, invalid("logistics.invoiceNumber", "must not be empty")
	}
	a, err := s.escrow(c, paymentID)
	if err != nil {
		return delivery{}, err
	}
	if registered := a.delivery != nil; registered != again {
		return delivery{}, pgError(script.Decline{PGCode: "ESCROW_STATE", PGMessage: "The logistics are registered once, and modified later."})
	}
	a.delivery = &delivery{company: string(in.Company), invoiceNumber: in.InvoiceNumber, sentAt: in.SentAt.UTC(), appliedAt: c.Now}
	s.showEscrow(a, wire.RegisteredPaymentEscrow{}, c.Now)
	return *a.delivery, nil
}

// escrow finds a paid payment that the gateway keeps in escrow.
func (s *State) escrow(c Caller, paymentID string) (*attempt, error) {
	a, err := s.lookup(c, paymentID)
	switch {
	case err != nil:
		return nil, err
	case a.status != paid && a.status != partialCancelled:
		return nil, wire.PaymentNotPaidError{}
	case a.Escrow == nil:
		return nil, pgError(script.Decline{PGCode: "NO_ESCROW", PGMessage: "The payment is not in escrow."})
	}
	if d := script.Escrow(a.Amount.Total); d != nil {
		return nil, pgError(*d)
	}
	return a, nil
}

// ConfirmEscrow releases the money to the merchant.
func (s *State) ConfirmEscrow(c Caller, paymentID string, _ *wire.ConfirmEscrowBody) (wire.ConfirmEscrowResponse, error) {
	a, err := s.escrow(c, paymentID)
	if err != nil {
		return wire.ConfirmEscrowResponse{}, err
	}
	switch a.Escrow.(type) {
	case wire.RegisteredPaymentEscrow, wire.DeliveredPaymentEscrow:
		s.showEscrow(a, wire.ConfirmedPaymentEscrow{}, c.Now)
		return wire.ConfirmEscrowResponse{CompletedAt: c.Now}, nil
	default:
		return wire.ConfirmEscrowResponse{}, pgError(script.Decline{PGCode: "ESCROW_STATE", PGMessage: "The escrow cannot be completed now."})
	}
}

// showEscrow moves an escrow on; to is an empty case of the state to show.
func (s *State) showEscrow(a *attempt, to wire.PaymentEscrow, now time.Time) {
	d := a.delivery
	switch to.(type) {
	case wire.RegisteredPaymentEscrow:
		a.Escrow = wire.RegisteredPaymentEscrow{Company: d.company, InvoiceNumber: d.invoiceNumber, SentAt: &d.sentAt, AppliedAt: &d.appliedAt}
	case wire.DeliveredPaymentEscrow:
		a.Escrow = wire.DeliveredPaymentEscrow{Company: d.company, InvoiceNumber: d.invoiceNumber, SentAt: &d.sentAt, AppliedAt: &d.appliedAt}
	case wire.ConfirmedPaymentEscrow:
		a.Escrow = wire.ConfirmedPaymentEscrow{Company: d.company, InvoiceNumber: d.invoiceNumber, SentAt: &d.sentAt, AppliedAt: &d.appliedAt}
	case wire.RejectedPaymentEscrow:
		a.Escrow = wire.RejectedPaymentEscrow{Company: d.company, InvoiceNumber: d.invoiceNumber, SentAt: &d.sentAt, AppliedAt: &d.appliedAt}
	case wire.CancelledPaymentEscrow:
		a.Escrow = wire.CancelledPaymentEscrow{Company: d.company, InvoiceNumber: d.invoiceNumber, SentAt: &d.sentAt, AppliedAt: &d.appliedAt}
	}
	s.update(a, now)
}

// AnswerEscrow is the customer who has got the parcel, and keeps it or does not.
func (s *State) AnswerEscrow(c Caller, paymentID string, answer EscrowAnswer) (Progress, error) {
	a, err := s.lookup(c, paymentID)
	if err != nil {
		return Progress{}, err
	}
	from, _ := a.Escrow.(wire.RegisteredPaymentEscrow)
	_, delivered := a.Escrow.(wire.DeliveredPaymentEscrow)
	switch {
	case from.InvoiceNumber != "" && answer == EscrowDelivered:
		s.showEscrow(a, wire.DeliveredPaymentEscrow{}, c.Now)
	case delivered && answer == EscrowConfirmed:
		s.showEscrow(a, wire.ConfirmedPaymentEscrow{}, c.Now)
	case delivered && answer == EscrowRejected:
		s.showEscrow(a, wire.RejectedPaymentEscrow{}, c.Now)
	default:
		return Progress{}, RefusedError("the parcel is not where that could happen")
	}
	return a.progress(), nil
}

// EscrowAnswer is what happens to a parcel.
type EscrowAnswer string

// The answers.
const (
	EscrowDelivered EscrowAnswer = "DELIVERED"
	EscrowConfirmed EscrowAnswer = "CONFIRMED"
	EscrowRejected  EscrowAnswer = "REJECTED"
)

// Valid lets Bind refuse anything else.
func (e EscrowAnswer) Valid() bool {
	return e == EscrowDelivered || e == EscrowConfirmed || e == EscrowRejected
}
