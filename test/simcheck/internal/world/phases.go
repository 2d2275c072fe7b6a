package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/oracle"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/replica"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/shop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/upstream"
)

// run is the life of a world: trouble, healing, and what must be true afterwards.
func (w *World) run() {
	w.storeCards()
	for place := range w.Replicas {
		w.spawn(place)
	}
	w.breakThings()
	w.startShops()
	if w.loop.Run(begin().Add(w.Trouble)) {
		w.heal()
		w.settle()
	}
}

// storeCards makes the billing keys that shops have from the beginning.
func (w *World) storeCards() {
	const keys = 4
	for range keys {
		e := w.box.Exchange(sandbox.Request{
			Method: http.MethodPost, Path: "/billing-keys", Header: http.Header{"Authorization": {"PortOne " + account.Secret}},
			Body: []byte(`{"channelKey":"channel-key-card","method":{"card":{"credential":{"number":"4111110000001111","expiryYear":"30","expiryMonth":"12"}}}}`),
		})
		var issued struct {
			BillingKeyInfo struct {
				BillingKey string `json:"billingKey"`
			} `json:"billingKeyInfo"`
		}
		if err := json.Unmarshal(e.Body, &issued); err != nil || issued.BillingKeyInfo.BillingKey == "" {
			w.oracle.Violatef("WORLD", "", "no card can be stored: %d %s", e.Status, e.Body)
			return
		}
		w.market.Keys = append(w.market.Keys, issued.BillingKeyInfo.BillingKey)
	}
}

// startShops lets customers come, all through the trouble.
func (w *World) startShops() {
	w.open = true
	for range w.Journeys {
		wait := time.Duration(w.rng.Int64N(int64(w.Trouble * 3 / 4)))
		w.loop.After(wait, func() { w.loop.Go(nil, w.market.Journey) })
	}
}

// heal ends everything that goes wrong. What was on its way stays on its way.
func (w *World) heal() {
	w.open = false
	w.healed = w.loop.Now()
	w.loop.Trace.Add(trace.Line{At: w.healed, What: "healed"})
	w.network.Weather = upstream.Weather{}
	w.database.Trouble, w.database.Down = replica.Trouble{}, false
	if err := w.box.SetFaults(fault.Plan{}); err != nil {
		w.oracle.Violatef("WORLD", "", "faults cannot be ended: %v", err)
	}
	w.box.SetLag(state.Lag{})
	for place, m := range w.replicas {
		if m.Group.Paused() {
			m.Group.Resume()
		}
		if !m.Alive() {
			w.spawn(place)
		}
	}
	w.oracle.Healed()
}

// quiet is how long after healing everything must have an answer; watched is how
// long a late success may take to be seen and undone.
const (
	quiet   = oracle.Bound
	watched = 7 * time.Minute
)

// settle waits until nothing is open, and checks that it is in time.
func (w *World) settle() {
	for _, step := range []struct {
		until time.Time
		check func()
	}{
		{w.healed.Add(quiet), w.oracle.AllAnswered},
		{later(w.healed.Add(quiet), w.network.LateUntil.Add(w.Box.Rules.LateApproval+watched)), w.oracle.AllSettled},
	} {
		if !w.loop.Run(step.until) {
			return
		}
		step.check()
	}
	w.repeatEverything()
	w.result.Present, w.result.Absent = w.oracle.Doubts()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// repeatEverything makes every call once more: who repeats a request must be told
// the same, and nothing may happen because of it.
func (w *World) repeatEverything() {
	left := 0
	for _, c := range w.market.Requests {
		if w.oracle.MayRepeat(requestOf(c)) {
			left++
			w.loop.Go(nil, func() {
				w.Call(shop.Call{Caller: c.Caller, Definition: c.Definition, Request: c.Request})
				left--
			})
		}
	}
	if w.loop.Run(w.loop.Now().Add(longest)) && left > 0 {
		w.oracle.Violatef("SAME_ANSWER", "", "%d repeats have no answer after %v", left, longest)
	}
	w.oracle.AllSettled()
}

// requestOf names the request that a call makes.
func requestOf(c shop.Call) oracle.Request {
	request := oracle.Request{Caller: c.Caller, RPC: string(c.Definition.RPC)}
	if r, ok := c.Request.(interface{ GetRequestId() string }); ok {
		request.ID = r.GetRequestId()
	}
	return request
}

// shows is what PortOne shows now.
func (w *World) shows(path string) string {
	e := w.box.Exchange(sandbox.Request{Method: http.MethodGet, Path: path, Header: http.Header{"Authorization": {"PortOne " + account.Secret}}})
	return fmt.Sprintf("%s: %d %s", path, e.Status, e.Body)
}

// tail is what to read first about a violation: what happened to the operation and
// to its subject, and what was last.
func (w *World) tail(about string) []string {
	const related, last = 60, 25
	names := []string{about}
	if op := w.oracle.Operation(about); op != nil {
		names = append(names, strings.TrimPrefix(string(op.Record.Subject), "payment/"))
	}
	lines := []string{fmt.Sprintf("about %v:", names)}
	if op := w.oracle.Operation(about); op != nil {
		r := &op.Record
		lines = append(lines,
			fmt.Sprintf("%s %s %s sent %d times from %v to %v, last attempt at %v", r.ID, r.RPC.Name(), r.State, r.Sent, r.FirstByte, r.LastByte, r.NotAfter),
			fmt.Sprintf("by PortOne's clock %+v", r.There),
			fmt.Sprintf("request %v, before it %+v, response %v, failure %v", r.Request, r.Snapshot, r.Response, r.Failure),
			w.shows("/payments/"+names[1]), w.shows("/payments/"+names[1]+"/transactions"))
	}
	lines = append(lines, w.loop.Trace.Tail(related, func(l trace.Line) bool {
		for _, name := range names {
			if name != "" && (strings.Contains(l.Whom, name) || strings.Contains(l.More, name)) {
				return true
			}
		}
		return strings.HasPrefix(l.What, "replica") || l.What == "healed"
	})...)
	lines = append(lines, "last:")
	return append(lines, w.loop.Trace.Tail(last, func(trace.Line) bool { return true })...)
}
