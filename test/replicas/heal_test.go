package replicas_test

import (
	"context"
	"flag"
	"fmt"
	"path"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// latency selects the long form of the measurement, with the limits that are wanted on a
// machine that does nothing else.
var latency = flag.Bool("latency", false, "measure at length how soon doubts end after an outage")

const (
	// wellSoon and wellSurely are how soon 50 and 99 of 100 doubts end after an outage.
	wellSoon   = 2 * time.Second
	wellSurely = 30 * time.Second
	// provenAbsent is how soon a doubt ends that only the absence of a record can end:
	// after 120 s of quiet and three looks over 60 s.
	provenAbsent = 4 * time.Minute
	// sending is how long all calls take to reach PortOne. The outage begins then.
	sending = 4 * time.Second
)

// outage is how PortOne fails, for how long, and whether callers go on meanwhile.
type outage struct {
	rule    fault.Rule
	lasts   time.Duration
	callers bool
}

// TestDoubtsOfThreeReplicasEndSoonAfterAnOutage measures the time from the end of an
// outage of PortOne to the outcome of every operation whose answer the outage took.
func TestDoubtsOfThreeReplicasEndSoonAfterAnOutage(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]outage{
		"gone":                     {fault.Rule{Kind: fault.Reset}, 3 * time.Minute, false},
		"answering garbage":        {fault.Rule{Kind: fault.Garbage}, 4 * time.Minute, true},
		"answering 503":            {fault.Rule{Kind: fault.HTTP503}, 200 * time.Second, false},
		"answering 502, and asked": {fault.Rule{Kind: fault.HTTP502}, 220 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			copies := 8
			if !*latency {
				o.lasts /= 20
				copies = 2
			}
			o.rule.Operations, o.rule.Phase = []string{fault.All}, fault.Before
			h := &healing{fleet: sail(t, "", "", ""), outage: o, t: t}
			h.stage(copies)
			h.begin()
			healed := h.survive()
			h.judge(healed, h.resolved(healed))
		})
	}
}

// healing is one outage of PortOne and the operations that it leaves in doubt.
type healing struct {
	*fleet
	outage

	t     *testing.T
	paid  *kind.Scene // a payment that callers read
	calls []doubt
	// sent are the operations whose outcome is unknown when the outage begins.
	sent map[string]string // operation ids to names of kinds
}

// doubt is a call whose answer is lost.
type doubt struct {
	kind  *kind.Kind
	scene *kind.Scene
}

// stage prepares calls of every kind, in an order that mixes the kinds.
func (h *healing) stage(copies int) {
	h.t.Helper()
	h.paid = h.newScene(kind.Named("pay-with-key"), "paid")
	if reply := h.replicas[0].Call(h.t.Context(), kind.Named("pay-with-key").Request(h.paid)); reply.Err != nil {
		h.t.Fatal(reply)
	}
	for n := range copies {
		for _, k := range kind.All() {
			h.calls = append(h.calls, doubt{k, h.newScene(k, fmt.Sprintf("heal-%s-%d", k.Name, n))})
		}
	}
}

func (h *healing) newScene(k *kind.Kind, id string) *kind.Scene {
	h.t.Helper()
	s, err := kind.NewScene(h.t.Context(), h.box, k, kind.Accept, id)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := k.Stage(s); err != nil {
		h.t.Fatal(err)
	}
	return s
}

// plan makes the answers of all calls hang until the outage has begun. Half of the
// requests are executed during the outage and half never. In the short form, what is not
// sent again is always executed: to prove an absence takes minutes.
func (h *healing) plan() []fault.Rule {
	count, never := map[string]int{}, map[string]int{}
	for _, c := range h.calls {
		operation := c.kind.Operation
		if count[operation]++; count[operation]%2 == 0 && (*latency || !c.kind.Once) {
			never[operation]++
		}
	}
	hold := clock.Duration(2 * sending)
	var plan []fault.Rule
	for operation := range count {
		names := []string{operation}
		if never[operation] > 0 {
			plan = append(plan, fault.Rule{Operations: names, Kind: fault.Hang, Phase: fault.Before, Hold: hold, Count: never[operation]})
		}
		plan = append(plan, fault.Rule{Operations: names, Kind: fault.LateCommit, Delay: clock.Duration(sending + time.Second), Answer: fault.Hang, Hold: hold})
	}
	return plan
}

// begin makes the calls, spread over the replicas, and starts the outage once PortOne has
// received them.
func (h *healing) begin() {
	h.t.Helper()
	if err := h.box.Break(h.t.Context(), h.plan()...); err != nil {
		h.t.Fatal(err)
	}
	h.sent = map[string]string{}
	var mu sync.Mutex
	var all sync.WaitGroup
	ctx, cancel := context.WithTimeout(h.t.Context(), sending)
	defer cancel()
	for n, c := range h.calls {
		all.Go(func() {
			reply := h.replicas[n%len(h.replicas)].Call(ctx, c.kind.Request(c.scene))
			mu.Lock()
			defer mu.Unlock()
			if reply.OperationID != "" {
				h.sent[reply.OperationID] = c.kind.Name
			}
		})
	}
	all.Wait()
	if err := h.box.Break(h.t.Context(), h.rule); err != nil {
		h.t.Fatal(err)
	}
}

