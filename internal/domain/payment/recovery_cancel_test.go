package payment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

const (
	asked    = paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED
	done     = paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_SUCCEEDED
	refused  = paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_FAILED
	tomorrow = paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_UNSPECIFIED

	console    = paymentv1.CancellationTrigger_CANCELLATION_TRIGGER_CONSOLE
	api        = paymentv1.CancellationTrigger_CANCELLATION_TRIGGER_API
	admin      = paymentv1.CancellationTrigger_CANCELLATION_TRIGGER_PORTONE_ADMIN
	chargeback = paymentv1.CancellationTrigger_CANCELLATION_TRIGGER_CHARGEBACK
)

// refund is a cancellation of 400 by a program, shortly after the first byte.
func refund(id string, status paymentv1.PaymentCancellationStatus, changes ...func(*paymentv1.PaymentCancellation)) *paymentv1.PaymentCancellation {
	c := &paymentv1.PaymentCancellation{
		Id: id, Status: status, TotalAmount: 400, TaxFreeAmount: 100, VatAmount: 27, Reason: "one was cold",
		RequestedAt: at(time.Second), Trigger: api.Enum(),
	}
	for _, change := range changes {
		change(c)
	}
	return c
}

func amounting(total int64) func(*paymentv1.PaymentCancellation) {
	return func(c *paymentv1.PaymentCancellation) { c.TotalAmount = total }
}

func by(trigger paymentv1.CancellationTrigger) func(*paymentv1.PaymentCancellation) {
	return func(c *paymentv1.PaymentCancellation) { c.Trigger = trigger.Enum() }
}

func askedAt(since time.Duration) func(*paymentv1.PaymentCancellation) {
	return func(c *paymentv1.PaymentCancellation) { c.RequestedAt = at(since) }
}

func because(reason string) func(*paymentv1.PaymentCancellation) {
	return func(c *paymentv1.PaymentCancellation) { c.Reason = reason }
}

// order is a payment of 1000 with cancellations.
func order(cancellations ...*paymentv1.PaymentCancellation) *paymentv1.Payment {
	p := paymentWith(attempt("t1", paid, requested(-time.Hour), decided(-time.Hour)))
	p.Amount, p.Cancellations = &paymentv1.PaymentAmount{Total: 1000, Paid: 1000}, cancellations
	for _, c := range cancellations {
		if c.GetStatus() == done {
			p.Amount.Cancelled += c.GetTotalAmount()
			p.Status = partly
		}
	}
	if p.GetAmount().GetCancelled() == p.GetAmount().GetTotal() {
		p.Status = cancelled
	}
	return p
}

func ordered(cancellations ...*paymentv1.PaymentCancellation) []operation.Reading {
	return readings(gotPayment(order(cancellations...)))
}

// partial is a refund of 400 in doubt, of a payment of 1000.
func partial(known ...string) operation.Record {
	r := doubt(&paymentv1.CancelPaymentRequest{
		RequestId: "request-00000001", PaymentId: "order-1", Reason: "one was cold", Amount: new(int64(400)),
	}, known...)
	r.Snapshot.Balance, r.Snapshot.Remaining = new(int64(1000)), new(int64(1000))
	return r
}

// full is a refund of all that is left.
func full(left int64, known ...string) operation.Record {
	r := partial(known...)
	r.Request = &paymentv1.CancelPaymentRequest{RequestId: "request-00000001", PaymentId: "order-1", Reason: "one was cold"}
	r.Snapshot.Balance, r.Snapshot.Remaining = &left, &left
	return r
}

