package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// CancelPayment gives back all or part of a payment.
func (s *State) CancelPayment(c Caller, paymentID string, in *wire.CancelPaymentBody) (wire.CancelPaymentResponse, error) {
	a, cancel, err := s.openCancellation(c, paymentID, in, wire.TriggerAPI)
	if err != nil {
		return wire.CancelPaymentResponse{}, err
	}
	if d := s.refundAtGateway(c, a, cancel, in.RefundAccount); d != nil {
		return wire.CancelPaymentResponse{}, pgError(*d)
	}
	return wire.CancelPaymentResponse{Cancellation: cancel.asWire()}, nil
}

// openCancellation registers a cancellation that may be made.
func (s *State) openCancellation(
	c Caller, paymentID string, in *wire.CancelPaymentBody, by wire.Trigger,
) (*attempt, *cancellation, error) {
	if err := checkCancel(in); err != nil {
		return nil, nil, err
	}
	a, err := s.lookup(c, paymentID)
	if err != nil {
		return nil, nil, err
	}
	if err := s.mayCancel(a, in); err != nil {
		return nil, nil, err
	}
	parts, err := a.split(in)
	if err != nil {
		return nil, nil, err
	}
	option := wire.PromotionDiscountRetainOptionRelease
	if in.PromotionDiscountRetainOption != nil {
		option = *in.PromotionDiscountRetainOption
	}
	refund, err := a.refundOf(parts.total, option)
	if err != nil {
		return nil, nil, err
	}
	cancel := &cancellation{refund: refund, option: option, status: requested, cause: c.Cause, cancellationRecord: cancellationRecord{
		ID: s.ids.uuid(), TotalAmount: parts.total, TaxFreeAmount: parts.taxFree, VatAmount: parts.vat,
		Reason: in.Reason, RequestedAt: c.Now, Trigger: &by,
	}}
	a.cancellations = append(a.cancellations, cancel)
	s.update(a, c.Now)
	return a, cancel, nil
}

// ArriveCancel is what is checked of a cancellation when its request arrives: the
// balance, if that is when PortOne compares it.
func (s *State) ArriveCancel(c Caller, paymentID string, in *wire.CancelPaymentBody) error {
	a, err := s.lookup(c, paymentID)
	if err != nil || !s.config.Rules.BalanceOnArrival || !a.settled() || a.status == cancelled {
		return nil //nolint:nilerr // the cancellation itself will find out
	}
	return a.checkBalance(in)
}

// checkBalance is the compare of a compare-and-set.
func (a *attempt) checkBalance(in *wire.CancelPaymentBody) error {
	if in.CurrentCancellableAmount != nil && *in.CurrentCancellableAmount != a.cancellable() {
		return wire.CancellableAmountConsistencyBrokenError{}
	}
	return nil
}

func checkCancel(in *wire.CancelPaymentBody) error {
	if in.Amount != nil && *in.Amount < 1 {
		return invalid("amount", "must be at least 1")
	}
	if in.RefundAccount != nil && !isDigits(in.RefundAccount.Number, 1, 20) {
		return invalid("refundAccount.number", "must be 1 to 20 digits")
	}
	return notNegative(
		named{"taxFreeAmount", in.TaxFreeAmount}, named{"vatAmount", in.VatAmount},
		named{"currentCancellableAmount", in.CurrentCancellableAmount},
	)
}

func (s *State) mayCancel(a *attempt, in *wire.CancelPaymentBody) error {
	switch {
	case a.status == cancelled:
		return wire.PaymentAlreadyCancelledError{}
	case !a.settled():
		return wire.PaymentNotPaidError{}
	case len(a.cancellations) >= s.config.Limits.Cancellations:
		return wire.MaxCancelCountReachedError{}
	case s.config.Rules.BalanceOnArrival:
		return nil
	}
	return a.checkBalance(in)
}

type parts struct{ total, taxFree, vat int64 }

// split fills in what a cancellation leaves out and checks it against the
// balance. Without an amount everything that is left goes back as it is made up;
// with one, whatever is not said to be tax free is taxed.
func (a *attempt) split(in *wire.CancelPaymentBody) (parts, error) {
	left := parts{a.cancellable(), a.cancellableTaxFree(), a.cancellableVat()}
	p := parts{total: left.total, taxFree: left.taxFree}
	if in.Amount != nil {
		p.total, p.taxFree = *in.Amount, 0
	}
	if in.TaxFreeAmount != nil {
		p.taxFree = *in.TaxFreeAmount
	}
	switch {
	case in.VatAmount != nil:
		p.vat = *in.VatAmount
	case p.total == left.total && p.taxFree == left.taxFree:
		// The last won of VAT goes back with the last won of the payment, or rounding
		// would leave some behind. Earlier cancellations with a VAT of their own may
		// have left more or less than can be.
		p.vat = max(0, min(left.vat, p.total-p.taxFree))
	default:
		p.vat = vatOf(p.total - p.taxFree)
	}
	return p, p.fit(left)
}

