package payment_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// change is a cancellation that is made, or a decision about one that was asked for.
type change struct {
	at           time.Duration
	cancellation *paymentv1.PaymentCancellation
	// balance is what the payment must have left; nil does not care.
	balance *int64
}

// ledger is a payment of 1000 at every moment.
type ledger struct {
	changes  []change
	versions []*paymentv1.Payment
}

// keep applies changes as PortOne would: what is not left cannot be cancelled, and a
// balance that is not met cancels nothing.
func keep(changes []change) *ledger {
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	l := &ledger{changes: changes}
	var now []*paymentv1.PaymentCancellation
	for _, c := range changes {
		i := slices.IndexFunc(now, func(x *paymentv1.PaymentCancellation) bool { return x.GetId() == c.cancellation.GetId() })
		switch left := leftOf(now); {
		case i >= 0:
			now = slices.Clone(now)
			now[i] = c.cancellation
		case c.balance != nil && *c.balance != left, c.cancellation.GetTotalAmount() > left:
			// refused, and not recorded
		case isDecision(changes, c):
			// a decision about something that was refused
		default:
			now = append(slices.Clone(now), c.cancellation)
		}
		l.versions = append(l.versions, order(now...))
	}
	return l
}

// isDecision reports whether c is not the first of its cancellation.
func isDecision(changes []change, c change) bool {
	for _, other := range changes {
		if other.cancellation.GetId() == c.cancellation.GetId() {
			return other.at < c.at
		}
	}
	return false
}

func leftOf(cancellations []*paymentv1.PaymentCancellation) int64 {
	left := int64(1000)
	for _, c := range cancellations {
		if c.GetStatus() != refused {
			left -= c.GetTotalAmount()
		}
	}
	return left
}

func (l *ledger) as(at time.Duration) *paymentv1.Payment {
	p := order()
	for i, c := range l.changes {
		if c.at <= at {
			p = l.versions[i]
		}
	}
	return p
}

func (l *ledger) find(id string, at time.Duration) *paymentv1.PaymentCancellation {
	for _, c := range l.as(at).GetCancellations() {
		if c.GetId() == id {
			return c
		}
	}
	return nil
}

// fate is a cancellation with what becomes of it.
func (d dice) fate(begin time.Duration, balance *int64, c *paymentv1.PaymentCancellation) []change {
	as := func(status paymentv1.PaymentCancellationStatus) *paymentv1.PaymentCancellation {
		c := proto.CloneOf(c)
		c.Status = status
		return c
	}
	later := begin + d.between(time.Second, time.Hour)
	switch d.IntN(5) {
	case 0:
		return []change{{begin, as(refused), balance}}
	case 1:
		return []change{{begin, as(asked), balance}, {later, as(done), nil}}
	case 2:
		return []change{{begin, as(asked), balance}, {later, as(refused), nil}}
	default:
		return []change{{begin, as(done), balance}}
	}
}

// others are the cancellations that are not ours.
func (d dice) others(skew time.Duration) []change {
	var changes []change
	for i := range d.IntN(3) { // earlier ones, of ours among them
		begin := -d.between(10*time.Second, 10*time.Minute)
		changes = append(changes, d.fate(begin, nil, refund(fmt.Sprint("earlier-", i), done, amounting(200), askedAt(begin+skew)))...)
	}
	for i := range d.IntN(3) {
		begin := d.between(-time.Minute, time.Hour)
		looks := []func(*paymentv1.PaymentCancellation){by(console), by(chargeback), by(admin), amounting(100)}
		c := refund(fmt.Sprint("other-", i), done, amounting(200), looks[d.IntN(len(looks))], askedAt(begin+skew))
		changes = append(changes, d.fate(begin, nil, c)...)
	}
	if d.chance(10) { // a card company takes all of it
		begin := d.between(0, time.Hour)
		changes = append(changes, d.fate(begin, nil, refund("all", done, amounting(1000), by(chargeback), askedAt(begin+skew)))...)
	}
	if d.chance(10) { // another program, which does just the same
		begin := d.between(0, time.Minute)
		changes = append(changes, d.fate(begin, nil, refund("twin", done, amounting(200), askedAt(begin+skew)))...)
	}
	return changes
}