func TestJudgePartialCancel(t *testing.T) {
	t.Parallel()
	r := partial()
	ours := refund("c1", done)
	evidencetest.Judge(t, payment.Cancel.Definition, map[string]evidencetest.Scene{
		"a new cancellation of the same amount is ours": {
			Record: r, Readings: ordered(ours), Want: operation.Happened, Response: &paymentv1.CancelPaymentResponse{Cancellation: ours},
		},
		"one that is asked for is pending":            {Record: r, Readings: ordered(refund("c1", asked)), Want: operation.HappenedPending},
		"one in a state of tomorrow is pending":       {Record: r, Readings: ordered(refund("c1", tomorrow)), Want: operation.HappenedPending},
		"one that failed is a refusal with an answer": {Record: r, Readings: ordered(refund("c1", refused)), Want: operation.Refused, Reason: "PG_PROVIDER", Response: &paymentv1.CancelPaymentResponse{Cancellation: refund("c1", refused)}},
		"nothing is absence":                          {Record: r, Readings: ordered(), Want: operation.Absent},
		"a cancellation without a trigger may be":     {Record: r, Readings: ordered(refund("c1", done, by(0))), Want: operation.Happened},
		"another amount is not ours":                  {Record: r, Readings: ordered(refund("c1", done, amounting(300))), Want: operation.Absent},
		"a person's is not ours":                      {Record: r, Readings: ordered(refund("c1", done, by(console))), Want: operation.Absent},
		"PortOne's is not ours":                       {Record: r, Readings: ordered(refund("c1", done, by(admin))), Want: operation.Absent},
		"the card issuer's is not ours":               {Record: r, Readings: ordered(refund("c1", done, by(chargeback))), Want: operation.Absent},
		"ours beside a person's":                      {Record: r, Readings: ordered(refund("c1", done), refund("c2", done, by(console), amounting(100))), Want: operation.Happened},
		"a person gave back everything":               {Record: r, Readings: ordered(refund("c1", done, by(console), amounting(1000))), Want: operation.Foreign, Reason: "PAYMENT_ALREADY_CANCELLED"},
		"a person's that failed changes nothing":      {Record: r, Readings: ordered(refund("c1", refused, by(console))), Want: operation.Absent},
		"a person's that may still fail":              {Record: r, Readings: ordered(refund("c1", asked, by(console))), Want: operation.Absent},
		"two that fit cannot be told apart":           {Record: r, Readings: ordered(refund("c1", done), refund("c2", done)), Want: operation.Unclear},
		"of two that failed any may be ours":          {Record: r, Readings: ordered(refund("c1", refused), refund("c2", refused)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"a failed one and a second one":               {Record: r, Readings: ordered(refund("c1", refused), refund("c2", done)), Want: operation.Unclear},
		"other words may be ours or another's":        {Record: r, Readings: ordered(refund("c1", done, because("broken"))), Want: operation.Unclear},
		"other words that failed are no trace":        {Record: r, Readings: ordered(refund("c1", refused, because("broken"))), Want: operation.Absent},
		"words may be stored with other spaces":       {Record: r, Readings: ordered(refund("c1", done, because(" one was  cold"))), Want: operation.Happened},
		"a clock that is four seconds ahead":          {Record: r, Readings: ordered(refund("c1", done, askedAt(-4*time.Second))), Want: operation.Happened},
		"a clock that is minutes behind":              {Record: r, Readings: ordered(refund("c1", done, askedAt(10*time.Minute))), Want: operation.Happened},
		"one that seems older and was not seen then":  {Record: r, Readings: ordered(refund("c1", done, askedAt(-6*time.Second))), Want: operation.Unclear},
		"one without a time":                          {Record: r, Readings: ordered(refund("c1", done, func(c *paymentv1.PaymentCancellation) { c.RequestedAt = nil })), Want: operation.Unclear},
		"one that was there before is not ours":       {Record: partial("c1"), Readings: ordered(refund("c1", refused)), Want: operation.Absent},
		"one that was there before and one that came": {Record: partial("c1"), Readings: ordered(refund("c1", refused), refund("c2", done)), Want: operation.Happened},
		"a read that has forgotten one is late":       {Record: partial("c1"), Readings: ordered(), Want: operation.Unclear},
		"a payment that is gone is a late read":       {Record: r, Readings: readings(refusedRead(errNotFound)), Want: operation.Unclear},
		"a payment that was never there":              {Record: doubt(r.Request), Readings: readings(refusedRead(errNotFound)), Want: operation.Absent},
		"a payment that could not be read":            {Record: r, Readings: readings(refusedRead(errUnanswered)), Want: operation.Unclear},
		"no read":                                     {Record: r, Readings: nil, Want: operation.Unclear},
	})
}

func TestJudgeCancelByItsParts(t *testing.T) {
	t.Parallel()
	parts := func(taxFree, vat int64) operation.Record {
		r := partial()
		r.Request = &paymentv1.CancelPaymentRequest{
			PaymentId: "order-1", Reason: "one was cold", Amount: new(int64(400)), TaxFreeAmount: &taxFree, VatAmount: &vat,
		}
		return r
	}
	evidencetest.Judge(t, payment.Cancel.Definition, map[string]evidencetest.Scene{
		"the same parts are ours":             {Record: parts(100, 27), Readings: ordered(refund("c1", done)), Want: operation.Happened},
		"another tax-free part is not ours":   {Record: parts(99, 27), Readings: ordered(refund("c1", done)), Want: operation.Absent},
		"another value added tax is not ours": {Record: parts(100, 28), Readings: ordered(refund("c1", done)), Want: operation.Absent},
	})
}

func TestJudgeFullCancel(t *testing.T) {
	t.Parallel()
	before := refund("c0", done, askedAt(-time.Hour))
	discounted := func(cancellations ...*paymentv1.PaymentCancellation) []operation.Reading {
		p := order(cancellations...)
		p.Amount.Discount = 100
		return readings(gotPayment(p))
	}
	unsure := full(0)
	unsure.Snapshot = operation.Snapshot{}
	evidencetest.Judge(t, payment.Cancel.Definition, map[string]evidencetest.Scene{
		"all that was left is ours":               {Record: full(1000), Readings: ordered(refund("c1", done, amounting(1000))), Want: operation.Happened},
		"the rest after a part is ours":           {Record: full(600, "c0"), Readings: ordered(before, refund("c1", done, amounting(600))), Want: operation.Happened},
		"all that a person left is ours":          {Record: full(1000), Readings: ordered(refund("c1", done, by(console)), refund("c2", done, amounting(600))), Want: operation.Happened},
		"a part is not all":                       {Record: full(1000), Readings: ordered(refund("c1", done)), Want: operation.Absent},
		"all of it, by a person":                  {Record: full(1000), Readings: ordered(refund("c1", done, by(console), amounting(1000))), Want: operation.Foreign, Reason: "PAYMENT_ALREADY_CANCELLED"},
		"all of it, by the card issuer":           {Record: full(1000), Readings: ordered(refund("c1", done, by(chargeback), amounting(1000))), Want: operation.Foreign, Reason: "PAYMENT_ALREADY_CANCELLED"},
		"with a discount: what leaves nothing":    {Record: unsure, Readings: discounted(refund("c1", done, amounting(1000))), Want: operation.Happened},
		"with a discount: what leaves something":  {Record: unsure, Readings: discounted(refund("c1", done)), Want: operation.Absent},
		"with a discount: nothing":                {Record: unsure, Readings: discounted(), Want: operation.Absent},
		"with a discount: all of it, by a person": {Record: unsure, Readings: discounted(refund("c1", done, by(console), amounting(1000))), Want: operation.Foreign, Reason: "PAYMENT_ALREADY_CANCELLED"},
	})
}

func TestJudgeCancelAfterAnAnswer(t *testing.T) {
	t.Parallel()
	broken := failure.New(errorv1.CancellationReason_CANCELLATION_REASON_CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN, "PortOne refused the call.")
	again := suspecting(partial(), broken)
	again.Sent = 2
	followed := partial()
	followed.State = operation.StatePending
	followed.Response = &paymentv1.CancelPaymentResponse{Cancellation: refund("c1", asked)}
	restored := partial()
	restored.Request = &paymentv1.CancelPaymentRequest{
		PaymentId: "order-1", Reason: "one was cold", Amount: new(int64(400)), CurrentCancellableAmount: new(int64(600)),
	}
	evidencetest.Judge(t, payment.Cancel.Definition, map[string]evidencetest.Scene{
		"the second attempt met the first":              {Record: again, Readings: ordered(refund("c1", done)), Want: operation.Happened},
		"the gateway refused, in its words":             {Record: suspecting(partial(), errByGateway), Readings: ordered(refund("c1", refused)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"the gateway erred":                             {Record: suspecting(partial(), errByGateway), Readings: ordered(refund("c1", done)), Want: operation.Happened},
		"what was asked for is followed by its id":      {Record: followed, Readings: ordered(refund("c1", done), refund("c2", done)), Want: operation.Happened},
		"what was asked for may still be open":          {Record: followed, Readings: ordered(refund("c1", asked)), Want: operation.HappenedPending},
		"what was asked for may fail":                   {Record: followed, Readings: ordered(refund("c1", refused)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"what was asked for does not vanish":            {Record: followed, Readings: ordered(refund("c2", done)), Want: operation.Unclear},
		"the caller knew of the other cancellation":     {Record: restored, Readings: ordered(refund("c1", done, by(console))), Want: operation.Absent},
		"a late success from before the report is ours": {Record: reported(partial()), Readings: ordered(refund("c1", done)), Want: operation.Happened},
		"a success since the report is late":            {Record: reported(partial()), Readings: ordered(refund("c1", done, askedAt(2*time.Minute))), Want: operation.Happened},
	})
}

func TestSnapshotBeforeCancelling(t *testing.T) {
	t.Parallel()
	with := func(change func(*paymentv1.Payment)) []operation.Reading {
		p := order()
		change(p)
		return readings(gotPayment(p))
	}
	balance := func(known []string, left int64) operation.Snapshot {
		return operation.Snapshot{Known: known, Balance: &left, Remaining: &left}
	}
	for name, tc := range map[string]struct {
		readings []operation.Reading
		want     operation.Snapshot
		reason   string
	}{
		"everything is left":                         {readings: ordered(), want: balance(nil, 1000)},
		"what was given back is not left":            {readings: ordered(refund("c1", done)), want: balance([]string{"c1"}, 600)},
		"what is asked for is held":                  {readings: ordered(refund("c1", asked)), want: balance([]string{"c1"}, 600)},
		"what failed is left":                        {readings: ordered(refund("c1", refused)), want: balance([]string{"c1"}, 1000)},
		"a state of tomorrow makes it unknown":       {readings: ordered(refund("c1", tomorrow)), want: operation.Snapshot{Known: []string{"c1"}}},
		"a discount makes it unknown":                {readings: with(func(p *paymentv1.Payment) { p.Amount.Discount = 1 })},
		"sums that do not agree make it unknown":     {readings: with(func(p *paymentv1.Payment) { p.Amount.Cancelled = 1 })},
		"an unpaid payment may have been paid since": {readings: with(func(p *paymentv1.Payment) { p.Status = failed }), want: balance(nil, 1000)},
		"a payment that is not shown has no balance": {readings: readings(refusedRead(errNotFound)), reason: "PAYMENT_NOT_FOUND"},
		"what is given back whole is refused":        {readings: ordered(refund("c1", done, amounting(1000))), reason: "PAYMENT_ALREADY_CANCELLED"},
		"what may not be read may not be cancelled":  {readings: readings(refusedRead(errForbidden)), reason: "FORBIDDEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, refusal := payment.Cancel.Recovery.Snapshot(partial(), tc.readings)
			if evidencetest.Reason(refusal) != tc.reason {
				t.Fatalf("got reason %q, want %q", evidencetest.Reason(refusal), tc.reason)
			}
			if tc.reason == "" {
				tc.want.Attempt = "t1"
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("snapshot (-want +got):\n%s", diff)
			}
		})
	}
}

func TestACancellationIsSentWithItsBalance(t *testing.T) {
	t.Parallel()
	own := partial()
	own.Request = &paymentv1.CancelPaymentRequest{PaymentId: "order-1", CurrentCancellableAmount: new(int64(7))}
	blind := partial()
	blind.Snapshot.Balance = nil
	for name, tc := range map[string]struct {
		record operation.Record
		want   *int64
	}{
		"a part gets the balance":           {partial(), new(int64(1000))},
		"all gets the balance":              {full(600), new(int64(600))},
		"the caller's own balance is kept":  {own, new(int64(7))},
		"an unknown balance is not guessed": {blind, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := tc.record.Request.(*paymentv1.CancelPaymentRequest).CurrentCancellableAmount //nolint:forcetypeassert // made above
			sent, _ := payment.Cancel.Recovery.Amend(tc.record).(*paymentv1.CancelPaymentRequest)
			if diff := cmp.Diff(tc.want, sent.CurrentCancellableAmount); diff != "" {
				t.Errorf("balance (-want +got):\n%s", diff)
			}
			after := tc.record.Request.(*paymentv1.CancelPaymentRequest).CurrentCancellableAmount //nolint:forcetypeassert // made above
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("the request of the record was changed:\n%s", diff)
			}
		})
	}
}

func TestAnAnswerToACancellationMayBeARefusal(t *testing.T) {
	t.Parallel()
	for status, want := range map[paymentv1.PaymentCancellationStatus]operation.Verdict{
		done: operation.Happened, refused: operation.Refused, asked: operation.HappenedPending, tomorrow: operation.HappenedPending,
	} {
		response := &paymentv1.CancelPaymentResponse{Cancellation: refund("c1", status)}
		if got := payment.Cancel.Recovery.Settle(response); got != want {
			t.Errorf("%s is %s, want %s", status, got, want)
		}
	}
}

func TestCancelReadsThePaymentAndItsAttempts(t *testing.T) {
	t.Parallel()
	request := &paymentv1.CancelPaymentRequest{PaymentId: "order-1", StoreId: new("store-2")}
	want := []operation.Query{
		{Definition: payment.Get.Definition, Request: &paymentv1.GetPaymentRequest{PaymentId: "order-1", StoreId: new("store-2")}},
		{Definition: payment.ListTransactions.Definition, Request: &paymentv1.ListPaymentTransactionsRequest{
			PaymentId: "order-1", StoreId: new("store-2"), PageSize: 1000,
		}},
	}
	byIdentity := cmp.Comparer(func(a, b *operation.Definition) bool { return a == b })
	if diff := cmp.Diff(want, payment.Cancel.Recovery.Look(doubt(request)), protocmp.Transform(), byIdentity); diff != "" {
		t.Errorf("queries (-want +got):\n%s", diff)
	}
}

// TestARefundIsSentAgainOnlyWithABalance: the balance makes a second one impossible.
func TestARefundIsSentAgainOnlyWithABalance(t *testing.T) {
	t.Parallel()
	named := doubt(&paymentv1.CancelPaymentRequest{PaymentId: "order-1", CurrentCancellableAmount: new(int64(600))})
	for name, tc := range map[string]struct {
		record operation.Record
		want   bool
	}{
		"read before":         {partial(), true},
		"named by the caller": {named, true},
		"not known":           {doubt(partial().Request), false},
	} {
		if got := payment.Cancel.Recovery.Guarded(tc.record); got != tc.want {
			t.Errorf("a balance %s: got %t", name, got)
		}
	}
}
