package oracle

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// states is how many states there are, the zero one included.
const states = int(operation.StateInternal) + 1

// Stats counts what happened.
type Stats struct {
	// Operations counts those accepted, Verdicts the states they were answered with.
	Operations int
	Verdicts   [states]int
	// Resolved counts doubts by how they ended.
	Resolved map[operation.Resolution]int
	Doubts   int
	Charges  int
	Refunds  int
	// Late counts effects that came after it was reported that there were none,
	// Changed refusals that gateways took back.
	Late, Changed int
	// Escalated counts doubts that wait for a person.
	Escalated int
	// Kept counts late billing keys whose issuers refuse to delete them.
	Kept int
	// Zombies counts attempts by a replica that had lost the operation.
	Zombies int
}

func newStats() Stats { return Stats{Resolved: map[operation.Resolution]int{}} }

// entered counts a change of state.
func (s *Stats) entered(op *Operation, was operation.State, now time.Time) {
	r := &op.Record
	if was == 0 {
		s.Operations++
	}
	if r.State == operation.StateDoubt && op.doubtAt.IsZero() {
		op.doubtAt = now
		s.Doubts++
	}
	if r.State.Active() && !was.Active() {
		op.begunAt, op.answeredAt = now, time.Time{}
	}
	if r.State == operation.StatePending || r.State == operation.StateNotSent {
		op.wavered = true
	}
	if r.State.Answered() {
		if was.Active() {
			op.answeredAt = now
		}
		s.Verdicts[r.State]++
		if !op.doubtAt.IsZero() && was.Active() {
			s.Resolved[r.Resolution]++
		}
	}
}

// Add adds the counts of another world.
func (s *Stats) Add(other *Stats) {
	s.Operations += other.Operations
	for i, n := range other.Verdicts {
		s.Verdicts[i] += n
	}
	if s.Resolved == nil {
		s.Resolved = map[operation.Resolution]int{}
	}
	for how, n := range other.Resolved {
		s.Resolved[how] += n
	}
	s.Doubts += other.Doubts
	s.Charges += other.Charges
	s.Refunds += other.Refunds
	s.Late += other.Late
	s.Changed += other.Changed
	s.Zombies += other.Zombies
	s.Kept += other.Kept
	s.Escalated += other.Escalated
}
