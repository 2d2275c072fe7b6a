package payment_test

import (
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

// TestAnyNewAttemptForbidsAnother: one that does not look like the call's may be it, if a
// clock is wrong for example, and when it was refused another one would be a second try.
func TestAnyNewAttemptForbidsAnother(t *testing.T) {
	t.Parallel()
	old := keyed("t0", failed, requested(-time.Minute))
	for name, tc := range map[string]struct {
		known    []string
		readings []operation.Reading
		want     bool
	}{
		"no payment at all":            {nil, shows(), true},
		"what was there before":        {[]string{"t0"}, shows(old), true},
		"a refusal by a clock behind":  {nil, shows(keyed("t1", failed, requested(-time.Hour))), false},
		"a refusal of another amount":  {nil, shows(keyed("t1", failed, costing(999, "KRW"))), false},
		"a window that a payer opened": {nil, shows(attempt("t1", ready)), false},
		"a refusal beside an old one":  {[]string{"t0"}, shows(old, keyed("t1", failed, requested(-time.Hour))), false},
	} {
		got := payment.PayWithBillingKey.Recovery.Judge(doubt(keyRequest(), tc.known...), tc.readings)
		if got.Verdict != operation.Absent || got.Unchanged != tc.want {
			t.Errorf("%s: %s, unchanged %t", name, got.Verdict, got.Unchanged)
		}
	}
}

// TestJudgeWhatWasSentTwice at a PortOne that has forgotten the key: as many attempts as
// were sent may all be the call's, and one of them counts.
func TestJudgeWhatWasSentTwice(t *testing.T) {
	t.Parallel()
	r := doubt(keyRequest())
	r.Attempts, r.Sent = 2, 2
	refused := keyed("t1", failed)
	evidencetest.Judge(t, payment.PayWithBillingKey.Definition, map[string]evidencetest.Scene{
		"the one that was paid":            {Record: r, Readings: shows(refused, keyed("t2", paid)), Want: operation.Happened},
		"the one that was paid first":      {Record: r, Readings: readings(gotPayment(paymentWith(keyed("t2", paid))), listed(keyed("t2", paid), refused)), Want: operation.Happened},
		"the one that waits":               {Record: r, Readings: shows(refused, keyed("t2", pending)), Want: operation.HappenedPending},
		"one that is under way":            {Record: r, Readings: shows(refused, keyed("t2", ready)), Want: operation.Unclear},
		"two that were refused":            {Record: r, Readings: shows(refused, keyed("t2", failed, requested(2*time.Second))), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"more than were sent are not ours": {Record: r, Readings: shows(refused, keyed("t2", failed), keyed("t3", paid)), Want: operation.Unclear},
	})
}

// TestWhatIsSentAgain pins which charges may be, and that PortOne's answer to the second
// is looked into: the first may have been approved.
func TestWhatIsSentAgain(t *testing.T) {
	t.Parallel()
	for _, d := range payment.Operations() {
		if got := d.Recovery.Policy == operation.CompleteInTime; got != (d == payment.PayWithBillingKey.Definition) {
			t.Errorf("%s: sent again in its time: %t", d.RPC.Name(), got)
		}
	}
	r := doubt(keyRequest())
	r.State, r.Sent, r.Attempts = operation.StateSending, 1, 2
	paidAlready := failure.New(errorv1.PaymentReason_PAYMENT_REASON_ALREADY_PAID, "PortOne refused the call.")
	in := operation.Ended{Outcome: operation.Outcome{Class: operation.Evidence, Failure: paidAlready}}
	r, effect, err := operation.Step(payment.PayWithBillingKey.Definition, r, in, began.Add(time.Second))
	if err != nil || effect != operation.Look {
		t.Fatalf("got %s, %s, %v", r.State, effect, err)
	}
	seen := operation.Looked{Finding: payment.PayWithBillingKey.Recovery.Judge(r, shows(keyed("t1", paid)))}
	r, _, err = operation.Step(payment.PayWithBillingKey.Definition, r, seen, began.Add(2*time.Second))
	if err != nil || r.State != operation.StateSucceeded || !proto.Equal(r.Response, keyAnswer(2*time.Second)) || r.Failure != nil {
		t.Errorf("got %s, %v, %v, %v", r.State, r.Response, r.Failure, err)
	}
}
