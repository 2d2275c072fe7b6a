package engine

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// find takes up the attempt again that was taken for lost: PortOne has answered the next
// one that it is at work on it. Its answer counts unless it proves nothing either.
func (j *job) find(r operation.Record, started time.Time, answered operation.Outcome) (operation.Looked, bool, operation.Outcome) {
	f := j.lost
	if f == nil || answered.Class != operation.Running {
		return operation.Looked{}, false, answered
	}
	j.mu.Lock()
	if f.adrift && !f.over {
		j.adrift--
	}
	f.adrift = false
	j.mu.Unlock()
	seen, isSeen := j.arrive(r, started, f)
	if isSeen {
		return seen, true, answered
	}
	switch f.outcome.Class {
	case operation.Done, operation.Pending, operation.Declined, operation.ProbablyDeclined, operation.Evidence:
		return seen, false, f.outcome
	case operation.NotSent, operation.InDoubt, operation.Running, operation.Throttled, operation.Unsendable,
		operation.Behind: // which send makes of a refusal
	}
	return seen, false, answered
}
