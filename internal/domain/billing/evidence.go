package billing

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// typed gives a message its type back. One of another type becomes an empty one,
// which proves nothing.
func typed[T proto.Message](m proto.Message) T {
	t, _ := m.(T)
	return t
}

// when is how a time of PortOne's lies to the attempts of an operation.
type when uint8

const (
	unknowable when = iota // it may be the work of an attempt, or not
	before                 // it was there before the first attempt
	during                 // it came after the first attempt began
)

// timing compares a time of PortOne's with ours.
func timing(r operation.Record, at *timestamppb.Timestamp) when {
	switch {
	case !at.IsValid():
		return unknowable
	case at.AsTime().Before(r.FirstByte.Add(-operation.Skew)):
		return before
	}
	return during
}

// refusedOutright reports that all that was ever sent got a plain no: whatever is
// there is somebody else's then. A gateway's no is not plain: gateways err.
func refusedOutright(r operation.Record) bool {
	return r.Sent == 1 && r.Suspected != nil &&
		r.Suspected.Reason != failure.NameOf(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER)
}

// suspectedOr is what PortOne said itself, or else the reason that its records
// suggest.
func suspectedOr(r operation.Record, reason failure.Reason, message string) *failure.Error {
	if r.Suspected != nil {
		return r.Suspected
	}
	return failure.New(reason, message)
}

// given is nil for a text that was left out.
func given(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// lateReason is what the records say of something that was undone.
const lateReason = "made after it was reported as not executed"

// mostListed is the largest page.
const mostListed = 1000

// The findings that carry nothing.
var (
	unclear = operation.Finding{Verdict: operation.Unclear}
	absent  = operation.Finding{Verdict: operation.Absent}
)

func foreign(f *failure.Error) operation.Finding {
	return operation.Finding{Verdict: operation.Foreign, Failure: f}
}

func happened(response proto.Message) operation.Finding {
	return operation.Finding{Verdict: operation.Happened, Response: response}
}
