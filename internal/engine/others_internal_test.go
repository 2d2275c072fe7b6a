package engine

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TestWhatIsLaterIsToldByPortOnesClock: the journal's clock may be set between two
// operations, and then the later one was made before the other by its times. A charge of
// its own would be taken for a late one of the other, and given back.
func TestWhatIsLaterIsToldByPortOnesClock(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	record := func(journal, there time.Duration) operation.Record {
		r := operation.Record{CreatedAt: start.Add(journal)}
		if there > 0 {
			r.There.FirstByte = start.Add(there)
		}
		return r
	}
	first := record(0, time.Second)
	for name, tc := range map[string]struct {
		other operation.Record
		want  bool
	}{
		"later by both":                           {record(time.Minute, time.Minute), true},
		"later, and the clock was set back":       {record(-9*time.Minute, time.Minute), true},
		"earlier, and the clock was set back":     {record(9*time.Minute, time.Nanosecond), false},
		"later by the only clock that is known":   {record(time.Minute, 0), true},
		"earlier by the only clock that is known": {record(-time.Minute, 0), false},
	} {
		if got := isLater(tc.other, first); got != tc.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
