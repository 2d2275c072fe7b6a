package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// Exchange is what a client observes of one request, and what really happened.
type Exchange struct {
	// Outcome is how it ends for the client; only fault.Answered gives it a whole
	// answer.
	Outcome fault.Outcome
	// Status, Header and Body are what arrives; Status is 0 and Header nil when
	// nothing does.
	Status int
	Header http.Header
	Body   []byte
	// Copies is how often the answer arrives: 2 for a duplicate.
	Copies int
	// Latency is how long after the request the outcome is there. A hang has ended
	// by then: the sandbox gave up.
	Latency time.Duration

	// The rest is for the test, not for the client.

	// Operation is the operationId, or "unknown" or "control".
	Operation string
	Execution Execution
	// CommitsAt is when a postponed request will be executed.
	CommitsAt time.Time
	// Fault is what was injected, empty for nothing; Phase is when.
	Fault fault.Kind
	Phase fault.Phase
}

// Exchange takes a request, to PortOne's API or the control API, and returns what
// its client would observe. Everything happens now, on the calling goroutine:
// nothing waits, and time moves only if the clock is moved. How long things would
// have taken is in Latency, and for that long the request's Idempotency-Key is
// outstanding.
func (s *Sandbox) Exchange(r Request) Exchange {
	if strings.HasPrefix(r.Path, controlPrefix) {
		a := s.serveControl(&r)
		if !s.durable() {
			return lost("control")
		}
		o := (&fault.Decision{}).Observe(fault.Answer{Status: a.status, Body: a.body})
		return Exchange{
			Outcome: o.Outcome, Status: o.Status, Header: s.headerOf(&o), Body: o.Body, Copies: 1,
			Operation: "control", Execution: Executed,
		}
	}
	v := s.decode(&r)
	s.admit(v)
	s.commit(v, v.before)
	o := s.observe(v)
	e := Exchange{
		Outcome: o.Outcome, Status: o.Status, Body: o.Body, Copies: o.Copies, Latency: v.before + v.after + o.Interval*time.Duration(len(o.Body)),
		Operation: v.name(), Execution: v.execution, CommitsAt: v.commitsAt, Fault: v.fault.Kind, Phase: v.fault.Phase,
	}
	if o.Status != 0 {
		e.Header = s.headerOf(&o)
	}
	if o.Outcome == fault.Hung {
		e.Latency += s.holdOf(v)
	}
	if v.hangs() {
		s.release(v, v.now.Add(e.Latency))
	}
	if !s.durable() {
		return lost(v.name())
	}
	return e
}

// lost is an exchange that must not be answered, since it cannot be kept.
func lost(operation string) Exchange {
	return Exchange{Outcome: fault.ClosedBeforeHeaders, Operation: operation}
}

// holdOf is how long a hang lasts at most.
func (s *Sandbox) holdOf(v *visit) time.Duration {
	if v.fault.Hold > 0 {
		return v.fault.Hold
	}
	return s.options.HangLimit
}

// headerOf is the header of an answer. Its date is of the sandbox's clock, of which the
// times in its records are as well: clients may compare them.
func (s *Sandbox) headerOf(o *fault.Observation) http.Header {
	values := [...]string{"1", o.ContentType, o.RetryAfter, "", s.clock.Now().UTC().Format(http.TimeFormat)}
	h := make(http.Header, len(values))
	h["X-Simulator"] = values[0:1:1]
	h["Date"] = values[4:5:5]
	if o.ContentType != "" {
		h["Content-Type"] = values[1:2:2]
	}
	if o.RetryAfter != "" {
		h["Retry-After"] = values[2:3:3]
	}
	if o.Length >= 0 {
		values[3] = strconv.Itoa(o.Length)
		h["Content-Length"] = values[3:4:4]
	}
	return h
}
