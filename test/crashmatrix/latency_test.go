package crashmatrix_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// latency asks for the long form of the measurement.
var latency = flag.Bool("latency", false, "measure at length how soon doubts end, absences included")

// How soon an operation of which nothing is known has an outcome, after what kept it
// from being known has ended, by the clock on the wall.
func TestDoubtsEndSoon(t *testing.T) {
	t.Parallel()
	// These find out in different ways: by looking only, by looking and sending again,
	// by sending again only.
	kinds := []string{"pay-with-key", "cancel-partly", "capture"}
	// These need not wait for the end of an attempt.
	looked := []string{"pay-with-key", "cancel-partly", "create-schedule"}
	// The payer of this one may have left, so it is not sent again.
	attended := []string{"pay-by-card"}
	hanging := fault.Rule{Kind: fault.Hang, Phase: fault.After}
	// These do not read before they send: without PortOne the others send nothing.
	unread := []string{"delete-key", "close-account", "capture"}
	lost, unheard := fault.Rule{Kind: fault.Reset, Phase: fault.After}, fault.Rule{Kind: fault.Reset, Phase: fault.Before}
	// All are sent before the first one is lost, after which none would be sent.
	gone := lost
	gone.Latency = clock.Duration(2 * time.Second)
	blind := unheard
	blind.Operations = []string{fault.Reads}
	for name, test := range map[string]weather{
		"after an answer was lost": {kinds: kinds, rules: []fault.Rule{lost}, half: 2 * time.Second, nearlyAll: 30 * time.Second},
		"while answers hang":       {kinds: looked, rules: []fault.Rule{hanging}, half: 2 * time.Second, nearlyAll: 30 * time.Second},
		"after PortOne was gone":   {kinds: unread, rules: []fault.Rule{gone, blind}, outage: 4 * time.Second, half: 2 * time.Second, nearlyAll: 30 * time.Second},
		"if PortOne has no record": {kinds: attended, rules: []fault.Rule{unheard}, half: 4 * time.Minute, nearlyAll: 4 * time.Minute, long: true},
	} {
		if test.long && !*latency {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			measure(t, test)
		})
	}
}

// weather is what keeps outcomes from being known, and how soon they must be known
// after it.
type weather struct {
	kinds []string
	rules []fault.Rule
	// outage is how long it lasts, the first time; 0 is for one request.
	outage          time.Duration
	half, nearlyAll time.Duration
	long            bool
}

func measure(t *testing.T, w weather) {
	t.Helper()
	calls, rounds := 12, 1
	switch {
	case !*latency:
		w.half *= 5 // a few calls on a busy machine prove no more than that it works
	case w.outage > 0:
		calls, rounds = 30, 5
	default:
		calls = 150
	}
	box, err := rig.Play(t.Context(), workshop.Program(t))
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	service, err := rig.Serve(t.Context(), rig.Settings{Program: workshop.Program(t), Database: "sqlite:" + t.TempDir() + "/journal.db", Upstream: box.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = service.Close() }()
	var lasted []time.Duration
	for round := range rounds {
		d := &doubts{t: t, weather: w, box: box, service: service, round: round}
		d.outage *= time.Duration(round + 1)
		lasted = append(lasted, d.all(d.stage(calls))...)
	}
	if len(lasted) < calls*rounds/4 {
		t.Fatalf("%d of %d calls were in doubt", len(lasted), calls*rounds)
	}
	slices.Sort(lasted)
	half, nearlyAll := lasted[len(lasted)/2], lasted[len(lasted)*99/100]
	t.Logf("%d doubts: p50 %v, p99 %v, max %v", len(lasted), half, nearlyAll, lasted[len(lasted)-1])
	if half > w.half || nearlyAll > w.nearlyAll {
		t.Errorf("want p50 %v, p99 %v", w.half, w.nearlyAll)
	}
}

// doubts are calls whose outcomes are not known at first.
type doubts struct {
	weather

	t       *testing.T
	box     *rig.Sandbox
	service *rig.Service
	round   int
}

type doubt struct {
	kind  *kind.Kind
	scene *kind.Scene
}

func (d *doubts) stage(calls int) []doubt {
	d.t.Helper()
	var all []doubt
	for n := range calls {
		k := kind.Named(d.kinds[n%len(d.kinds)])
		s, err := kind.NewScene(d.t.Context(), d.box, k, kind.Accept, fmt.Sprintf("doubt-%d-%d", d.round, n))
		if err != nil {
			d.t.Fatal(err)
		}
		if err := k.Stage(s); err != nil {
			d.t.Fatal(err)
		}
		all = append(all, doubt{k, s})
	}
	return all
}

// plan spoils the kinds' operations by the first rule, once each if there is no outage,
// and what else the other rules say.
func (d *doubts) plan(calls int) []fault.Rule {
	plan := slices.Clone(d.rules[1:])
	for _, name := range d.kinds {
		rule := d.rules[0]
		rule.Operations = []string{kind.Named(name).Operation}
		if d.outage == 0 {
			rule.Count = calls / len(d.kinds)
		}
		plan = append(plan, rule)
	}
	return plan
}

// all makes the calls as the outage begins, and returns how long each was in doubt
// after its end.
func (d *doubts) all(calls []doubt) []time.Duration {
	d.t.Helper()
	if err := d.box.Break(d.t.Context(), d.plan(len(calls))...); err != nil {
		d.t.Fatal(err)
	}
	var wg sync.WaitGroup
	lasted := make([]time.Duration, len(calls))
	ended := make(chan struct{})
	var end time.Time
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for n, c := range calls {
		<-tick.C
		wg.Go(func() {
			begun := time.Now()
			op := d.settle(c)
			if d.outage > 0 {
				<-ended
				begun = end
			}
			lasted[n] = -1
			if op.GetState() != operationv1.OperationState_OPERATION_STATE_FAILED_NOT_SENT {
				lasted[n] = op.GetUpdatedAt().AsTime().Sub(begun)
			}
		})
	}
	if d.outage > 0 {
		<-time.After(d.outage)
		end = time.Now()
		if err := d.box.Break(d.t.Context()); err != nil {
			d.t.Fatal(err)
		}
	}
	close(ended)
	wg.Wait()
	// What was not sent was never in doubt.
	return slices.DeleteFunc(lasted, func(d time.Duration) bool { return d < 0 })
}

// settle makes a call and returns its operation once that has an outcome.
func (d *doubts) settle(c doubt) *operationv1.Operation {
	var reply rig.Reply
	for reply.OperationID == "" && d.t.Context().Err() == nil { // a busy machine may answer after the deadline
		ctx, cancel := context.WithTimeout(d.t.Context(), 20*time.Second)
		reply = d.service.Call(ctx, c.kind.Request(c.scene))
		cancel()
	}
	for {
		got := d.service.Call(d.t.Context(), &operationv1.WaitOperationRequest{
			OperationId: reply.OperationID, Timeout: durationpb.New(30 * time.Second),
		})
		waited, ok := got.Response.(*operationv1.WaitOperationResponse)
		if !ok {
			d.t.Errorf("call %v, then %v", reply, got)
			return nil
		}
		if !open(waited.GetOperation()) {
			return waited.GetOperation()
		}
	}
}
