package payment

import (
	"slices"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// sight is what the two reads of a payment show.
type sight struct {
	payment *paymentv1.Payment // nil when there is none
	listed  []*paymentv1.PaymentTransaction
	// attempts are those of both, each as far as either has it.
	attempts []*paymentv1.PaymentTransaction
}

// see puts the reads together. It is false when one of them failed or does not show
// everything.
func see(readings []operation.Reading) (*sight, bool) {
	payment, readable := shownPayment(readings)
	list, listable := shown[*paymentv1.ListPaymentTransactionsResponse](readings, 1, noPayment)
	s := &sight{payment: payment, listed: list.GetTransactions()}
	s.attempts = slices.Clone(s.listed)
	if payment != nil {
		s.add(attemptOf(payment))
	}
	return s, readable && listable && list.GetNextPageToken() == ""
}

// add adds an attempt, or puts it in the place of what is known of it. Of two views
// of an attempt the further one is true and the other late.
func (s *sight) add(t *paymentv1.PaymentTransaction) {
	i := slices.IndexFunc(s.attempts, func(other *paymentv1.PaymentTransaction) bool { return other.GetId() == t.GetId() })
	switch {
	case i < 0:
		s.attempts = append(s.attempts, t)
	case progress(t.GetStatus()) > progress(s.attempts[i].GetStatus()):
		s.attempts[i] = t
	}
}

// progress orders the states of one attempt: it never goes back. A late approval
// turns FAILED into PAID.
func progress(s paymentv1.PaymentStatus) int {
	return slices.Index([]paymentv1.PaymentStatus{
		paymentv1.PaymentStatus_PAYMENT_STATUS_READY,
		paymentv1.PaymentStatus_PAYMENT_STATUS_PAY_PENDING,
		paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED,
		paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED,
		paymentv1.PaymentStatus_PAYMENT_STATUS_PAID,
		paymentv1.PaymentStatus_PAYMENT_STATUS_PARTIAL_CANCELLED,
		paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED,
	}, s)
}

// attemptOf is the attempt that a payment shows, with all that is looked at here.
func attemptOf(p *paymentv1.Payment) *paymentv1.PaymentTransaction {
	return &paymentv1.PaymentTransaction{
		Status: p.GetStatus(), Id: p.GetTransactionId(), PaymentId: p.GetId(),
		Method: p.GetMethod(), ScheduleId: p.ScheduleId, BillingKey: p.BillingKey,
		RequestedAt: p.GetRequestedAt(), StatusChangedAt: p.GetStatusChangedAt(),
		Amount: p.GetAmount(), CurrencyCode: p.GetCurrencyCode(),
		PaidAt: p.GetPaidAt(), PgTxId: p.PgTxId, FailedAt: p.GetFailedAt(), Failure: p.GetFailure(),
	}
}

// agrees reports whether the two reads tell the same, and nothing less than what was
// read before the first attempt. Reads that do not agree lag, and what one of them
// does not show is not absent.
func (s *sight) agrees(was operation.Snapshot) bool {
	for _, id := range was.Known {
		if s.find(id) == nil {
			return false
		}
	}
	if s.payment == nil {
		return len(s.listed) == 0
	}
	t := s.find(s.payment.GetTransactionId())
	return t != nil && t.GetStatus() == s.payment.GetStatus()
}

// isUnchanged reports whether there is no attempt that was not there before the first of
// the call, whosever it may be.
func (s *sight) isUnchanged(was operation.Snapshot) bool {
	return !slices.ContainsFunc(s.attempts, func(t *paymentv1.PaymentTransaction) bool {
		return !slices.Contains(was.Known, t.GetId())
	})
}

// find returns the attempt in the list.
func (s *sight) find(id string) *paymentv1.PaymentTransaction {
	for _, t := range s.listed {
		if t.GetId() == id {
			return t
		}
	}
	return nil
}

// confirms reports whether both reads know that t failed. The payment shows t
// itself, or what decided it since.
func (s *sight) confirms(was operation.Snapshot, t *paymentv1.PaymentTransaction) bool {
	if !s.agrees(was) || s.find(t.GetId()).GetStatus() != t.GetStatus() {
		return false
	}
	return s.payment.GetTransactionId() == t.GetId() || isPaid(s.payment.GetStatus()) ||
		s.payment.GetRequestedAt().AsTime().After(t.GetRequestedAt().AsTime())
}
