// Package oracle knows what is true in a simulated world and compares it with what
// the service says. It sees every commit to the journal, every attempt, everything
// that reaches PortOne and every movement of money, and reports the first thing
// that must not be.
package oracle

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/loop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// Violation is something that must not be.
type Violation struct { //nolint:errname // it is first of all what was found

	// Rule is which promise is broken.
	Rule string
	// Subject is what it is about, to find the lines of the trace that matter.
	Subject string
	Text    string
	At      time.Duration
}

// Error makes a violation an error.
func (v *Violation) Error() string { return fmt.Sprintf("%s: %s", v.Rule, v.Text) }

// Config is what an oracle is made of.
type Config struct {
	Loop *loop.Loop
	Box  *sandbox.Sandbox
	// Lag is how old what a read shows may be at most.
	Lag time.Duration
	// PayAgain is whether PortOne lets a payment be charged again that was given back.
	PayAgain bool
	// LateApproval is whether gateways change their mind about a refusal.
	LateApproval bool
	// Blind reports whether nothing can be read about operations of a kind, so that
	// one whose key has run out waits for a person.
	Blind func(rpc protoreflect.FullName) bool
	// Ahead is how far PortOne's clock is ahead.
	Ahead time.Duration
	// Wrong is by how much two readings of the journal's clock may differ from the time
	// between them.
	Wrong time.Duration
	// Journal is the time by the clock of the journal, which may be wrong.
	Journal func() time.Time
}

// Oracle watches a world.
type Oracle struct {
	Config

	// Found is the first violation.
	Found *Violation
	Stats Stats

	operations map[string]*Operation
	order      []*Operation
	byKey      map[string]*Operation
	byHash     map[string]*Operation
	requests   map[Request]*Operation
	active     map[operation.Subject]*Operation
	payments   map[string]*account
	intents    map[intent][]*Operation
	// cancellations are all refunds, by id.
	cancellations map[string]*cancellation
	// heard are the processes to which PortOne has shown its clock.
	heard  map[string]bool
	seen   int // entries of the ledger
	healed time.Time
}

type intent struct{ caller, ref string }

// Operation is what the oracle knows of one operation.
type Operation struct {
	// Record is as in the journal.
	Record operation.Record

	// Charges and Refunds are the money that really moved because of it.
	Charges, Refunds []ledger.Entry
	// LateAt is when it took effect after it was reported as not executed.
	LateAt time.Time

	// left counts the writes that left for PortOne, firstLeft is when the first did.
	left      int
	firstLeft time.Time
	sent      uint64 // what left, as a number
	// keys are the keys that its attempts may have, sentKey is that of the last one.
	keys    []string
	sentKey string
	// answer is the first answer that a caller got.
	answered bool
	response proto.Message
	failure  *failure.Error
	doubtAt  time.Time
	// wavered operations may get another answer: they were pending, or made again.
	wavered bool

	openAtHeal, escalated, kept bool
	// owners are the replicas that have it or were thought dead while they had it, and
	// under which epoch.
	owners map[string]int64
	// reclaimed operations were taken over by the replica that had them: it was thought
	// dead, and does not know it.
	reclaimed bool

	nextAtHeal, begunAt, answeredAt time.Time
	// notAfter is the true time after which no attempt may begin, as it was when the caller
	// asked.
	notAfter time.Time
	// postponed is until when PortOne itself still works on it.
	postponed time.Time
}

// New returns an oracle that has seen nothing.
func New(cfg Config) *Oracle {
	return &Oracle{
		Config:     cfg,
		operations: map[string]*Operation{}, byKey: map[string]*Operation{}, byHash: map[string]*Operation{},
		requests: map[Request]*Operation{}, active: map[operation.Subject]*Operation{},
		payments: map[string]*account{}, intents: map[intent][]*Operation{}, cancellations: map[string]*cancellation{},
		heard: map[string]bool{},
		Stats: newStats(),
	}
}

// Operations are all that were accepted, in their order.
func (o *Oracle) Operations() []*Operation { return o.order }

// Operation is the operation with an id, nil for none.
func (o *Oracle) Operation(id string) *Operation { return o.operations[id] }

// Violatef reports something that must not be, and stops the world.
func (o *Oracle) Violatef(rule, subject, format string, args ...any) {
	if o.Found != nil {
		return
	}
	o.Found = &Violation{Rule: rule, Subject: subject, Text: fmt.Sprintf(format, args...), At: o.Loop.Elapsed()}
	o.Loop.Trace.Add(trace.Line{At: o.Loop.Now(), What: "VIOLATION", Whom: subject, More: rule + ": " + o.Found.Text})
	o.Loop.Stop()
}

// Complain is for errors that the engine logs.
func (o *Oracle) Complain(message string) {
	o.Violatef("NO_ILLEGAL_STEP", "", "the engine logs an error: %s", message)
}
