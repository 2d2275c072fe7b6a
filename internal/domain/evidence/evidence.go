// Package evidence is what the recoveries of all domains judge with: how a time of
// PortOne's lies to ours, what an earlier answer is worth, and the findings that
// come of it.
package evidence

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Typed gives a message its type back. One of another type becomes an empty one,
// which proves nothing.
func Typed[T proto.Message](m proto.Message) T {
	t, _ := m.(T)
	return t
}

// Time is t as the bound of a query. A time beyond the years 1 to 9999 becomes the
// first or the last of them: no query could be written with it, and a request about
// the end of 9999 would be answered "try again" for ever.
func Time(t time.Time) *timestamppb.Timestamp {
	first, last := time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, time.December, 31, 23, 59, 59, 999999999, time.UTC) //nolint:mnd // see above
	switch {
	case t.Before(first):
		t = first
	case t.After(last):
		t = last
	}
	return timestamppb.New(t)
}

// When is how a time of PortOne's lies to the attempts of an operation.
type When uint8

// The ways in which it can lie.
const (
	Unknowable When = iota // it may be the work of an attempt, or not
	Before                 // it was there before the first attempt
	During                 // it came after the first attempt began
)

// Timing compares a time of PortOne's with ours.
func Timing(r operation.Record, at *timestamppb.Timestamp) When {
	from, _ := r.Departure()
	switch {
	case !at.IsValid():
		return Unknowable
	case at.AsTime().Before(from.Add(-operation.Skew)):
		return Before
	}
	return During
}

// SuspectedOr is what PortOne said itself, or else the failure that its records suggest.
func SuspectedOr(r operation.Record, suggested *failure.Error) *failure.Error {
	if r.Suspected != nil {
		return r.Suspected
	}
	return suggested
}

// AlreadyDone is the failure of an operation of which the effect is there by others.
func AlreadyDone(reason failure.Reason, message string) *failure.Error {
	return failure.New(reason, message).Proving(failure.AlreadyDone)
}

// TooLate is the failure of an operation that cannot have its effect any more.
func TooLate(reason failure.Reason, message string) *failure.Error {
	return failure.New(reason, message).Proving(failure.Refused)
}

// Given is nil for a text that was left out.
func Given(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// The findings that carry nothing.
var (
	Unclear = operation.Finding{Verdict: operation.Unclear}
	Absent  = operation.Finding{Verdict: operation.Absent}
)

// Foreign is the finding that somebody else did it, so that f is what the call
// says.
func Foreign(f *failure.Error) operation.Finding {
	return operation.Finding{Verdict: operation.Foreign, Failure: f}
}

// Happened is the finding that the operation took effect, with what it would have
// answered.
func Happened(response proto.Message) operation.Finding {
	return operation.Finding{Verdict: operation.Happened, Response: response}
}
