package operation

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Class is what one attempt at PortOne proves. The difference between "no" and
// "nobody knows" is the difference between a refund and a double charge, so there
// is no class for "some error".
type Class uint8

const (
	// Done: PortOne did it.
	Done Class = iota + 1
	// Pending: PortOne accepted it and will finish it later.
	Pending
	// Declined: PortOne refused it and nothing happened.
	Declined
	// ProbablyDeclined: the payment gateway refused it. PortOne's own record
	// decides, because a gateway may answer wrongly.
	ProbablyDeclined
	// Evidence: PortOne says that the thing is already so. Of a later attempt it is
	// found out by reading whether an earlier one did it.
	Evidence
	// Running: PortOne is still working on an earlier attempt with the same key.
	Running
	// NotSent: not one byte left this process.
	NotSent
	// Throttled: PortOne refused to look at it for now.
	Throttled
	// InDoubt: bytes left and no usable answer came back.
	InDoubt
	// Unsendable: this program could not make the attempt, and never will; not one byte
	// left.
	Unsendable
	// Behind: PortOne refused it for what its records do not show yet, and nothing happened.
	// The journal knows better; the adapter cannot tell.
	Behind
)

// String names the class as logs and metrics do.
func (c Class) String() string {
	return [...]string{
		"none", "done", "pending", "declined", "probably_declined", "evidence",
		"running", "not_sent", "throttled", "in_doubt", "unsendable",
		"behind",
	}[c]
}

// Call is one attempt to be made.
type Call struct {
	Definition *Definition
	Request    proto.Message
	// Key is the idempotency key at PortOne, empty for reads.
	Key string
	// Caller is for whom the attempt is made: no caller may use up what all share.
	Caller string
	// Again marks a write of which an earlier attempt may have arrived. There is a
	// budget for those.
	Again bool
	// Inquiry marks a read by which the engine finds out what it must know to send, or
	// what became of an attempt. It has capacity of its own, apart from callers' reads.
	Inquiry bool
}

// Outcome is what came of an attempt.
type Outcome struct {
	Class Class
	// Response is set for Done and Pending.
	Response proto.Message
	// Failure is set for every other class and says what a caller may be told.
	Failure *failure.Error
	// FirstByte and LastByte are when the request began and ended to leave;
	// zero when it did not.
	FirstByte, LastByte time.Time
	// Date is when PortOne answered, by its own clock, in whole seconds. It is zero for
	// anything that PortOne does not answer, or not by itself.
	Date time.Time
	// Held is set with NotSent when this process held the attempt back: too many are
	// under way, or were made again in vain, or PortOne fails so often that it is spared. Another attempt at once
	// would be held back too.
	Held bool
}

// Port makes attempts at PortOne.
type Port interface {
	// Check reports why a call can never be made, nil if it can: what a field holds
	// cannot be written as PortOne reads it. Nothing is sent.
	Check(call Call) *failure.Error
	// Do makes one attempt. It returns an outcome for every way an attempt can
	// end, so there is no error beside it. A write goes on when ctx ends.
	Do(ctx context.Context, call Call) Outcome
}
