package operation

import (
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Policy is what may be done about a doubt.
type Policy uint8

const (
	// CompleteForward sends the request again under the same key until it is
	// done: for operations whose effect is wanted whenever it comes.
	CompleteForward Policy = iota
	// ResolveOnly only looks. For charges: the payer may have left.
	ResolveOnly
	// CompleteInTime looks, and sends the request again under the same key while the
	// caller's time lasts and PortOne shows nothing that was not there before the first
	// attempt: for charges at which nobody is present.
	CompleteInTime
)

// Recovery is how an operation finds out what became of it. All its functions are
// pure; what they need to know of PortOne is read for them. Nil functions are
// skipped: an operation without Look is resolved by sending it again.
type Recovery struct {
	Policy Policy

	// Prepare names what to read before the first attempt.
	Prepare func(Record) []Query
	// Snapshot turns what was read into what was true. It may refuse the
	// operation: nothing has been sent yet.
	Snapshot func(Record, []Reading) (Snapshot, *failure.Error)
	// Amend returns the request as it is sent: with the balance a cancellation
	// must find, with an id of ours.
	Amend func(Record) proto.Message

	// Outdated reports whether a refusal is about what was read before the attempt and not
	// about the request: nothing happened, and read again it may succeed. Nil is never.
	Outdated func(Record, *failure.Error) bool

	// Named reports whether what the operation makes has a name that no other operation
	// gives, so that PortOne's "it is there already" is about its own effect. Nil means
	// that others may give the same.
	Named func(Record) bool
	// Guarded reports whether a second execution would be refused even if PortOne
	// had lost the key, so that it may be sent again. Nil means that it does no harm.
	Guarded func(Record) bool

	// Look names what to read to find out what became of it.
	Look func(Record) []Query
	// Judge says what the readings prove.
	Judge func(Record, []Reading) Finding

	// Made names what a response says that its operation made, as Snapshot.Known
	// does. It is no other operation's doing, even if reads were late and the
	// snapshot lacks it. Nil where nothing has a name, and no name where this one's
	// is not known.
	Made func(response proto.Message) []string

	// Settle classifies a response: whether it is final, and whether it is a
	// success at all. Nil means that every response is final and a success.
	Settle func(response proto.Message) Verdict
	// Refusal is the reason of a refusal that only PortOne's record or a response shows. Nil
	// is PG_PROVIDER, that of payment gateways.
	Refusal failure.Reason

	// Confirm is set where PortOne answers a success with nothing, so that any empty
	// object passes for it, and where money depends on it: what Look shows decides.
	Confirm bool

	// Wanted is until when the effect is wanted, where the request says so: a
	// schedule for noon must not be made after noon. Nil is for ever.
	Wanted func(request proto.Message) time.Time

	// Void says how to undo a success that came too late, by what Look reads of it
	// now: what was one thing when it was found may be another since. Nil leaves it.
	Void func(Record, []Reading) Undo
}

// Undo is what there is to do about a late success. The zero value is to wait.
type Undo struct {
	// Definition and Request are the operation that undoes it.
	Definition *Definition
	Request    proto.Message
	// Over is set when nothing is left to undo.
	Over bool
}

// Query is a read to be made.
type Query struct {
	Definition *Definition
	Request    proto.Message
}

// Reading is what a read gave. Exactly one of Response and Failure is set.
type Reading struct {
	Response proto.Message
	Failure  *failure.Error
	// Date is that of Outcome.
	Date time.Time
}

// NotFound reports whether PortOne has no such thing, which a failed read must
// not be mistaken for.
func (r Reading) NotFound(reason failure.Reason) bool {
	return r.Failure != nil && r.Failure.Reason == failure.NameOf(reason)
}

// Unanswered reports whether the read failed for want of an answer, which says
// nothing about the thing it asked for.
func (r Reading) Unanswered() bool {
	if r.Failure == nil {
		return false
	}
	switch r.Failure.Code {
	case code.Code_UNAVAILABLE, code.Code_DEADLINE_EXCEEDED, code.Code_RESOURCE_EXHAUSTED, code.Code_INTERNAL, code.Code_UNKNOWN:
		return true
	default:
		return false
	}
}

// Verdict is what a finding proves.
type Verdict uint8

const (
	// Unclear proves nothing: a read failed, or what it shows can be explained
	// in two ways.
	Unclear Verdict = iota
	// Happened: it took effect, by us.
	Happened
	// HappenedPending: it was accepted, by us, and is not finished.
	HappenedPending
	// Refused: it was tried by us and refused.
	Refused
	// Absent: there is no trace of it.
	Absent
	// Foreign: the effect is there and somebody else's, so ours cannot be.
	Foreign
)

// String names the verdict as logs do.
func (v Verdict) String() string {
	return [...]string{"unclear", "happened", "happened_pending", "refused", "absent", "foreign"}[v]
}

// Finding is what looking found.
type Finding struct {
	Verdict Verdict
	// Response is set for Happened and HappenedPending, and may be for Refused.
	Response proto.Message
	// Failure is what the caller is told for Refused and Foreign; without it, what
	// was suspected before the look.
	Failure *failure.Error
	// Unchanged is set with Absent where the records are the same as before the first
	// attempt. Without it they show something that is not taken for this operation's, and
	// might be.
	Unchanged bool
	// Changed is set with Absent where the same call would concern something else by now, so
	// that it must not be made again.
	Changed bool
}

// TookEffect reports whether it proves that the operation was accepted.
func (f Finding) TookEffect() bool { return f.Verdict == Happened || f.Verdict == HappenedPending }

// Skew is how far two clocks may differ when times are compared.
const Skew = 5 * time.Second
