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

// history is a payment as it was at every moment. Reads show it as it was a while ago.
type history struct {
	moments  []moment
	versions [][]*paymentv1.PaymentTransaction
}

// moment is a change of one attempt.
type moment struct {
	at     time.Duration
	id     string
	status paymentv1.PaymentStatus
}

// play applies the changes in their order. A payment is paid at most once: whoever
// comes second fails.
func play(attempts map[string]*paymentv1.PaymentTransaction, moments []moment) *history {
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	h := &history{moments: moments}
	var now []*paymentv1.PaymentTransaction
	for _, m := range moments {
		now = slices.Clone(now)
		i := slices.IndexFunc(now, func(t *paymentv1.PaymentTransaction) bool { return t.GetId() == m.id })
		if i < 0 {
			now, i = append(now, attempts[m.id]), len(now)
		}
		status := m.status
		if status == paid && slices.ContainsFunc(now, func(t *paymentv1.PaymentTransaction) bool { return t.GetStatus() == paid }) {
			status = failed
		}
		t := attempt(m.id, status, decided(m.at))
		t.Amount, t.CurrencyCode, t.BillingKey, t.RequestedAt = now[i].GetAmount(), now[i].GetCurrencyCode(), now[i].BillingKey, now[i].GetRequestedAt()
		now[i] = t
		h.versions = append(h.versions, now)
	}
	return h
}

// as returns the attempts at a moment.
func (h *history) as(at time.Duration) []*paymentv1.PaymentTransaction {
	var version []*paymentv1.PaymentTransaction
	for i, m := range h.moments {
		if m.at <= at {
			version = h.versions[i]
		}
	}
	return version
}

// read is what both reads show, each as of its own moment.
func (h *history) read(get, list time.Duration) []operation.Reading {
	both := readings(refusedRead(errNotFound), refusedRead(errNotFound))
	if attempts := h.as(get); len(attempts) > 0 {
		decisive := slices.MaxFunc(attempts, func(a, b *paymentv1.PaymentTransaction) int {
			if (a.GetStatus() == paid) != (b.GetStatus() == paid) {
				return map[bool]int{true: 1, false: -1}[a.GetStatus() == paid]
			}
			return a.GetRequestedAt().AsTime().Compare(b.GetRequestedAt().AsTime())
		})
		both[0] = gotPayment(paymentWith(decisive))
	}
	if attempts := h.as(list); len(attempts) > 0 {
		both[1] = listed(attempts...)
	}
	return both
}

func (h *history) find(id string, at time.Duration) *paymentv1.PaymentTransaction {
	for _, t := range h.as(at) {
		if t.GetId() == id {
			return t
		}
	}
	return nil
}

// dice draws histories.
type dice struct{ *rand.Rand }

func (d dice) between(from, to time.Duration) time.Duration {
	return from + time.Duration(d.Int64N(int64(to-from)))
}

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// life is how an attempt goes, from its beginning on.
func (d dice) life(id string, begin time.Duration) []moment {
	life := []moment{{begin, id, ready}}
	last := begin + d.between(time.Millisecond, 30*time.Second)
	switch d.IntN(6) {
	case 0:
	case 1:
		life = append(life, moment{last, id, failed})
	case 2:
		life = append(life, moment{last, id, pending}, moment{last + d.between(0, time.Hour), id, paid})
	case 3:
		life = append(life, moment{last, id, pending}, moment{last + d.between(0, time.Hour), id, failed})
	default:
		life = append(life, moment{last, id, paid})
	}
	return life
}

// draw makes a payment with attempts of others, and maybe ours, which may be late.
func (d dice) draw() *history {
	attempts := map[string]*paymentv1.PaymentTransaction{}
	var moments []moment
	skew := d.between(-4*time.Second, 4*time.Second) // how far PortOne's clock is ahead
	add := func(id string, begin time.Duration, changes ...func(*paymentv1.PaymentTransaction)) {
		attempts[id] = keyed(id, ready, append(changes, requested(begin+skew))...)
		moments = append(moments, d.life(id, begin)...)
	}
	for i := range d.IntN(3) { // earlier ones, which may be for the same money
		id, begin := fmt.Sprint("earlier-", i), -d.between(10*time.Second, 10*time.Minute)
		attempts[id] = keyed(id, ready, requested(begin+skew))
		moments = append(moments, moment{begin, id, ready}, moment{begin + time.Second, id, failed})
	}
	for i := range d.IntN(3) {
		others := []func(*paymentv1.PaymentTransaction){costing(999, "KRW"), costing(1000, "USD"), withKey("key-2")}
		add(fmt.Sprint("other-", i), d.between(-time.Minute, time.Hour), others[d.IntN(len(others))])
	}
	if d.chance(10) { // another program, which does just the same
		add("twin", d.between(0, time.Minute))
	}
	if d.chance(70) {
		late := 2 * time.Second
		if d.chance(20) {
			late = time.Hour
		}
		add("ours", d.between(0, late))
	}
	return play(attempts, moments)
}

