package engine

import (
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// othersMost is how many other operations on a subject are looked at.
const othersMost = 100

// others is what else happened to a subject, as far as a look must know it.
type others struct {
	// made are the names of what others are known to have made.
	made []string
	// busy is set when one that came later than a late operation is not decided;
	// tookOver when one had an effect that cannot be told from a late success.
	busy, tookOver bool
}

// others reads what other operations did to the subject.
func (j *job) others(r operation.Record) (others, error) {
	if j.def.Recovery.Made == nil && !isLate(r.State) {
		return others{}, nil
	}
	ctx, cancel := j.Runtime.WithTimeout(j.hard, journalTime)
	defer cancel()
	records, err := j.Journal.List(ctx, operation.Filter{Subject: r.Subject, Limit: othersMost})
	if err != nil {
		return others{}, err
	}
	var found others
	for _, other := range records {
		if other.ID != r.ID && (other.RPC == r.RPC || other.Once && r.Once) { // what the rest does looks otherwise
			found.add(r, other, j.made(other))
		}
	}
	return found, nil
}

// add takes in what another operation made.
func (o *others) add(r, other operation.Record, names []string) {
	o.made = append(o.made, names...)
	if isLate(r.State) {
		o.busy = o.busy || other.State.Active() // it has the subject that r had, so it is later
		o.tookOver = o.tookOver || len(names) == 0 && mayHaveEffect(other.State) && isLater(other, r)
	}
}

// isLater reports whether other is later than r on the same subject. The journal's clock
// may have been set in between, so PortOne's counts where it is known of both.
func isLater(other, r operation.Record) bool {
	if at, since := other.There.FirstByte, r.There.FirstByte; !at.IsZero() && !since.IsZero() {
		return !at.Before(since)
	}
	return !other.CreatedAt.Before(r.CreatedAt)
}

// isLate reports whether what an operation did came, or would come, after it was
// reported as not executed. Its subject is free for others.
func isLate(s operation.State) bool {
	return s.Watched() || s == operation.StateLateSuccess
}

// made names what an operation is known to have made.
func (j *job) made(r operation.Record) []string {
	d, ok := j.definitions[r.RPC]
	if !ok || d.Recovery.Made == nil || r.Response == nil {
		return nil
	}
	return slices.DeleteFunc(d.Recovery.Made(r.Response), func(name string) bool { return name == "" })
}

// mayHaveEffect reports whether an operation that has an answer may have had an effect.
func mayHaveEffect(s operation.State) bool {
	switch s {
	case operation.StatePending, operation.StateSucceeded, operation.StateLateSuccess, operation.StateVoided, operation.StateSucceededLate:
		return true
	case operation.StateAccepted, operation.StateSending, operation.StateReady, operation.StateDoubt,
		operation.StateDeclined, operation.StateNotSent, operation.StateNotExecuted, operation.StateConflict,
		operation.StateRejected, operation.StateInternal:
	}
	return false
}
