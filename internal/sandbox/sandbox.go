// Package sandbox is an embedded PortOne: a server that speaks PortOne's REST API
// V2 and keeps payments, billing keys, schedules and the rest as PortOne would, for
// our tests, for our users' tests and for PortOne's own SDKs. What PortOne's
// customers, banks and gateways do is done through a control API under /_sandbox/
// and through magic amounts and cards; what goes wrong at PortOne and on the way to
// it, through faults. docs/sandbox.md lists all of it.
//
// A request passes four layers that know nothing of one another's business: this
// package is HTTP (authorization, routing, decoding, idempotency, errors), state
// is what happens (with settlement, which shares payments out), account is who uses
// it, script is what the gateways say. Beside them stand clock, fault and ledger: when it is, what goes wrong, and what
// really happened to the money.
//
// There are two ways in. Handler serves HTTP. Exchange takes a request as data and
// returns what its client would observe, at once, without a socket, a goroutine or
// a sleep: the way in for simulations.
package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// Sandbox is one PortOne with one memory. All work is done by the requests
// themselves, but for what comes due while nobody asks; a sandbox that runs by the
// machine's clock has one timer for that, which Close ends.
type Sandbox struct {
	options Options
	machine *machine
	clock   *clock.Clock
	timer   *timer

	// mu guards the rest. Every request that reads or changes the state does so in
	// one critical section; waiting for a slow gateway happens outside.
	mu     sync.Mutex
	state  *state.State
	keys   *keys
	faults *fault.Injector
	tally  *tally
	// diary is how the state is kept; nil when it is not.
	diary *diary
}

// New returns a sandbox at the beginning of its life. It panics when the options
// contradict themselves, since only code can have written those.
func New(o Options) *Sandbox {
	ownClock := o.Now == nil
	if ownClock {
		o.Now = time.Now //nolint:forbidigo // the clock of who gives none
	}
	o.setDefaults()
	faults, err := newFaults(o.Faults)
	if err != nil {
		panic(fmt.Sprintf("sandbox options: %v", err)) //nolint:forbidigo // before there is anybody to disturb
	}
	m := &machine{now: o.Now}
	s := &Sandbox{
		options: o, machine: m, clock: clock.New(m.Now), keys: newKeys(&o), faults: faults, tally: newTally(),
		state: state.New(state.Config{
			Account: *o.Account, Limits: o.Limits, Rules: o.Rules, Lag: o.Lag, Seed: o.Seed, Pause: o.pause,
		}),
	}
	s.timer = newTimer(ownClock, s.wake)
	return s
}

// Handler serves the API and, under /_sandbox/, the control API. Requests keep
// working after their client has gone, as PortOne's do.
func (s *Sandbox) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// Close ends what is hanging and what would come due by itself. The handler goes
// on to answer.
func (s *Sandbox) Close() { s.timer.close() }

// Ledger returns what was really charged and refunded, oldest first.
func (s *Sandbox) Ledger() []ledger.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	return s.state.Ledger()
}

// operation is a line of PortOne's API with what the sandbox does for it; prepare
// is nil for an operation that the sandbox does not know yet.
type operation struct {
	wire.Operation

	prepare endpoint
	// aboutPayment tells that the first parameter of the path is a payment's id.
	aboutPayment bool
}

// api and controls are worked out once and shared by all sandboxes: a test that
// makes thousands of them should not pay for it each time.
var (
	api = sync.OnceValue(func() router[*operation] { //nolint:gochecknoglobals // a table that nobody changes
		r, known := router[*operation]{}, endpoints()
		for _, op := range wire.Operations() {
			r.add(op.Method, op.Path, &operation{
				Operation: op, prepare: known[op.ID], aboutPayment: strings.HasPrefix(op.Path, "/payments/{paymentId}"),
			})
		}
		return r
	})
	controls = sync.OnceValue(func() router[controlEndpoint] { //nolint:gochecknoglobals // a table that nobody changes
		r := router[controlEndpoint]{}
		for _, c := range controlRoutes() {
			r.add(c.method, c.path, c.prepare)
		}
		return r
	})
)
