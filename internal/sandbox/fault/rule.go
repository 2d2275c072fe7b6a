// Package fault decides what goes wrong with a request and what its client gets
// to see of that. It knows neither HTTP servers nor the sandbox's state: it maps
// rules, a seed and a request's place in line to a decision, and a decision and an
// answer to an observation. So a test on a socket and a simulation without one go
// wrong in the same way, again and again.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
)

// Phase says whether a request had its effect before it went wrong.
type Phase string

// The phases.
const (
	// Before the commit: the state is unchanged, and stays so.
	Before Phase = "before"
	// After the commit: all is done, only the answer suffers.
	After Phase = "after"
)

// Kind is what goes wrong.
type Kind string

// The kinds. Where a kind does not say otherwise it works in both phases.
const (
	// Hang never answers, until the client goes or Hold is over.
	Hang Kind = "hang"
	// Reset cuts the connection with a RST.
	Reset Kind = "reset"
	// CloseBeforeHeaders ends the connection without an answer.
	CloseBeforeHeaders Kind = "close_before_headers"
	// CloseAfterHeaders ends it between headers and body.
	CloseAfterHeaders Kind = "close_after_headers"
	// CloseInBody ends it within a body whose length was announced.
	CloseInBody Kind = "close_in_body"
	// Truncated ends it within a chunk of a body without an announced length.
	Truncated Kind = "truncated"
	// WrongLength announces a longer body than it sends.
	WrongLength Kind = "wrong_length"
	// CutJSON is a flawless HTTP message with only the beginning of the JSON.
	CutJSON Kind = "cut_json"
	// Garbage is a flawless HTTP message with status 200 whose body is no JSON.
	Garbage Kind = "garbage"
	// EmptyObject, OKObject, EmptyList and NullJSON are flawless HTTP messages with status
	// 200 and JSON that is none of PortOne's: {}, {"ok":true}, [] and null. Where PortOne
	// documents an empty object as its answer, the first two pass for it.
	EmptyObject Kind = "empty_object"
	OKObject    Kind = "ok_object"
	EmptyList   Kind = "empty_list"
	NullJSON    Kind = "null"
	// MissingField is the right answer without one of the members that are required.
	MissingField Kind = "missing_field"
	// OtherObject is an answer about something else than was asked for, and OtherStore
	// one about another store. See Answer.Imitation.
	OtherObject Kind = "other_object"
	OtherStore  Kind = "other_store"
	// HTTP500 and its like answer in the name of some proxy; see Rule.Body.
	HTTP500 Kind = "http_500"
	HTTP502 Kind = "http_502"
	HTTP503 Kind = "http_503"
	HTTP504 Kind = "http_504"
	// HTTP429 asks for patience; see Rule.RetryAfter.
	HTTP429 Kind = "http_429"
	// Dribble sends the right answer byte by byte, one per Interval.
	Dribble Kind = "dribble"
	// Duplicate sends the right answer twice.
	Duplicate Kind = "duplicate"
	// Slow sends the right answer after Latency: before the commit means that the
	// commit waits, too.
	Slow Kind = "slow"
	// LateCommit lets the client see Answer now and commits after Delay.
	LateCommit Kind = "late_commit"
	// TypedError refuses the request with one of the errors that PortOne documents for its
	// operation, and nothing is done: what a PortOne says that checks a request against
	// records which are behind. See Rule.Error.
	TypedError Kind = "typed_error"
)

// Kinds lists those that spoil or delay an answer, which is all of them but TypedError.
func Kinds() []Kind {
	return []Kind{
		Hang, Reset, CloseBeforeHeaders, CloseAfterHeaders, CloseInBody, Truncated, WrongLength, CutJSON, Garbage,
		EmptyObject, OKObject, EmptyList, NullJSON, MissingField, OtherObject, OtherStore,
		HTTP500, HTTP502, HTTP503, HTTP504, HTTP429, Dribble, Duplicate, Slow, LateCommit,
	}
}

// Hollow lists the kinds that answer with status 200 and JSON that says nothing about
// what was asked for.
func Hollow() []Kind {
	return []Kind{EmptyObject, OKObject, EmptyList, NullJSON, MissingField, OtherObject, OtherStore}
}

// Body is what the answer of an HTTP kind looks like.
type Body string

// The bodies; the zero value is HTML, the usual voice of a proxy.
const (
	HTML  Body = "html"
	Empty Body = "empty"
	// JSON is an object that is none of PortOne's errors.
	JSON Body = "json"
)

