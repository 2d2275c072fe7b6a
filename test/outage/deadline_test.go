package outage_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

const (
	// inAHurry is how many callers call at a time, each with a deadline of one to two
	// seconds.
	inAHurry         = 200
	earliest, latest = time.Second, 2 * time.Second
	// pause is how long a caller pauses between two calls.
	pause = 50 * time.Millisecond
	// bareShare is how many of 1,000 calls may end by the caller's own clock, without an
	// answer of this service.
	bareShare = 1
	// idleLag is how late this process wakes up at most on a machine that is idle enough to
	// measure: a caller that wakes up later than an answer is early cannot see it in time.
	// Otherwise busyFactor times as many calls may end so, which is still a third of what
	// was seen when reads did not end before their deadlines.
	idleLag    = 25 * time.Millisecond
	busyFactor = 100
)

// TestCallersAreAnsweredBeforeTheirDeadlines counts the calls that end by the caller's own
// clock, a bare DEADLINE_EXCEEDED that says nothing about what was sent. PortOne takes up to
// four seconds and the callers wait up to two.
func TestCallersAreAnsweredBeforeTheirDeadlines(t *testing.T) {
	t.Parallel()
	lasts := time.Minute
	if !*latency {
		lasts = 5 * time.Second
	}
	h := build(t, "sqlite:"+t.TempDir()+"/journal.db")
	paid := h.scene(t, "paid")
	if first := h.pay(t, paid); first.Err != nil {
		t.Fatal(first)
	}
	for name, load := range map[string]struct {
		slow    string
		request func(n int) proto.Message
	}{
		"reads": {fault.Reads, func(int) proto.Message { return &paymentv1.GetPaymentRequest{PaymentId: paid.ID} }},
		"charges": {fault.Writes, func(n int) proto.Message {
			r, _ := proto.CloneOf(h.kind.Request(paid)).(*paymentv1.PayWithBillingKeyRequest)
			r.RequestId, r.PaymentId = fmt.Sprintf("request-hurried-%06d", n), fmt.Sprintf("hurried-%06d", n)
			return r
		}},
		"charges, and all is slow": {fault.All, func(n int) proto.Message {
			r, _ := proto.CloneOf(h.kind.Request(paid)).(*paymentv1.PayWithBillingKeyRequest)
			r.RequestId, r.PaymentId = fmt.Sprintf("request-hindered-%06d", n), fmt.Sprintf("hindered-%06d", n)
			return r
		}},
		"refunds of one payment": {fault.Writes, func(n int) proto.Message {
			return &paymentv1.CancelPaymentRequest{RequestId: fmt.Sprintf("request-hurried-refund-%06d", n), PaymentId: paid.ID, Reason: "cold"}
		}},
	} {
		slow := fault.Rule{Operations: []string{load.slow}, Kind: fault.Slow, Phase: fault.Before, MaxLatency: clock.Duration(2 * latest)}
		if err := h.box.Break(t.Context(), slow); err != nil {
			t.Fatal(err)
		}
		lag := watchLag()
		counts := h.hurry(t, lasts/4, load.request)
		late99, lateMost := lag()
		bare := bareShare
		if !*latency || lateMost > idleLag {
			bare *= busyFactor
		}
		total, late := 0, counts["DeadlineExceeded "]
		for _, n := range counts {
			total += n
		}
		t.Logf("%s: %d of %d callers were not answered before their deadlines; this process woke up late by %v (p99), %v (max)", name, late, total, late99, lateMost)
		for _, told := range slices.Sorted(maps.Keys(counts)) {
			t.Logf("  %6d %s", counts[told], told)
		}
		if late*1000 > total*bare {
			t.Errorf("%s: %d of %d callers were not answered, want at most %d of 1,000", name, late, total, bare)
		}
	}
}

// hurry makes calls for some time, and counts what their callers are told. A caller
// pauses between two calls.
func (h *house) hurry(t *testing.T, lasts time.Duration, request func(n int) proto.Message) map[string]int {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	counts, serial := map[string]int{}, 0
	next := func() int {
		mu.Lock()
		defer mu.Unlock()
		serial++
		return serial
	}
	end := time.Now().Add(lasts)
	for range inAHurry {
		all.Go(func() {
			for time.Now().Before(end) {
				ctx, cancel := context.WithTimeout(t.Context(), earliest+rand.N(latest-earliest))
				reply := h.service.Call(ctx, request(next()))
				cancel()
				told := status.Code(reply.Err).String() + " " + reply.Reason()
				mu.Lock()
				counts[told]++
				mu.Unlock()
				<-time.After(pause)
			}
		})
	}
	all.Wait()
	return counts
}

// watchLag measures how late this process wakes up until the function that it returns is
// called, which returns how late it was in 99 of 100 cases and at most.
func watchLag() func() (late99, lateMost time.Duration) {
	const every = 10 * time.Millisecond
	end, done := make(chan struct{}), make(chan struct{})
	lags := []time.Duration{0}
	go func() {
		defer close(done)
		for {
			begun := time.Now()
			select {
			case <-time.After(every):
				lags = append(lags, time.Since(begun)-every)
			case <-end:
				return
			}
		}
	}()
	return func() (late99, lateMost time.Duration) {
		close(end)
		<-done
		slices.Sort(lags)
		return lags[len(lags)*99/100], lags[len(lags)-1]
	}
}
