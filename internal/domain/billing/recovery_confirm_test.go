package billing_test

import (
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

// window shows a payment whose only attempt was begun in a window before the call.
func window(status paymentv1.PaymentStatus, total int64) []operation.Reading {
	amount := &paymentv1.PaymentAmount{Total: total}
	return answered(
		&paymentv1.GetPaymentResponse{Payment: &paymentv1.Payment{
			Id: "order-1", TransactionId: "t1", Status: status, Amount: amount, CurrencyCode: "KRW", BillingKey: new("k1"),
			RequestedAt: at(-time.Minute), StatusChangedAt: at(time.Second),
		}},
		&paymentv1.ListPaymentTransactionsResponse{Transactions: []*paymentv1.PaymentTransaction{{
			Id: "t1", PaymentId: "order-1", Status: status, Amount: amount, CurrencyCode: "KRW", BillingKey: new("k1"),
			RequestedAt: at(-time.Minute), StatusChangedAt: at(time.Second),
		}}},
	)
}

func TestJudgeConfirmedKeyAndPayment(t *testing.T) {
	t.Parallel()
	r := doubt(&billingv1.ConfirmBillingKeyAndPayRequest{
		BillingIssueToken: "token", PaymentId: new("order-1"), TotalAmount: new(int64(1000)), CurrencyCode: new("KRW"),
	})
	evidencetest.Judge(t, billing.ConfirmBillingKeyAndPay.Definition, map[string]evidencetest.Scene{
		"the payer's attempt is paid since": {
			Record: r, Readings: window(paymentv1.PaymentStatus_PAYMENT_STATUS_PAID, 1000), Want: operation.Happened,
			Response: &billingv1.ConfirmBillingKeyAndPayResponse{BillingKey: "k1", PaymentId: "order-1"},
		},
		"it waits for the gateway": {
			Record: r, Readings: window(paymentv1.PaymentStatus_PAYMENT_STATUS_PAY_PENDING, 1000), Want: operation.HappenedPending,
			Response: &billingv1.ConfirmBillingKeyAndPayResponse{PaymentId: "order-1"},
		},
		"the gateway refused it":  {Record: r, Readings: window(paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED, 1000), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"it is as it was":         {Record: r, Readings: window(paymentv1.PaymentStatus_PAYMENT_STATUS_READY, 1000), Want: operation.Absent},
		"another amount was paid": {Record: r, Readings: window(paymentv1.PaymentStatus_PAYMENT_STATUS_PAID, 1), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"a call that names no payment leaves nothing to look at": {
			Record: doubt(&billingv1.ConfirmBillingKeyAndPayRequest{BillingIssueToken: "token"}), Want: operation.Unclear,
		},
	})
}

func TestAConfirmationWithoutAPaymentReadsNothing(t *testing.T) {
	t.Parallel()
	recovery := billing.ConfirmBillingKeyAndPay.Recovery
	r := doubt(&billingv1.ConfirmBillingKeyAndPayRequest{BillingIssueToken: "token"})
	if queries := recovery.Look(r); len(queries) != 0 {
		t.Errorf("%d reads", len(queries))
	}
	if _, refused := recovery.Snapshot(r, nil); refused != nil {
		t.Errorf("refused: %v", refused)
	}
	if undo := recovery.Void(r, nil); undo.Definition != nil || undo.Over {
		t.Errorf("undone by %v", undo)
	}
}

func TestAConfirmationWithoutAKeyIsNotFinal(t *testing.T) {
	t.Parallel()
	for want, response := range map[operation.Verdict]proto.Message{
		operation.Happened:        &billingv1.ConfirmBillingKeyAndPayResponse{BillingKey: "k1", PaymentId: "order-1"},
		operation.HappenedPending: &billingv1.ConfirmBillingKeyAndPayResponse{PaymentId: "order-1"},
	} {
		if got := billing.ConfirmBillingKeyAndPay.Recovery.Settle(response); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