// TestPayHistories tries many payments. Whatever others do and however late the reads
// are, what is said of ours must be true.
func TestPayHistories(t *testing.T) {
	t.Parallel()
	recovery := payment.PayWithBillingKey.Recovery
	said := map[operation.Verdict]int{}
	for seed := range uint64(20_000) {
		d := dice{rand.New(rand.NewPCG(seed, 1))}
		h := d.draw()
		before := -d.between(time.Second, 8*time.Second)
		snapshot, refusal := recovery.Snapshot(doubt(keyRequest()), h.read(before, before))
		if refusal != nil {
			continue
		}
		r := doubt(keyRequest(), snapshot.Known...)
		now := d.between(time.Second, 2*time.Hour)
		lag := func() time.Duration { return now - d.between(0, 2*time.Minute)*time.Duration(d.IntN(2)) }
		seen := h.read(lag(), lag())
		f := recovery.Judge(r, seen)
		said[f.Verdict]++
		if wrong := h.contradicts(f, r, seen, now); wrong != "" {
			t.Fatalf("seed %d: %s, but %s", seed, f.Verdict, wrong)
		}
		if wrong := h.unresolved(recovery.Judge(r, h.read(24*time.Hour, 24*time.Hour))); wrong != "" {
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
func (h *history) contradicts(f operation.Finding, r operation.Record, seen []operation.Reading, now time.Duration) string {
	ours, twin := h.find("ours", now), h.find("twin", now)
	fresh := visible(r, seen)
	switch f.Verdict {
	case operation.Happened, operation.HappenedPending:
		for _, id := range r.Snapshot.Known {
			if pgTxID(f.Response) == "pg-"+id {
				return "it was known before"
			}
		}
		if ours == nil && twin == nil {
			return "nothing was done"
		}
		if f.Verdict == operation.Happened && ours.GetStatus() != paid && twin == nil {
			return "ours is " + ours.GetStatus().String()
		}
	case operation.Refused:
		if ours.GetStatus() != failed && twin == nil {
			return "ours is " + ours.GetStatus().String()
		}
		if slices.ContainsFunc(fresh, func(t *paymentv1.PaymentTransaction) bool { return t.GetStatus() != failed }) {
			return "an attempt is not decided"
		}
	case operation.Absent:
		if len(fresh) > 0 {
			return "an attempt that fits is to be seen"
		}
	case operation.Foreign:
		if ours.GetStatus() == paid {
			return "ours was paid"
		}
	case operation.Unclear:
	}
	return ""
}

// unresolved reports a doubt that is left when the reads are up to date.
func (h *history) unresolved(f operation.Finding) string {
	const end = 24 * time.Hour
	ours := h.find("ours", end)
	if h.find("twin", end) != nil || ours != nil && ours.GetStatus() == ready {
		return "" // cannot be told, and is not
	}
	want := operation.Absent
	switch {
	case ours.GetStatus() == paid:
		want = operation.Happened
	case ours.GetStatus() == failed:
		want = operation.Refused
	case slices.ContainsFunc(h.as(end), func(t *paymentv1.PaymentTransaction) bool { return t.GetStatus() == paid }):
		want = operation.Foreign
	}
	if f.Verdict != want {
		return fmt.Sprintf("%s instead of %s", f.Verdict, want)
	}
	return ""
}

// visible are the attempts in what was seen that fit, came in time, and were not there
// before.
func visible(r operation.Record, seen []operation.Reading) []*paymentv1.PaymentTransaction {
	var fresh []*paymentv1.PaymentTransaction
	list, _ := seen[1].Response.(*paymentv1.ListPaymentTransactionsResponse)
	for _, t := range list.GetTransactions() {
		if !slices.Contains(r.Snapshot.Known, t.GetId()) && t.GetBillingKey() == "key-1" && t.GetCurrencyCode() == "KRW" &&
			t.GetAmount().GetTotal() == 1000 && !t.GetRequestedAt().AsTime().Before(began.Add(-operation.Skew)) {
			fresh = append(fresh, t)
		}
	}
	return fresh
}

func pgTxID(m proto.Message) string {
	response, _ := m.(*paymentv1.PayWithBillingKeyResponse)
	return response.GetPayment().GetPgTxId()
}
