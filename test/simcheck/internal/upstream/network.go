// Package upstream is the way to PortOne in a simulated world: a client that
// behaves as internal/adapter/portone/client does, over a network that loses,
// delays and repeats what is sent, to a sandbox that is asked without a socket.
//
// What has left a process goes on without it: a request that is on its way arrives
// although its sender was killed.
package upstream

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/loop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// timeout is the client's: PortOne may take 60 s.
const timeout = 65 * time.Second

// Watcher sees what really happens.
type Watcher interface {
	// Leaves is told of a write of which the first byte is about to leave.
	Leaves(r *client.Request)
	// Exchanged is told what PortOne did with a request that arrived, and after how
	// long on its way. It reports whether there can be an answer to it.
	Exchanged(r *client.Request, e *sandbox.Exchange, way time.Duration) bool
}

// Network is everything between the processes and PortOne.
type Network struct {
	Loop    *loop.Loop
	Box     *sandbox.Sandbox
	Rng     *rand.Rand
	Watch   Watcher
	Weather Weather
	// Count is how often which fault was injected.
	Count Counts
	// LateUntil is until when something that was sent may still be executed.
	LateUntil time.Time
}

// letter is one request on its way.
type letter struct {
	request *client.Request
	posted  time.Duration
	wire    sandbox.Request
	sender  *loop.Actor
	// here is set once the sender knows how it ended, or has given up.
	here   bool
	result client.Result
}

// Read makes a call that changes nothing. It is not repeated: who reads in this
// world reads again by itself.
func (n *Network) Read(ctx context.Context, r client.Request) client.Result {
	return n.call(ctx, &r, false)
}

// Write makes a call that goes on when ctx ends.
func (n *Network) Write(ctx context.Context, r client.Request) client.Result {
	return n.call(context.WithoutCancel(ctx), &r, true)
}

func (n *Network) call(ctx context.Context, r *client.Request, write bool) client.Result {
	process := n.Loop.Current().Group()
	begun := n.Loop.Now()
	n.Loop.Pause(n.between(0, 2*time.Millisecond)) // a connection is found
	if n.strikes(NotSent) {
		n.Loop.Pause(n.between(time.Millisecond, 5*time.Second))
		return failed(r, client.SentNo, client.CauseConnect)
	}
	l := &letter{request: r, posted: n.Loop.Elapsed(), wire: wired(r), sender: n.Loop.Current()}
	first := process.Now()
	if write {
		n.Watch.Leaves(r)
	}
	n.post(l, write)
	until := begun.Add(timeout)
	if end, ok := ctx.Deadline(); ok {
		until = sooner(until, n.Loop.Now().Add(end.Sub(process.Now())))
	}
	for !l.here && ctx.Err() == nil && n.Loop.Now().Before(until) {
		n.Loop.Wait(until)
	}
	if !l.here {
		l.here = true // nobody waits for it any more
		l.result = failed(r, client.SentMaybe, client.CauseTimeout)
	}
	l.result.FirstByteAt, l.result.LastByteAt = first, first
	if l.result.Sent == client.SentMaybe {
		l.result.LastByteAt = process.Now()
	}
	return l.result
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// post puts a request on its way, with whatever happens to it there.
func (n *Network) post(l *letter, write bool) {
	way := n.between(time.Millisecond, 20*time.Millisecond)
	if write {
		way = n.between(time.Millisecond, 400*time.Millisecond) // the gateway takes its time
	}
	switch {
	case n.strikes(Lost):
		n.breaks(l, way)
		return
	case n.strikes(AnswerLost):
		n.Loop.After(way, func() { n.arrive(l, false) })
		n.breaks(l, 2*way)
		return
	case write && n.strikes(Late):
		late := n.lateness()
		n.LateUntil = later(n.LateUntil, n.Loop.Now().Add(late))
		n.Loop.After(late, func() { n.arrive(l, true) })
		if n.Rng.IntN(2) == 0 {
			n.breaks(l, way)
		}
		return
	}
	if write && n.strikes(Twice) {
		again := n.lateness()
		n.LateUntil = later(n.LateUntil, n.Loop.Now().Add(again))
		n.Loop.After(again, func() { n.arrive(l, false) })
	}
	n.Loop.After(way, func() { n.arrive(l, true) })
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// breaks lets the sender see its connection end, or nothing at all.
func (n *Network) breaks(l *letter, after time.Duration) {
	if n.Rng.IntN(3) > 0 {
		n.Loop.After(after, func() { n.tell(l, failed(l.request, client.SentMaybe, client.CauseReset)) })
	}
}

// arrive is a request that reaches PortOne.
func (n *Network) arrive(l *letter, answer bool) {
	e := n.Box.Exchange(l.wire)
	n.LateUntil = later(n.LateUntil, e.CommitsAt)
	if e.Fault != "" {
		n.Count.Upstream++
	}
	more := string(e.Execution)
	if e.Fault != "" {
		more += " " + string(e.Phase) + ":" + string(e.Fault)
	}
	n.Loop.Trace.Add(trace.Line{At: n.Loop.Now(), What: l.request.Operation, Whom: l.wire.Path, Number: int64(e.Status), More: more})
	n.Loop.Trace.MixBytes(e.Body)
	if e.Execution == sandbox.Executed && e.Outcome == fault.Answered && e.Status == http.StatusOK && slices.Contains(moves, l.request.Operation) && n.strikes(GatewayErrs) {
		e.Status, e.Body = http.StatusBadGateway, []byte(`{"type":"PG_PROVIDER","pgCode":"ERRED","pgMessage":"not approved"}`)
	}
	decided := n.Watch.Exchanged(l.request, &e, n.Loop.Elapsed()-l.posted)
	if answer && decided && e.Outcome != fault.Hung {
		n.Loop.After(e.Latency+n.between(time.Millisecond, 20*time.Millisecond), func() { n.tell(l, observed(l.request, &e)) })
	}
}

// moves are the calls of which a gateway's refusal is held against PortOne's record.
var moves = []string{"payWithBillingKey", "payInstantly", "confirmPayment", "confirmBillingKeyIssueAndPay", "cancelPayment"}

// tell lets the sender know how its call ended.
func (n *Network) tell(l *letter, result client.Result) {
	if l.here {
		return
	}
	l.here, l.result = true, result
	n.Loop.Wake(l.sender)
}

// between is a time from low to high.
func (n *Network) between(low, high time.Duration) time.Duration {
	return low + time.Duration(n.Rng.Int64N(int64(high-low)+1))
}

var authorization = []string{"PortOne " + account.Secret}

// wired is a request as PortOne gets it.
func wired(r *client.Request) sandbox.Request {
	h := http.Header{"Authorization": authorization}
	if r.IdempotencyKey != "" {
		h["Idempotency-Key"] = []string{`"` + r.IdempotencyKey + `"`}
	}
	return sandbox.Request{Method: r.Method, Path: r.Path, Query: r.Query, Header: h, Body: r.Body}
}
