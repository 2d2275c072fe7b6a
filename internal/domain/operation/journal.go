package operation

import (
	"context"
	"errors"
	"time"
)

// Journal keeps records. Every change is committed and on disk when its method
// returns nil. Implementations share one conformance suite.
//
// An error that is none of those below means that the change did not happen, or
// that nobody knows (ErrUnknown).
type Journal interface {
	Sharing

	// Accept inserts r, which has an owner. It returns the record that is in the
	// way, with ErrRepeated, ErrBusy or ErrIntentUsed, in this order: a request
	// that repeats another, a subject that another operation holds, an intent
	// that another operation serves. r.Epoch is 1. Accepting the same record
	// again after ErrUnknown is safe: if it is there, it is the one returned.
	//
	// For an operation that can take effect only once (Record.Once) the record in
	// the way may be a remembered success. Of that only ID, Caller, RPC, Subject,
	// Once, State and the times are known; it has no fingerprint.
	Accept(ctx context.Context, r Record) (Record, error)
	// Save replaces a record that is still owned as r says (owner and epoch),
	// and adds the attempts. Releasing is saving with an empty owner in next.
	// What names the operation stays as it was accepted: ID, Caller, RPC,
	// RequestID, Fingerprint, Subject, Once, IntentRef, Request, Replayable, Key
	// and CreatedAt.
	// ErrLost means that somebody else took it over; nothing was written. ErrBusy
	// and ErrIntentUsed mean that the new state would hold what another operation
	// holds; a late success is never refused for its intent.
	Save(ctx context.Context, r Record, next Ownership, attempts ...Attempt) error
	// Reopen replaces a record that was not sent (StateNotSent) for a repeat, and
	// returns it with its new epoch. R has the epoch that was read, an owner, and a
	// state to go on from. ErrLost means that it has changed meanwhile. Its subject
	// or its intent may be somebody else's by now: ErrBusy and ErrIntentUsed come
	// with the record in the way.
	Reopen(ctx context.Context, r Record) (Record, error)

	// Get returns one record, or ErrNotFound.
	Get(ctx context.Context, id string) (Record, error)
	// List returns records that match, newest first.
	List(ctx context.Context, f Filter) ([]Record, error)
	// Claim takes over up to limit records that are due and have no living owner,
	// the longest due first, and returns them with the new owner and epoch. A
	// record in an active state without a time is due: somebody must work on it.
	// A lease that ended while nobody could renew it is good for the time of one lease
	// more: beats that failed tell that the journal was away.
	Claim(ctx context.Context, replica string, limit int) ([]Record, error)

	// Audit adds a line that is never changed: who decided what, and why.
	Audit(ctx context.Context, line AuditLine) error
	// Reap forgets request ids and records that are older than the retention,
	// unless something is still open about them.
	Reap(ctx context.Context, retention Retention) error
}

// Sharing is how replicas share the work beside claiming it.
type Sharing interface {
	// Hasten makes up to limit doubts due now that nobody works on, that are due within
	// minutes, and that were saved since the given time: what was tried in vain while
	// PortOne was away. The next one due is the first. It returns how many they were.
	Hasten(ctx context.Context, since time.Time, limit int) (int, error)

	// Rewind is for a clock that was set back. It makes due now what was saved later than
	// now and is due later, and returns how many operations that were. If longest is not
	// 0, leases that last longer from now are ended.
	Rewind(ctx context.Context, longest time.Duration) (int, error)

	// Beat says that a replica lives, for ttl from now. Replicas beat several times
	// in that.
	Beat(ctx context.Context, replica string, ttl time.Duration) error
	// Leave says that a replica is gone; its records can be claimed at once.
	Leave(ctx context.Context, replica string) error
}

// HastenWithin is how soon a doubt is due that can be hastened. Those that rest longer
// are old, and did not wait for PortOne.
const HastenWithin = 5 * time.Minute

// Ownership is who works on a record after it is saved.
type Ownership struct {
	// Owner is empty to let go.
	Owner string
}

// Epoch is the epoch of r once it is saved with o. Whoever owns it goes on or lets
// go under the epoch it has. Taking it from nobody makes it grow, even to change
// it and let go, so that of two who read the same record only one can save it.
func (o Ownership) Epoch(r Record) int64 {
	if r.Owner != "" && (o.Owner == "" || o.Owner == r.Owner) {
		return r.Epoch
	}
	return r.Epoch + 1
}

// What Journal methods report.
var (
	ErrNotFound   = errors.New("no such operation")
	ErrRepeated   = errors.New("the request was made before")
	ErrBusy       = errors.New("another operation holds the subject")
	ErrIntentUsed = errors.New("another operation serves the intent")
	ErrLost       = errors.New("the operation was taken over")
	// ErrUnknown means that the connection broke while committing: the change may
	// have happened.
	ErrUnknown = errors.New("whether the change was committed is not known")
)

// Filter selects records. Zero fields select everything.
type Filter struct {
	Caller    string
	States    []State
	Subject   Subject
	RequestID string
	IntentRef string
	// From and Until bound CreatedAt, including From and excluding Until.
	From, Until time.Time
	// Before is the last record of the page before.
	Before Cursor
	Limit  int
}

// Cursor is a place in the list.
type Cursor struct {
	CreatedAt time.Time
	ID        string
}

// AuditLine is one decision of a person.
type AuditLine struct {
	OperationID string
	Who         string
	At          time.Time
	From, To    State
	Note        string
}

// Retention is how long things are kept, counted from when they were created.
type Retention struct {
	// RequestIDs after which a repeat is a new request.
	RequestIDs time.Duration
	// Records after which only the subject and the outcome are remembered.
	Records time.Duration
	Now     time.Time
}

// Decision is a person's word on an operation whose outcome cannot be found out.
type Decision struct {
	State State
	Who   string
	Note  string
}