// TestCancelHistories tries many refunds. Whatever others do and however late the
// reads are, what is said of ours must be true.
func TestCancelHistories(t *testing.T) {
	t.Parallel()
	recovery := payment.Cancel.Recovery
	said := map[operation.Verdict]int{}
	for seed := range uint64(20_000) {
		d := dice{rand.New(rand.NewPCG(seed, 2))}
		skew := d.between(-4*time.Second, 4*time.Second)
		changes := d.others(skew)
		before := -d.between(time.Second, 8*time.Second)
		r := doubt(&paymentv1.CancelPaymentRequest{PaymentId: "order-1", Reason: "one was cold", Amount: new(int64(200))})
		was, refusal := recovery.Snapshot(r, readings(gotPayment(keep(changes).as(before))))
		if refusal != nil {
			continue
		}
		r.Snapshot = was
		if d.chance(70) {
			begin := d.between(0, time.Minute)
			sent, _ := recovery.Amend(r).(*paymentv1.CancelPaymentRequest)
			changes = append(changes, d.fate(begin, sent.CurrentCancellableAmount, refund("ours", done, amounting(200), askedAt(begin+skew)))...)
		}
		l := keep(changes)
		now := d.between(time.Second, 2*time.Hour)
		seen := l.as(now - d.between(0, 2*time.Minute)*time.Duration(d.IntN(2)))
		f := recovery.Judge(r, readings(gotPayment(seen)))
		said[f.Verdict]++
		if wrong := l.contradicts(f, seen, now); wrong != "" {
			t.Fatalf("seed %d: %s, but %s", seed, f.Verdict, wrong)
		}
		if wrong := l.unresolved(recovery.Judge(r, readings(gotPayment(l.as(24*time.Hour))))); wrong != "" {
			t.Fatalf("seed %d: in the end %s", seed, wrong)
		}
	}
	for v := operation.Unclear; v <= operation.Foreign; v++ {
		if said[v] == 0 {
			t.Errorf("no history leads to %s", v)
		}
	}
}

// contradicts holds a finding against what is true and against what was seen.
func (l *ledger) contradicts(f operation.Finding, seen *paymentv1.Payment, now time.Duration) string {
	ours, twin := l.find("ours", now), l.find("twin", now)
	response, _ := f.Response.(*paymentv1.CancelPaymentResponse)
	switch id := response.GetCancellation().GetId(); {
	case response != nil && id != "ours" && id != "twin":
		return "it is " + id
	case f.Verdict == operation.Happened && ours.GetStatus() != done && twin == nil:
		return "ours is " + ours.GetStatus().String()
	case f.Verdict == operation.HappenedPending && ours == nil && twin == nil:
		return "nothing was asked for"
	case f.Verdict == operation.Refused && ours.GetStatus() != refused && twin == nil:
		return "ours is " + ours.GetStatus().String()
	case f.Verdict == operation.Foreign && l.find("ours", 24*time.Hour) != nil:
		return "ours is there or will be"
	case f.Verdict == operation.Absent:
		for _, c := range seen.GetCancellations() {
			if c.GetId() == "ours" || c.GetId() == "twin" && c.GetStatus() != refused {
				return c.GetId() + " is to be seen"
			}
		}
	}
	return ""
}

// unresolved reports a doubt that is left when the reads are up to date.
func (l *ledger) unresolved(f operation.Finding) string {
	const end = 24 * time.Hour
	ours := l.find("ours", end)
	want := []operation.Verdict{operation.Absent, operation.Foreign}
	switch {
	case l.find("twin", end) != nil:
		return "" // cannot be told, and is not
	case ours.GetStatus() == done:
		want = []operation.Verdict{operation.Happened}
	case ours.GetStatus() == refused:
		want = []operation.Verdict{operation.Refused}
	}
	if !slices.Contains(want, f.Verdict) {
		return fmt.Sprintf("%s instead of %v", f.Verdict, want)
	}
	return ""
}