// survive lets the outage last and ends it, and returns when.
func (h *healing) survive() time.Time {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	var callers sync.WaitGroup
	if h.callers {
		for _, s := range h.replicas {
			callers.Go(func() { h.read(ctx, s) })
		}
	}
	h.t.Cleanup(func() {
		cancel()
		callers.Wait()
	})
	<-time.After(h.lasts)
	h.forget()
	if err := h.box.Break(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	return time.Now()
}

// read reads a payment several times a second, as shops do all the time.
func (h *healing) read(ctx context.Context, s *rig.Service) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			reply := s.Call(ctx, &paymentv1.GetPaymentRequest{PaymentId: h.paid.ID})
			if code := status.Code(reply.Err); code != codes.OK && code != codes.Unavailable && code != codes.Canceled && code != codes.Unknown {
				h.t.Errorf("a read during the outage: %v", reply)
			}
		case <-ctx.Done():
			return
		}
	}
}

// open are the operations without an outcome.
func (h *healing) open() map[string]*operationv1.Operation {
	h.t.Helper()
	return h.list(
		operationv1.OperationState_OPERATION_STATE_ACCEPTED, operationv1.OperationState_OPERATION_STATE_SENDING,
		operationv1.OperationState_OPERATION_STATE_READY, operationv1.OperationState_OPERATION_STATE_IN_DOUBT,
	)
}

func (h *healing) list(states ...operationv1.OperationState) map[string]*operationv1.Operation {
	h.t.Helper()
	reply := h.replicas[0].Call(h.t.Context(), &operationv1.ListOperationsRequest{States: states, PageSize: 1000})
	page, ok := reply.Response.(*operationv1.ListOperationsResponse)
	if !ok {
		h.t.Fatalf("operations: %v", reply)
	}
	found := map[string]*operationv1.Operation{}
	for _, op := range page.GetOperations() {
		found[op.GetId()] = op
	}
	return found
}

// forget leaves out what has an outcome before the outage ends.
func (h *healing) forget() {
	h.t.Helper()
	open := h.open()
	for id := range h.sent {
		if open[id] == nil {
			delete(h.sent, id)
		}
	}
	if most := len(h.calls); len(h.sent) < most/2 {
		h.t.Fatalf("%d of %d calls are in doubt", len(h.sent), most)
	}
}

// resolved waits until every doubt has an outcome, and returns them all.
func (h *healing) resolved(healed time.Time) map[string]*operationv1.Operation {
	h.t.Helper()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for open := h.open(); len(open) > 0; open = h.open() {
		<-tick.C
		if time.Since(healed) > provenAbsent {
			h.t.Errorf("%d are still in doubt, such as %v", len(open), open)
			break
		}
	}
	return h.list()
}

// judge compares the times from healing to the outcome with the limits. Doubts that only
// the absence of a record can end take as long as that proof takes, and count apart.
func (h *healing) judge(healed time.Time, all map[string]*operationv1.Operation) {
	h.t.Helper()
	var took, absent []time.Duration
	for id, name := range h.sent {
		op := all[id]
		lasted := op.GetUpdatedAt().AsTime().Sub(healed)
		if op.GetResolution() == operationv1.OperationResolution_OPERATION_RESOLUTION_ABSENCE {
			absent = append(absent, lasted)
			continue
		}
		took = append(took, lasted)
		if lasted > wellSoon {
			h.t.Logf("%s was %v after %v, %v", name, op.GetState(), lasted, op.GetResolution())
		}
	}
	half, surely := h.percentiles("doubts", took)
	if len(absent) > 0 {
		h.percentiles("absences (120 s of quiet and looks over 60 s are their proof)", absent)
	}
	soon := wellSoon
	if !*latency {
		soon *= 5 // a busy machine proves no more than that it works
	}
	if half > soon || surely > wellSurely {
		h.t.Errorf("p50 %v, p99 %v; want %v, %v", half, surely, soon, wellSurely)
	}
}

func (h *healing) percentiles(what string, took []time.Duration) (half, surely time.Duration) {
	h.t.Helper()
	if len(took) == 0 {
		h.t.Fatalf("there are no %s", what)
	}
	slices.Sort(took)
	half, surely = took[len(took)/2], took[len(took)*99/100]
	h.t.Logf("PortOne was %s for %v: %d %s: p50 %v, p99 %v, max %v", path.Base(h.t.Name()), h.lasts, len(took), what, half, surely, took[len(took)-1])
	return half, surely
}
