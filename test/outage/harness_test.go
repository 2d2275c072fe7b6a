// Package outage_test takes the database away from the real program. Nothing is sent
// that is not written down, nothing that was sent is forgotten, and all is well soon
// after the database is back.
package outage_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

const (
	// patience is how long a test waits for what comes much sooner on a quiet machine.
	patience = time.Minute
	// recovery is how soon all must be well after the database is back.
	recovery = 10 * time.Second
)

// workshop is where the program is built, once for all tests.
var workshop = rig.Workshop{}

// TestMain fails the package when a test leaves a goroutine behind.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(status int) {
		workshop.Close()
		os.Exit(status)
	}))
}

// house is a service, a sandbox and the calls that are made.
type house struct {
	box     *rig.Sandbox
	service *rig.Service
	kind    *kind.Kind
}

func build(t *testing.T, database string) *house {
	t.Helper()
	box, err := rig.Play(t.Context(), workshop.Program(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	service, err := rig.Serve(t.Context(), rig.Settings{Program: workshop.Program(t), Database: database, Upstream: box.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Close() })
	return &house{box: box, service: service, kind: kind.Named("pay-with-key")}
}

// scene stages a payment.
func (h *house) scene(t *testing.T, id string) *kind.Scene {
	t.Helper()
	s, err := kind.NewScene(t.Context(), h.box, h.kind, kind.Accept, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.kind.Stage(s); err != nil {
		t.Fatal(err)
	}
	return s
}

// pay makes a call.
func (h *house) pay(t *testing.T, s *kind.Scene) rig.Reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return h.service.Call(ctx, h.kind.Request(s))
}

// begin makes a call that the gateway takes its time with, and returns when it has
// reached PortOne. The function that it returns waits for the reply.
func (h *house) begin(t *testing.T) (*kind.Scene, func() rig.Reply) {
	t.Helper()
	s := h.scene(t, "under-way")
	h.slowly(t, s, 2*time.Second)
	replies := make(chan rig.Reply, 1)
	go func() { replies <- h.pay(t, s) }()
	soon(t, "the call reaches PortOne", func() bool { return h.received(t, s) > 0 })
	return s, func() rig.Reply { return <-replies }
}

// slowly has the gateway take its time with one payment.
func (h *house) slowly(t *testing.T, s *kind.Scene, d time.Duration) {
	t.Helper()
	err := h.box.Break(t.Context(), fault.Rule{
		Operations: []string{h.kind.Operation}, PaymentID: s.ID, Kind: fault.Slow, Phase: fault.Before, Latency: clock.Duration(d), Count: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) received(t *testing.T, s *kind.Scene) int {
	t.Helper()
	count, err := h.box.Requests(t.Context(), h.kind.Operation, s.Key)
	if err != nil {
		t.Fatal(err)
	}
	return count.Received
}

// refuses checks that writes are refused while the database is gone, without a byte
// to PortOne, and that reads go on.
func (h *house) refuses(t *testing.T, paid *kind.Scene) []*kind.Scene {
	t.Helper()
	var refused []*kind.Scene
	for n := range 5 {
		s := h.scene(t, fmt.Sprintf("refused-%d", n))
		reply := h.pay(t, s)
		if status.Code(reply.Err) != codes.Unavailable || reply.Reason() != "STORAGE_UNAVAILABLE" {
			t.Errorf("a write without a database: %v", reply)
		}
		refused = append(refused, s)
		if got := h.service.Call(t.Context(), &paymentv1.GetPaymentRequest{PaymentId: paid.ID}); got.Err != nil {
			t.Errorf("a read without a database: %v", got)
		}
	}
	for _, s := range refused {
		if n := h.received(t, s); n > 0 {
			t.Errorf("%s was refused, and PortOne received it %d times", s.ID, n)
		}
	}
	return refused
}

// recovers checks that writes are soon taken again, those among them that were
// refused.
func (h *house) recovers(t *testing.T, refused []*kind.Scene) {
	t.Helper()
	back := time.Now()
	for h.pay(t, refused[0]).Err != nil {
		if time.Since(back) > recovery {
			t.Fatalf("it has not recovered after %v: %v", recovery, h.pay(t, refused[0]))
		}
	}
	t.Logf("a write was done %v after the database was back", time.Since(back))
	for _, s := range refused {
		if reply := h.pay(t, s); reply.Err != nil {
			t.Errorf("%s was refused, and its repeat: %v", s.ID, reply)
		}
		h.once(t, s)
	}
}

// once checks that a payment was made by one request.
func (h *house) once(t *testing.T, s *kind.Scene) {
	t.Helper()
	if n, err := h.kind.Effects(s); err != nil || n != 1 {
		t.Errorf("%s took effect %d times (%v)", s.ID, n, err)
	}
	if n := h.received(t, s); n != 1 {
		t.Errorf("PortOne received %s %d times", s.ID, n)
	}
}

// soon waits until something is so.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(patience); !is(); {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}