// fit checks in PortOne's order; the first complaint wins.
func (p parts) fit(left parts) error {
	switch {
	case p.total > left.total || p.total == 0:
		return wire.CancelAmountExceedsCancellableAmountError{}
	case p.taxFree > p.total || p.vat > p.total-p.taxFree:
		return wire.SumOfPartsExceedsCancelAmountError{}
	case p.taxFree > left.taxFree:
		return wire.CancelTaxFreeAmountExceedsCancellableTaxFreeAmountError{}
	case p.total-p.taxFree > left.total-left.taxFree:
		return wire.CancelTaxAmountExceedsCancellableTaxAmountError{}
	}
	return nil
}

// refundAtGateway asks the imaginary gateway to send the money back and reports
// its refusal. A refused cancellation stays on record as failed.
func (s *State) refundAtGateway(c Caller, a *attempt, cancel *cancellation, to *wire.CancelPaymentBodyRefundAccount) *script.Decline {
	outcome := script.Cancel(cancel.TotalAmount)
	decline := outcome.Decline
	if _, ok := a.Method.(wire.PaymentMethodVirtualAccount); ok {
		decline = firstDecline(refundAccount(to), decline)
	}
	if decline != nil || outcome.Failed {
		s.abandon(a, cancel, c.Now)
		return decline
	}
	cancel.PgCancellationID = new(s.ids.secret("sandbox-cancel-"))
	if outcome.Pending {
		setRefundStatus(a, wire.PaymentMethodVirtualAccountRefundStatusPending)
		return nil
	}
	s.complete(a, cancel, c.Now)
	return nil
}

// refundAccount tells why a deposit cannot go back: nobody knows where to, or the
// bank does not.
func refundAccount(to *wire.CancelPaymentBodyRefundAccount) *script.Decline {
	if to == nil {
		return &script.Decline{PGCode: "REFUND_ACCOUNT_REQUIRED", PGMessage: "A refund account is needed to return a deposit."}
	}
	return script.Refund(to.Number)
}

func firstDecline(declines ...*script.Decline) *script.Decline {
	for _, d := range declines {
		if d != nil {
			return d
		}
	}
	return nil
}

// CancelPace is how long the gateway will take over CancelPayment.
func (s *State) CancelPace(c Caller, paymentID string, in *wire.CancelPaymentBody) script.Pace {
	a, err := s.lookup(c, paymentID)
	if err != nil {
		return script.Prompt
	}
	amount := a.cancellable()
	if in.Amount != nil {
		amount = *in.Amount
	}
	return script.Cancel(amount).Pace
}

// StopPaymentCancellation takes an asynchronous refund back.
func (s *State) StopPaymentCancellation(c Caller, paymentID, cancellationID string) (wire.StopPaymentCancellationResponse, error) {
	a, cancel, err := s.findCancellation(c, paymentID, cancellationID)
	if err != nil {
		return wire.StopPaymentCancellationResponse{}, err
	}
	if cancel.status != requested {
		return wire.StopPaymentCancellationResponse{}, wire.PaymentCancellationNotPendingError{}
	}
	if d := script.Stop(cancel.TotalAmount); d != nil {
		return wire.StopPaymentCancellationResponse{}, pgError(*d)
	}
	s.abandon(a, cancel, c.Now)
	return wire.StopPaymentCancellationResponse{StoppedAt: c.Now}, nil
}

// SettleCancellation is the gateway's word on an asynchronous refund.
func (s *State) SettleCancellation(c Caller, paymentID, cancellationID string, approved bool) (Progress, error) {
	a, cancel, err := s.findCancellation(c, paymentID, cancellationID)
	if err != nil {
		return Progress{}, err
	}
	if cancel.status != requested {
		return Progress{}, RefusedError("the cancellation is not waiting for the gateway")
	}
	if approved {
		s.complete(a, cancel, c.Now)
	} else {
		s.abandon(a, cancel, c.Now)
	}
	return a.progress(), nil
}

func (s *State) findCancellation(c Caller, paymentID, id string) (*attempt, *cancellation, error) {
	a, err := s.lookup(c, paymentID)
	if err != nil {
		return nil, nil, err
	}
	for _, cancel := range a.cancellations {
		if cancel.ID == id {
			return a, cancel, nil
		}
	}
	return nil, nil, wire.PaymentCancellationNotFoundError{}
}

func pgError(d script.Decline) error {
	return wire.PgProviderError{PgCode: d.PGCode, PgMessage: d.PGMessage}
}
