// Package state is what the sandbox remembers and the rules that change it:
// payments with their cancellations, escrow and receipts, billing keys, schedules,
// identity verifications and the ledger, with PortOne's order of states, arithmetic
// and typed errors. It knows no HTTP and reads no clock; whoever calls says who is
// asking and what time it is, and makes it catch up with what is due by then.
package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// Limits are PortOne's undocumented bounds, so they are the sandbox's choice.
type Limits struct {
	// Attempts is how often one payment may be tried.
	Attempts int
	// Cancellations is how often one payment may be cancelled, refused tries included.
	Cancellations int
}

// Rules are answers to what PortOne leaves open; the zero value is the likelier
// answer to each.
type Rules struct {
	// PayAgain lets a fully cancelled payment be paid again.
	PayAgain bool
	// BalanceOnArrival compares currentCancellableAmount when the request arrives
	// and not when the refund is made, so that two requests may both pass.
	BalanceOnArrival bool
	// LateApproval is after what time a payment that the gateway timed out on turns
	// out to be paid; 0 means never, because PortOne takes it back.
	LateApproval time.Duration
}

// Config is what a memory is made of.
type Config struct {
	Account account.Account
	Limits  Limits
	Rules   Rules
	Lag     Lag
	// Pause is how long the gateway takes.
	Pause func(script.Pace) time.Duration
	// Seed decides every random value.
	Seed uint64
}

// Caller is who asks, about which store, and when.
type Caller struct {
	// Store is the one the request is about.
	Store *account.Store
	// Stores are all that the credential may list.
	Stores []*account.Store
	Origin wire.PaymentOrigin
	Now    time.Time
	// Cause is what the ledger will remember of the request.
	Cause Cause
}

// Cause is the request behind a movement of money.
type Cause struct {
	// Operation is the operationId, empty for what is not a request to PortOne.
	Operation string
	// KeyHash is ledger.HashKey of the Idempotency-Key, if it had one.
	KeyHash string
}

// State is one sandbox's memory. It is not safe for concurrent use: its owner
// holds one lock around every call, and so every call is one atomic step.
type State struct {
	config Config
	ids    *ids
	agenda agenda

	payments map[key]*payment
	// attempts is in the order of creation, which breaks ties in lists.
	attempts []*attempt
	pinned   map[key]wire.PreRegisterPaymentBody
	// schedules is in the order of creation; reservations has the latest schedule of
	// each paymentId.
	schedules    []*schedule
	reservations map[key]*schedule
	billingKeys  map[key]*billingKey
	// receipts has the latest cash receipt of each paymentId.
	receipts   map[key]*receipt
	identities map[key]*identity
	// issued is billingKeys in the order of their requests.
	issued []*billingKey
	// spent is how much of a promotion's budget is gone.
	spent  map[key]int64
	ledger []ledger.Entry
	// books is the partner settlement of each merchant.
	books  map[string]*settlement.Book
	tokens tokens
	past   past
}

// key names something that is unique within a store.
type key struct{ store, id string }

// New returns an empty memory. Equal seeds give equal ids.
func New(c Config) *State {
	s := &State{
		config: c, ids: newIDs(c.Seed),
		payments: map[key]*payment{}, pinned: map[key]wire.PreRegisterPaymentBody{},
		reservations: map[key]*schedule{}, billingKeys: map[key]*billingKey{}, receipts: map[key]*receipt{}, identities: map[key]*identity{}, spent: map[key]int64{}, books: map[string]*settlement.Book{},
	}
	s.tokens = newTokens(c.Account)
	s.past.lag = c.Lag
	return s
}

// Reset forgets everything and starts again from the seed.
func (s *State) Reset() { *s = *New(s.config) }

func (c Caller) key(id string) key { return key{store: c.Store.ID, id: id} }

// RefusedError is the control API's answer to something that cannot happen in the
// present state, such as a deposit into an account that nobody opened.
type RefusedError string

// Error implements error.
func (r RefusedError) Error() string { return string(r) }

func invalid(path, problem string) error { return &wire.FieldError{Path: path, Problem: problem} }
