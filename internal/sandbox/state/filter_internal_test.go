package state

import (
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// TestFiltersKnowWhatNoOperationMakesYet covers the states of escrow and webhooks
// that only later operations lead to.
func TestFiltersKnowWhatNoOperationMakesYet(t *testing.T) {
	t.Parallel()
	sees := func(a attempt, f wire.PaymentFilterInput) bool {
		a.channel, a.Channel = &account.Channel{}, &wire.SelectedChannel{}
		return a.matches(&f)
	}
	for want, escrow := range map[wire.PaymentFilterInputEscrowStatus]wire.PaymentEscrow{
		wire.PaymentFilterInputEscrowStatusRegistered:      wire.RegisteredPaymentEscrow{},
		wire.PaymentFilterInputEscrowStatusDelivered:       wire.DeliveredPaymentEscrow{},
		wire.PaymentFilterInputEscrowStatusConfirmed:       wire.ConfirmedPaymentEscrow{},
		wire.PaymentFilterInputEscrowStatusRejected:        wire.RejectedPaymentEscrow{},
		wire.PaymentFilterInputEscrowStatusRejectConfirmed: wire.RejectConfirmedPaymentEscrow{},
		wire.PaymentFilterInputEscrowStatusCancelled:       wire.CancelledPaymentEscrow{},
	} {
		a := attempt{record: record{Escrow: escrow}}
		if !sees(a, wire.PaymentFilterInput{EscrowStatus: &want}) {
			t.Errorf("a filter on %s does not see %T", want, escrow)
		}
	}
	a := attempt{status: paid, record: record{Webhooks: []wire.PaymentWebhook{
		{PaymentStatus: new(wire.PaymentWebhookPaymentStatusPaid), Status: new(wire.PaymentWebhookStatusSucceeded)},
		{PaymentStatus: new(wire.PaymentWebhookPaymentStatusReady), Status: new(wire.PaymentWebhookStatusFailedNotOkResponse)},
	}}}
	if !sees(a, wire.PaymentFilterInput{WebhookStatus: new(wire.PaymentWebhookStatusSucceeded)}) {
		t.Error("a filter on webhooks does not look at the one for the present state")
	}
}
