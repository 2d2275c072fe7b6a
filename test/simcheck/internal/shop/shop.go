// Package shop is everybody outside of the service in a simulated world: shops that
// call it, well and badly, and the people and banks that change things at PortOne
// while it works.
package shop

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/loop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/oracle"
)

// Call is one call of a shop.
type Call struct {
	Caller     string
	Definition *operation.Definition
	Request    proto.Message
	// Patience is the call's deadline, 0 for none. CancelAfter is when the caller
	// leaves, 0 for never.
	Patience, CancelAfter time.Duration
}

// Answer is how a call ended.
type Answer struct {
	Response proto.Message
	Err      error
	// Lost is set when nobody answered.
	Lost bool
}

// Service is the service, whichever replica answers.
type Service interface {
	// Call makes a call and waits for its end.
	Call(c Call) Answer
	// Open reports whether shops still begin something new.
	Open() bool
}

// Manners are how shops behave, as probabilities.
type Manners struct {
	// Twice sends a request twice at once. Again repeats one that was answered.
	Twice, Again float64
	// OtherBody sends another request under the same id.
	OtherBody float64
	// Fresh tries again under a new request id what had no answer.
	Fresh float64
	// Leave is a caller that hangs up.
	Leave float64
	// Hasty callers have deadlines of a second.
	Hasty float64
	// Magic amounts make gateways refuse, wait and change their minds.
	Magic float64
	// Fickle gateways decline some magic amounts the first time only.
	Fickle bool
	// Foreign changes come from consoles, card companies and other windows.
	Foreign float64
}

// Market is where shops trade.
type Market struct {
	Loop    *loop.Loop
	Rng     *rand.Rand
	Service Service
	Box     *sandbox.Sandbox
	Manners Manners
	// Definition finds the definition of an operation, which may have a mistake that
	// is to be found.
	Definition func(*operation.Definition) *operation.Definition
	// Requests are all that were sent, for who wants to repeat them.
	Requests []Call
	// Keys are billing keys that exist from the beginning.
	Keys []string
	// Calls counts calls.
	Calls int

	numbers int
}

// chance is true with a probability.
func (m *Market) chance(p float64) bool { return p > 0 && m.Rng.Float64() < p }

// within is a time from low to high.
func (m *Market) within(low, high time.Duration) time.Duration {
	return low + time.Duration(m.Rng.Int64N(int64(high-low)+1))
}

// id numbers something.
func (m *Market) id(what string) string {
	m.numbers++
	return what + "-" + strconv.Itoa(1_000_000+m.numbers)
}

// requestID is a new request id.
func (m *Market) requestID() string { return m.id("request-of-shop") }

// do sends a request until it has an answer, or the shop gives up. It returns the
// last answer.
func (m *Market) do(caller string, d *operation.Definition, request proto.Message) Answer {
	c := Call{Caller: caller, Definition: m.Definition(d), Request: request}
	m.Requests = append(m.Requests, c)
	if m.chance(m.Manners.Twice) {
		wait := m.within(0, 500*time.Millisecond)
		m.Loop.Go(nil, func() {
			m.Loop.Pause(wait)
			m.once(c)
		})
	}
	if m.chance(m.Manners.OtherBody) {
		m.Loop.Go(nil, func() {
			m.Loop.Pause(m.within(0, 5*time.Second))
			m.otherBody(c)
		})
	}
	const patience = 4
	for tries := 0; ; tries++ {
		a := m.once(c)
		if !a.Lost && oracle.Conclusive(a.Err) && !isRetryable(a.Err) || tries == patience || !m.Service.Open() {
			if m.chance(m.Manners.Again) {
				m.Loop.Pause(m.within(0, time.Minute))
				m.once(c)
			}
			return a
		}
		m.Loop.Pause(m.within(100*time.Millisecond, 20*time.Second))
	}
}

// once makes a call once, with whatever patience the caller has.
func (m *Market) once(c Call) Answer {
	m.Calls++
	switch {
	case m.chance(m.Manners.Hasty):
		c.Patience = m.within(50*time.Millisecond, time.Second)
	case m.Rng.IntN(4) > 0:
		c.Patience = m.within(time.Second, time.Minute)
	}
	if m.chance(m.Manners.Leave) {
		c.CancelAfter = m.within(time.Millisecond, 3*time.Second)
	}
	return m.Service.Call(c)
}

// otherBody sends something else under the id of a request.
func (m *Market) otherBody(c Call) {
	other := proto.Clone(c.Request)
	r := other.ProtoReflect()
	for i := range r.Descriptor().Fields().Len() {
		fd := r.Descriptor().Fields().Get(i)
		switch fd.Name() {
		case "order_name", "reason", "customer_data":
			r.Set(fd, r.NewField(fd))
		}
	}
	if proto.Equal(other, c.Request) {
		return
	}
	c.Request = other
	m.once(c)
}

// isRetryable reports whether the service said that nothing was sent.
func isRetryable(err error) bool {
	f, ok := errors.AsType[*failure.Error](err)
	return ok && f.Reason == failure.NameOf(errorv1.CommonReason_COMMON_REASON_NOT_SENT)
}

// succeeded reports whether a call was answered with a success.
func (a Answer) succeeded() bool { return !a.Lost && a.Err == nil && a.Response != nil }

// unclear reports whether the shop does not know what became of its call.
func (a Answer) unclear() bool { return a.Lost || a.Err != nil && !oracle.Conclusive(a.Err) }
