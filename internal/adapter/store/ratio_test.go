//go:build !race

// The race detector watches our code and the database's driver each in its own
// way, so that ratios with it say nothing.

package store_test

import (
	"slices"
	"testing"
	"time"
)

// An operation in the journal takes two commits, with everything that is in them.
// The journal must make most of as many as the database makes bare ones.
func TestJournalKeepsUpWithBareCommits(t *testing.T) { //nolint:paralleltest // it measures time
	const atLeast, rounds, operations, limit = 0.6, 3, 500, 20 * time.Second
	for name, empty := range databases() {
		bare, journaled := newBare(t, empty(t)), newJournaled(t, empty(t))
		var ratios []float64
		// Other programs use the machine: a ratio counts when it is the usual one.
		for began := time.Now(); len(ratios) < rounds || median(ratios) < atLeast && time.Since(began) < limit; {
			ratios = append(ratios, inFlight(operations, bare).Seconds()/inFlight(operations, journaled).Seconds())
		}
		t.Logf("%s: %.2f operations in the journal for one of two bare commits (%.2f)", name, median(ratios), ratios)
		if isJudged := testing.CoverMode() == ""; isJudged && median(ratios) < atLeast {
			t.Errorf("%s: want at least %.1f", name, atLeast)
		}
	}
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
