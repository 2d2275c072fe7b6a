package storetest

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Journal is what is tested.
type Journal interface {
	operation.Journal
	operation.Books
	environment.Journal
}

// Fixture is an empty journal of a test's own, what is true of it, and what can be
// done to it.
type Fixture struct {
	Journal Journal
	// Now is the clock by which leases end and work is due.
	Now func() time.Time
	// TimePrecision is what stored times are rounded down to.
	TimePrecision time.Duration
	// LoseAnswer makes the next change happen and its answer get lost. It is nil
	// where that cannot be brought about.
	LoseAnswer func()
	// Outage takes the database away and returns what brings it back. It is nil
	// where that cannot be brought about.
	Outage func() (end func())
}

// Open makes a fixture for one test and cleans up after it.
type Open func(t *testing.T) Fixture

// Run runs the suite. Every test has a journal of its own.
func Run(t *testing.T, open Open) {
	t.Helper()
	for _, part := range [][]check{accepting(), saving(), reopening(), claiming(), hastening(), rewinding(), listing(), reaping(), binding(), failing()} {
		for _, c := range part {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.run(trial{t, open(t)}.frozen())
			})
		}
	}
}

// check is one thing that a journal must do.
type check struct {
	name string
	run  func(f trial)
}

// trial is a check on a journal.
type trial struct {
	*testing.T
	Fixture
}

// frozen is f with a clock that stands still: what a test makes twice is the same.
func (f trial) frozen() trial {
	now := f.Now()
	f.Now = func() time.Time { return now }
	return f
}

// Clock tells the time.
type Clock = func() time.Time
