package outage_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// latency asks for what is wanted of a machine that does nothing else.
var latency = flag.Bool("latency", false, "measure how long calls take while others hang")

const (
	// crowd is more than PortOne is called for at once.
	crowd = 500
	// turnedAway is how soon a call must be answered for which there is no room.
	turnedAway = time.Second
	// slower is how much longer a read may take, in 99 of 100 cases, while writes hang.
	slower = 50 * time.Millisecond
)

// One operation of PortOne hangs, and hundreds of calls wait for it. Other calls do not
// notice, and more of the same are turned away soon, without a byte to PortOne.
func TestOneOperationHangs(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		operation string
		request   func(base proto.Message, n int) proto.Message
	}{
		"a write": {"payWithBillingKey", func(base proto.Message, n int) proto.Message {
			r, _ := proto.CloneOf(base).(*billingv1Pay)
			r.RequestId, r.PaymentId = fmt.Sprintf("request-hangs-%04d", n), fmt.Sprintf("hangs-%04d", n)
			return r
		}},
		"a read": {"getBillingKeyInfo", func(base proto.Message, _ int) proto.Message {
			pay, _ := base.(*billingv1Pay)
			return &billingv1.GetBillingKeyRequest{BillingKey: pay.GetBillingKey()}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t, "sqlite:"+t.TempDir()+"/journal.db")
			paid := h.scene(t, "paid")
			if first := h.pay(t, paid); first.Err != nil {
				t.Fatal(first)
			}
			quiet := h.measure(t, paid)
			if err := h.box.Break(t.Context(), fault.Rule{Operations: []string{tc.operation}, Kind: fault.Hang, Phase: fault.Before}); err != nil {
				t.Fatal(err)
			}
			base := h.kind.Request(h.scene(t, "base"))
			end := h.hang(t, func(n int) proto.Message { return tc.request(base, n) })
			defer end()

			h.isTurnedAway(t, tc.request(base, crowd))
			during := h.measure(t, paid)
			t.Logf("reads: p99 %v, and %v while %d calls hang", quiet, during, crowd)
			if limit := quiet + h.allowance(); during > limit {
				t.Errorf("p99 of reads is %v, want %v", during, limit)
			}
			h.refund(t, paid)
		})
	}
}

// billingv1Pay is the request of the calls that hang.
type billingv1Pay = paymentv1.PayWithBillingKeyRequest

// allowance is how much slower reads may be: a machine that does much else tells little.
func (*house) allowance() time.Duration {
	if *latency {
		return slower
	}
	return 10 * slower
}

// measure returns how long a read takes, in 99 of 100 cases.
func (h *house) measure(t *testing.T, paid *kind.Scene) time.Duration {
	t.Helper()
	const reads = 200
	took := make([]time.Duration, reads)
	for n := range took {
		begun := time.Now()
		got := h.service.Call(t.Context(), &paymentv1.GetPaymentRequest{PaymentId: paid.ID})
		took[n] = time.Since(begun)
		if got.Err != nil {
			t.Fatalf("a read: %v", got)
		}
	}
	slices.Sort(took)
	return took[reads*99/100]
}

// hang makes calls that hang, and returns when as many do as will. The function that it
// returns ends them.
func (h *house) hang(t *testing.T, request func(n int) proto.Message) (end func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	var wg sync.WaitGroup
	var mu sync.Mutex
	turned := 0
	for n := range crowd {
		wg.Go(func() {
			reply := h.service.Call(ctx, request(n))
			mu.Lock()
			defer mu.Unlock()
			if isOverloaded(reply) {
				turned++
			}
		})
	}
	soon(t, "calls hang", func() bool { n, err := h.box.Fired(t.Context()); return err == nil && n >= crowd/4 })
	soon(t, "the others are turned away", func() bool {
		n, err := h.box.Fired(t.Context())
		mu.Lock()
		defer mu.Unlock()
		return err == nil && n+turned >= crowd
	})
	t.Logf("%d of %d calls were turned away", turned, crowd)
	return func() {
		cancel()
		wg.Wait()
	}
}

// isTurnedAway checks that one more call is answered soon, and may be repeated.
func (h *house) isTurnedAway(t *testing.T, request proto.Message) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	begun := time.Now()
	reply := h.service.Call(ctx, request)
	took := time.Since(begun)
	t.Logf("one call more was answered after %v", took)
	if !isOverloaded(reply) || took > turnedAway {
		t.Errorf("one call more: %v after %v, want it turned away within %v", reply, took, turnedAway)
	}
}

func isOverloaded(r rig.Reply) bool {
	return status.Code(r.Err) == codes.Unavailable && r.Reason() == "OVERLOADED"
}

// refund checks that another write is done as ever.
func (h *house) refund(t *testing.T, paid *kind.Scene) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	reply := h.service.Call(ctx, &paymentv1.CancelPaymentRequest{RequestId: "request-refund-1", PaymentId: paid.ID, Reason: "cold"})
	if reply.Err != nil {
		t.Errorf("another write: %v", reply)
	}
}
