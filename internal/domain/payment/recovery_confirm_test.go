package payment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
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
	answer := &paymentv1.ConfirmPaymentResponse{Payment: &paymentv1.ConfirmedPaymentSummary{PgTxId: "pg-t1", PaidAt: at(2 * time.Second), Status: paid.Enum()}}
	evidencetest.Judge(t, payment.Confirm.Definition, map[string]evidencetest.Scene{
		"the payer's attempt is paid since":                {Record: named, Readings: shows(window("t1", paid)), Want: operation.Happened, Response: answer},
		"it waits for the gateway":                         {Record: named, Readings: shows(window("t1", pending)), Want: operation.HappenedPending},
		"an account was issued for it":                     {Record: named, Readings: shows(window("t1", issued)), Want: operation.Happened},
		"the gateway refused it":                           {Record: named, Readings: shows(window("t1", failed)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"it is as it was":                                  {Record: named, Readings: shows(window("t1", ready)), Want: operation.Absent},
		"it is in a state of tomorrow":                     {Record: named, Readings: shows(window("t1", unknown)), Want: operation.Unclear},
		"it was paid before, without having been seen":     {Record: named, Readings: shows(window("t1", paid, decided(-10*time.Second))), Want: operation.Unclear},
		"another window was paid":                          {Record: named, Readings: shows(window("t1", ready), window("t2", paid)), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"another amount was paid":                          {Record: named, Readings: shows(window("t1", paid, costing(1, "KRW"))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"another currency was paid":                        {Record: named, Readings: shows(window("t1", paid, costing(1000, "USD"))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"a window that was opened since was paid":          {Record: unnamed, Readings: shows(window("t1", ready), attempt("t2", paid, requested(time.Minute))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"without a name the payment's attempt is it":       {Record: unnamed, Readings: shows(window("t1", paid)), Want: operation.Happened},
		"without a name one of two refused is no success":  {Record: unnamed, Readings: shows(window("t1", ready), window("t2", failed)), Want: operation.Absent},
		"without a name the only one refused is it":        {Record: unnamed, Readings: shows(window("t1", failed)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"without a name nothing decided is nothing":        {Record: unnamed, Readings: shows(window("t1", ready), window("t2", ready)), Want: operation.Absent},
		"a refusal from before the call is no answer":      {Record: doubt(confirmRequest(""), "t0"), Readings: shows(window("t0", failed), window("t1", ready)), Want: operation.Absent},
		"what was confirmed in time is late success":       {Record: reported(named), Readings: shows(window("t1", paid)), Want: operation.Happened},
		"what is confirmed later is late":                  {Record: reported(named), Readings: shows(window("t1", paid, decided(2*time.Minute))), Want: operation.Happened},
		"a payment that is gone is a late read or no read": {Record: doubt(confirmRequest("t1"), "t0"), Readings: shows(), Want: operation.Unclear},
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
			if evidencetest.Reason(refusal) != tc.reason {
				t.Fatalf("got reason %q, want %q", evidencetest.Reason(refusal), tc.reason)
			}
			if diff := cmp.Diff(tc.want, got.Known); diff != "" {
				t.Errorf("known attempts (-want +got):\n%s", diff)
			}
		})
	}
}
