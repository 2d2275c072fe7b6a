package operation

import (
	"time"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// behind is the refusal of an attempt for what PortOne's records do not show yet. Of the
// only attempt it proves that nothing happened: the operation is as good as unsent. It is
// made again while the caller waits, and then by a repeat, under a key that PortOne has not
// answered yet. It is never the end.
func (m machine) behind(r Record, in Ended) (Record, Effect, error) {
	if r.Sent > 1 {
		return m.declined(r, in.Outcome) // an earlier attempt may have done it
	}
	r.Sent = 0
	r.Snapshot.Refused++
	r.Failure = TooEarly(in.Outcome.Failure)
	again := m.now.Add(CatchUp(r.Attempts))
	if again.After(in.Until) {
		return m.finish(r, StateNotSent, ByAnswer)
	}
	r.State, r.NextAt = StateReady, again
	return r, Rest, nil
}

// CatchUp is how long PortOne's records are given before they are asked again, after so
// many tries.
func CatchUp(tries int) time.Duration {
	return min(sendAgain<<min(max(tries-1, 0), maxDoublings), catchUpMost)
}

// TooEarly is what the caller is told while PortOne's records are behind. What PortOne said
// stays in its metadata.
func TooEarly(said *failure.Error) *failure.Error {
	f := failure.New(errorv1.CommonReason_COMMON_REASON_NOT_SENT,
		"PortOne's records do not show yet what this service has made, or changed while they were read. Nothing happened.").
		With("upstream_reason", said.Reason)
	f.RetryAfter = time.Second
	return f
}