// Groups of operations that a rule may name beside operationIds.
const (
	Writes = "writes"
	Reads  = "reads"
	All    = "*"
)

// Rule says which requests go wrong, and how. Only Kind is required.
type Rule struct {
	// Operations are operationIds, "writes", "reads" or "*"; none means "writes".
	Operations []string `json:"operations,omitempty"`
	// PaymentID narrows the rule down to requests about one payment.
	PaymentID string `json:"paymentId,omitempty"`
	// Phase defaults to After.
	Phase Phase `json:"phase,omitempty"`
	Kind  Kind  `json:"kind"`
	// Probability is the share of matching requests that go wrong; nil means all.
	Probability *float64 `json:"probability,omitempty"`
	// Count is after how many faults the rule is used up; 0 means never.
	Count int `json:"count,omitempty"`

	// Latency, drawn up to MaxLatency if that is more, passes before the client
	// sees anything.
	Latency    clock.Duration `json:"latency,omitempty"`
	MaxLatency clock.Duration `json:"maxLatency,omitempty"`
	// Hold bounds a hang; 0 leaves it to the sandbox.
	Hold clock.Duration `json:"hold,omitempty"`
	// Interval is the time between two bytes of a dribble; 0 means a second.
	Interval clock.Duration `json:"interval,omitempty"`
	// Delay, drawn up to MaxDelay if that is more, is how late a late commit is.
	Delay    clock.Duration `json:"delay,omitempty"`
	MaxDelay clock.Duration `json:"maxDelay,omitempty"`
	// Answer is what the client of a late commit sees; the default is Hang.
	Answer Kind `json:"answer,omitempty"`
	// Body is the body of an HTTP kind.
	Body Body `json:"body,omitempty"`
	// Error is the type that a typed error has, as in PAYMENT_NOT_FOUND.
	Error string `json:"error,omitempty"`
	// RetryAfter is the header's value in seconds; a 429 without it has no header.
	RetryAfter *int `json:"retryAfter,omitempty"`
}

// Plan is everything that goes wrong. Equal plans decide equally.
type Plan struct {
	Rules []Rule `json:"rules"`
	Seed  uint64 `json:"seed,omitempty"`
}

// check reports the first mistake in a rule.
func (r *Rule) check() error {
	switch {
	case !slices.Contains(append(Kinds(), TypedError), r.Kind):
		return fmt.Errorf("kind %q is none of %s", r.Kind, listed(append(Kinds(), TypedError)))
	case (r.Kind == TypedError) != (r.Error != ""):
		return errors.New("error names the type of a typed_error, and of nothing else")
	case r.Kind == TypedError && r.Phase != "":
		return errors.New("a typed_error has no phase: nothing is done")
	case !slices.Contains([]Phase{"", Before, After}, r.Phase):
		return fmt.Errorf("phase %q is neither before nor after", r.Phase)
	case !slices.Contains([]Body{"", HTML, Empty, JSON}, r.Body):
		return fmt.Errorf("body %q is none of html, empty, json", r.Body)
	case r.RetryAfter != nil && statusOf(r.Kind) == 0 && statusOf(r.Answer) == 0:
		return errors.New("retryAfter is for kinds that answer with a status of their own")
	}
	return errors.Join(r.checkNumbers(), r.checkLate())
}

func (r *Rule) checkNumbers() error {
	if p := deref(r.Probability); p < 0 || p > 1 {
		return errors.New("probability must be 0 to 1")
	}
	for _, n := range []clock.Duration{r.Latency, r.MaxLatency, r.Hold, r.Interval, r.Delay, r.MaxDelay, clock.Duration(r.Count), clock.Duration(deref(r.RetryAfter))} {
		if n < 0 {
			return errors.New("counts and durations must not be negative")
		}
	}
	return nil
}

func (r *Rule) checkLate() error {
	late := r.Kind == LateCommit
	switch {
	case late && r.Phase == Before:
		return errors.New("a late commit has no phase: it answers now and commits later")
	case !late && r.Answer != "":
		return errors.New("answer is for a late commit")
	case r.Answer != "" && (r.Answer == LateCommit || !slices.Contains(Kinds(), r.Answer)):
		return fmt.Errorf("answer %q is not a way to answer", r.Answer)
	}
	return nil
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

func listed(kinds []Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}
