package payment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

func confirmRequest(txID string) *paymentv1.ConfirmPaymentRequest {
	request := &paymentv1.ConfirmPaymentRequest{
		RequestId: "request-00000001", PaymentId: "order-1", PaymentToken: "token",
		CurrencyCode: new("KRW"), TotalAmount: new(int64(1000)),
	}
	if txID != "" {
		request.TxId = &txID
	}
	return request
}

// window is an attempt that the payer began a minute before the call.
func window(id string, status paymentv1.PaymentStatus, changes ...func(*paymentv1.PaymentTransaction)) *paymentv1.PaymentTransaction {
	return attempt(id, status, append([]func(*paymentv1.PaymentTransaction){requested(-time.Minute)}, changes...)...)
}

func TestJudgeConfirm(t *testing.T) {
	t.Parallel()
	named, unnamed := doubt(confirmRequest("t1")), doubt(confirmRequest(""))
	answer := &paymentv1.ConfirmPaymentResponse{Payment: &paymentv1.ConfirmedPaymentSummary{PgTxId: "pg-t1", PaidAt: at(2 * time.Second)}}
	judge(t, payment.Confirm.Definition, map[string]judged{
		"the payer's attempt is paid since":                {record: named, readings: shows(window("t1", paid)), want: operation.Happened, response: answer},
		"it waits for the gateway":                         {record: named, readings: shows(window("t1", pending)), want: operation.HappenedPending},
		"an account was issued for it":                     {record: named, readings: shows(window("t1", issued)), want: operation.Happened},
		"the gateway refused it":                           {record: named, readings: shows(window("t1", failed)), want: operation.Refused, reason: "PG_PROVIDER"},
		"it is as it was":                                  {record: named, readings: shows(window("t1", ready)), want: operation.Absent},
		"it is in a state of tomorrow":                     {record: named, readings: shows(window("t1", unknown)), want: operation.Unclear},
		"it was paid before, without having been seen":     {record: named, readings: shows(window("t1", paid, decided(-10*time.Second))), want: operation.Unclear},
		"another window was paid":                          {record: named, readings: shows(window("t1", ready), window("t2", paid)), want: operation.Foreign, reason: "ALREADY_PAID"},
		"another amount was paid":                          {record: named, readings: shows(window("t1", paid, costing(1, "KRW"))), want: operation.Foreign, reason: "ALREADY_PAID"},
		"another currency was paid":                        {record: named, readings: shows(window("t1", paid, costing(1000, "USD"))), want: operation.Foreign, reason: "ALREADY_PAID"},
		"a window that was opened since was paid":          {record: unnamed, readings: shows(window("t1", ready), attempt("t2", paid, requested(time.Minute))), want: operation.Foreign, reason: "ALREADY_PAID"},
		"without a name the payment's attempt is it":       {record: unnamed, readings: shows(window("t1", paid)), want: operation.Happened},
		"without a name one of two refused is no success":  {record: unnamed, readings: shows(window("t1", ready), window("t2", failed)), want: operation.Absent},
		"without a name the only one refused is it":        {record: unnamed, readings: shows(window("t1", failed)), want: operation.Refused, reason: "PG_PROVIDER"},
		"without a name nothing decided is nothing":        {record: unnamed, readings: shows(window("t1", ready), window("t2", ready)), want: operation.Absent},
		"a refusal from before the call is no answer":      {record: doubt(confirmRequest(""), "t0"), readings: shows(window("t0", failed), window("t1", ready)), want: operation.Absent},
		"what was confirmed in time is late success":       {record: reported(named), readings: shows(window("t1", paid)), want: operation.Happened},
		"what is confirmed later is late":                  {record: reported(named), readings: shows(window("t1", paid, decided(2*time.Minute))), want: operation.Happened},
		"a payment that is gone is a late read or no read": {record: doubt(confirmRequest("t1"), "t0"), readings: shows(), want: operation.Unclear},
	})
}

func TestSnapshotBeforeConfirming(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		txID     string
		readings []operation.Reading
		want     []string
		reason   string
	}{
		"the attempt to be confirmed is not ruled out": {txID: "t1", readings: shows(window("t1", ready))},
		"other attempts are":                           {txID: "t1", readings: shows(window("t0", ready), window("t1", ready)), want: []string{"t0"}},
		"without a name only decided ones are":         {readings: shows(window("t0", failed), window("t1", ready)), want: []string{"t0"}},
		"an account beside it does not matter":         {readings: shows(window("t1", ready), window("t0", issued)), want: []string{"t0"}},
		"a paid payment is not confirmed":              {txID: "t1", readings: shows(window("t1", paid)), reason: "ALREADY_PAID"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, refusal := payment.Confirm.Recovery.Snapshot(doubt(confirmRequest(tc.txID)), tc.readings)
			if reasonOf(refusal) != tc.reason {
				t.Fatalf("got reason %q, want %q", reasonOf(refusal), tc.reason)
			}
			if diff := cmp.Diff(tc.want, got.Known); diff != "" {
				t.Errorf("known attempts (-want +got):\n%s", diff)
			}
		})
	}
}
