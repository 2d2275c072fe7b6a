package operation

import (
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Record is everything known about one operation. It is what the journal keeps
// and what Step works on.
type Record struct {
	// ID is ours, and grows with time.
	ID string
	// Caller, RPC and RequestID together name the request for its repeats.
	// RequestID is empty when the caller gave none.
	Caller    string
	RPC       protoreflect.FullName
	RequestID string
	// Fingerprint tells another request under the same id apart.
	Fingerprint []byte
	// Subject is what the operation changes.
	Subject Subject
	// Once operations can take effect on their subject only once, as charging a
	// payment can: a success that is remembered stops another, for ever.
	Once bool
	// IntentRef is the caller's own name of what the payment is for, if given.
	IntentRef string

	State State
	// Request is what was asked, without card credentials.
	Request proto.Message
	// Replayable requests can be sent again by whoever works on the operation.
	Replayable bool
	// Key is the idempotency key at PortOne, the same for every attempt of which the outcome
	// is not known; see AttemptKey.
	Key string
	// MarkedByID is set for operations of versions that marked what they make with the
	// operation's id.
	MarkedByID bool
	// Snapshot is what was true before the first attempt.
	Snapshot Snapshot

	// NotAfter is when the last attempt may begin.
	NotAfter time.Time
	// FirstByte is when bytes of the first attempt that left began to leave,
	// LastByte when those of the last one ended. Zero while nothing left.
	FirstByte, LastByte time.Time
	// Attempts counts attempts, Sent those of which bytes may have left, Looks the
	// looks into a doubt.
	Attempts, Sent, Looks int
	// Voids counts refused tries to undo a late success.
	Voids int
	// Absences counts consecutive looks that found nothing; FirstAbsence is the
	// first of them.
	Absences     int
	FirstAbsence time.Time
	// There are some of these times by PortOne's clock.
	There There
	// Suspected is what PortOne said that a look must confirm.
	Suspected *failure.Error

	// NextAt is when to work on it again; zero when nothing is due.
	NextAt time.Time
	// WatchUntil is how long a late success is looked for.
	WatchUntil time.Time

	// Response or Failure is the answer, once there is one. Both are set when a response
	// shows a refusal: PortOne answers 200 with a cancellation that failed. The failure is
	// the answer then.
	Response proto.Message
	Failure  *failure.Error
	// Resolution says how the outcome was found out.
	Resolution Resolution

	// Owner is the replica that works on it, empty for none; Epoch grows with
	// every change of owner, so that a replica that was thought dead cannot write.
	Owner string
	Epoch int64

	CreatedAt, UpdatedAt time.Time
}

// Mark names what an operation makes, where nobody else does. It is as lasting as the
// key: a repeat after the loss of a database has the same body, which PortOne wants
// under one key, and finds what the first one made.
func (r Record) Mark() string {
	if r.MarkedByID {
		return r.ID
	}
	return r.Key
}

// VoidID is the request id under which a late success is undone. A refused try
// is followed by another request; one of which nothing is known is not.
func (r Record) VoidID() string {
	if r.Voids == 0 {
		return "void-" + r.ID
	}
	return "void-" + r.ID + "-" + strconv.Itoa(r.Voids)
}

// Snapshot is what was true of the subject before the first attempt: whatever is
// there afterwards and is not in it may be ours.
type Snapshot struct {
	// Known are the ids of attempts or cancellations that were there.
	Known []string `json:"known,omitempty"`
	// Attempt is the id of the attempt that the payment showed.
	Attempt string `json:"attempt,omitempty"`
	// Others are the names of what other operations on the subject are known to have
	// made by now. It is filled in for each look and not kept.
	Others []string `json:"-"`
	// Balance is the cancellable balance, if there is one.
	Balance *int64 `json:"balance,omitempty"`
	// Remaining is what a full cancellation gives back.
	Remaining *int64 `json:"remaining,omitempty"`
	// Refused counts the attempts that were refused because PortOne's records were behind.
	Refused int `json:"refused,omitempty"`
}

// AttemptKey is the idempotency key of the next attempt at PortOne. PortOne gives the
// answer to a key again for hours, so what it refused while its records were behind is sent
// under another one: that refusal proves that nothing happened under the first.
func (r Record) AttemptKey() string {
	if r.Snapshot.Refused == 0 {
		return r.Key
	}
	return r.Key + "-" + strconv.Itoa(r.Snapshot.Refused)
}

// Has reports whether something was there before, or is another operation's.
func (s Snapshot) Has(name string) bool {
	return slices.Contains(s.Known, name) || slices.Contains(s.Others, name)
}

// Resolution is how an outcome was found out.
type Resolution string

// The ways to find out.
const (
	ByAnswer   Resolution = "ANSWER"   // PortOne answered the attempt
	ByLook     Resolution = "LOOK"     // PortOne's records were read
	ByReplay   Resolution = "REPLAY"   // the same attempt was made again under its key
	ByAbsence  Resolution = "ABSENCE"  // it was proven that there is nothing
	ByOperator Resolution = "OPERATOR" // a person decided
)

// Attempt is one attempt, for the books.
type Attempt struct {
	OperationID string
	Number      int
	Replica     string
	Class       Class
	Reason      string
	StartedAt   time.Time
	EndedAt     time.Time
}
