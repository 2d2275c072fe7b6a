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
	judge(t, payment.Cancel.Definition, map[string]judged{
		"a new cancellation of the same amount is ours": {
			record: r, readings: ordered(ours), want: operation.Happened, response: &paymentv1.CancelPaymentResponse{Cancellation: ours},
		},
		"one that is asked for is pending":            {record: r, readings: ordered(refund("c1", asked)), want: operation.HappenedPending},
		"one in a state of tomorrow is pending":       {record: r, readings: ordered(refund("c1", tomorrow)), want: operation.HappenedPending},
		"one that failed is a refusal with an answer": {record: r, readings: ordered(refund("c1", refused)), want: operation.Refused, response: &paymentv1.CancelPaymentResponse{Cancellation: refund("c1", refused)}},
		"nothing is absence":                          {record: r, readings: ordered(), want: operation.Absent},
		"a cancellation without a trigger may be":     {record: r, readings: ordered(refund("c1", done, by(0))), want: operation.Happened},
		"another amount is not ours":                  {record: r, readings: ordered(refund("c1", done, amounting(300))), want: operation.Absent},
		"a person's is not ours":                      {record: r, readings: ordered(refund("c1", done, by(console))), want: operation.Absent},
		"PortOne's is not ours":                       {record: r, readings: ordered(refund("c1", done, by(admin))), want: operation.Absent},
		"the card issuer's is not ours":               {record: r, readings: ordered(refund("c1", done, by(chargeback))), want: operation.Absent},
		"ours beside a person's":                      {record: r, readings: ordered(refund("c1", done), refund("c2", done, by(console), amounting(100))), want: operation.Happened},
		"a person gave back everything":               {record: r, readings: ordered(refund("c1", done, by(console), amounting(1000))), want: operation.Foreign, reason: "PAYMENT_ALREADY_CANCELLED"},
		"a person's that failed changes nothing":      {record: r, readings: ordered(refund("c1", refused, by(console))), want: operation.Absent},
		"a person's that may still fail":              {record: r, readings: ordered(refund("c1", asked, by(console))), want: operation.Absent},
		"two that fit cannot be told apart":           {record: r, readings: ordered(refund("c1", done), refund("c2", done)), want: operation.Unclear},
		"of two that failed any may be ours":          {record: r, readings: ordered(refund("c1", refused), refund("c2", refused)), want: operation.Refused},
		"a failed one and a second one":               {record: r, readings: ordered(refund("c1", refused), refund("c2", done)), want: operation.Unclear},
		"other words may be ours or another's":        {record: r, readings: ordered(refund("c1", done, because("broken"))), want: operation.Unclear},
		"other words that failed are no trace":        {record: r, readings: ordered(refund("c1", refused, because("broken"))), want: operation.Absent},
		"words may be stored with other spaces":       {record: r, readings: ordered(refund("c1", done, because(" one was  cold"))), want: operation.Happened},
		"a clock that is four seconds ahead":          {record: r, readings: ordered(refund("c1", done, askedAt(-4*time.Second))), want: operation.Happened},
		"a clock that is minutes behind":              {record: r, readings: ordered(refund("c1", done, askedAt(10*time.Minute))), want: operation.Happened},
		"one that seems older and was not seen then":  {record: r, readings: ordered(refund("c1", done, askedAt(-6*time.Second))), want: operation.Unclear},
		"one without a time":                          {record: r, readings: ordered(refund("c1", done, func(c *paymentv1.PaymentCancellation) { c.RequestedAt = nil })), want: operation.Unclear},
		"one that was there before is not ours":       {record: partial("c1"), readings: ordered(refund("c1", refused)), want: operation.Absent},
		"one that was there before and one that came": {record: partial("c1"), readings: ordered(refund("c1", refused), refund("c2", done)), want: operation.Happened},
		"a read that has forgotten one is late":       {record: partial("c1"), readings: ordered(), want: operation.Unclear},
		"a payment that is gone is a late read":       {record: r, readings: readings(refusedRead(errNotFound)), want: operation.Unclear},
		"a payment that was never there":              {record: doubt(r.Request), readings: readings(refusedRead(errNotFound)), want: operation.Absent},
		"a payment that could not be read":            {record: r, readings: readings(refusedRead(errUnanswered)), want: operation.Unclear},
		"no read":                                     {record: r, readings: nil, want: operation.Unclear},
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
	judge(t, payment.Cancel.Definition, map[string]judged{
		"the same parts are ours":             {record: parts(100, 27), readings: ordered(refund("c1", done)), want: operation.Happened},
		"another tax-free part is not ours":   {record: parts(99, 27), readings: ordered(refund("c1", done)), want: operation.Absent},
		"another value added tax is not ours": {record: parts(100, 28), readings: ordered(refund("c1", done)), want: operation.Absent},
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
	judge(t, payment.Cancel.Definition, map[string]judged{
		"all that was left is ours":               {record: full(1000), readings: ordered(refund("c1", done, amounting(1000))), want: operation.Happened},
		"the rest after a part is ours":           {record: full(600, "c0"), readings: ordered(before, refund("c1", done, amounting(600))), want: operation.Happened},
		"all that a person left is ours":          {record: full(1000), readings: ordered(refund("c1", done, by(console)), refund("c2", done, amounting(600))), want: operation.Happened},
		"a part is not all":                       {record: full(1000), readings: ordered(refund("c1", done)), want: operation.Absent},
		"all of it, by a person":                  {record: full(1000), readings: ordered(refund("c1", done, by(console), amounting(1000))), want: operation.Foreign, reason: "PAYMENT_ALREADY_CANCELLED"},
		"all of it, by the card issuer":           {record: full(1000), readings: ordered(refund("c1", done, by(chargeback), amounting(1000))), want: operation.Foreign, reason: "PAYMENT_ALREADY_CANCELLED"},
		"with a discount: what leaves nothing":    {record: unsure, readings: discounted(refund("c1", done, amounting(1000))), want: operation.Happened},
		"with a discount: what leaves something":  {record: unsure, readings: discounted(refund("c1", done)), want: operation.Absent},
		"with a discount: nothing":                {record: unsure, readings: discounted(), want: operation.Absent},
		"with a discount: all of it, by a person": {record: unsure, readings: discounted(refund("c1", done, by(console), amounting(1000))), want: operation.Foreign, reason: "PAYMENT_ALREADY_CANCELLED"},
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
	judge(t, payment.Cancel.Definition, map[string]judged{
		"the balance was another, and somebody took it":        {record: suspecting(partial(), broken), readings: ordered(refund("c1", done, by(console))), want: operation.Foreign, reason: "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN"},
		"the only attempt was refused: what fits is another's": {record: suspecting(partial(), broken), readings: ordered(refund("c1", done)), want: operation.Foreign, reason: "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN"},
		"the only attempt was refused, and nothing is new":     {record: suspecting(partial(), broken), readings: ordered(), want: operation.Absent},
		"the only attempt was refused, and another failed":     {record: suspecting(partial(), broken), readings: ordered(refund("c1", refused)), want: operation.Absent},
		"the second attempt met the first":                     {record: again, readings: ordered(refund("c1", done)), want: operation.Happened},
		"the gateway refused, in its words":                    {record: suspecting(partial(), errByGateway), readings: ordered(refund("c1", refused)), want: operation.Refused, reason: "PG_PROVIDER"},
		"the gateway erred":                                    {record: suspecting(partial(), errByGateway), readings: ordered(refund("c1", done)), want: operation.Happened},
		"what was asked for is followed by its id":             {record: followed, readings: ordered(refund("c1", done), refund("c2", done)), want: operation.Happened},
		"what was asked for may still be open":                 {record: followed, readings: ordered(refund("c1", asked)), want: operation.HappenedPending},
		"what was asked for may fail":                          {record: followed, readings: ordered(refund("c1", refused)), want: operation.Refused},
		"what was asked for does not vanish":                   {record: followed, readings: ordered(refund("c2", done)), want: operation.Unclear},
		"the caller knew of the other cancellation":            {record: restored, readings: ordered(refund("c1", done, by(console))), want: operation.Absent},
		"a late success from before the report is ours":        {record: reported(partial()), readings: ordered(refund("c1", done)), want: operation.Happened},
		"a success since the report is late":                   {record: reported(partial()), readings: ordered(refund("c1", done, askedAt(2*time.Minute))), want: operation.Happened},
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
			if reasonOf(refusal) != tc.reason {
				t.Fatalf("got reason %q, want %q", reasonOf(refusal), tc.reason)
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

func TestCancelReadsThePayment(t *testing.T) {
	t.Parallel()
	request := &paymentv1.CancelPaymentRequest{PaymentId: "order-1", StoreId: new("store-2")}
	want := &paymentv1.GetPaymentRequest{PaymentId: "order-1", StoreId: new("store-2")}
	queries := payment.Cancel.Recovery.Look(doubt(request))
	if len(queries) != 1 || queries[0].Definition != payment.Get.Definition {
		t.Fatalf("got %d queries", len(queries))
	}
	if diff := cmp.Diff(want, queries[0].Request, protocmp.Transform()); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
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
