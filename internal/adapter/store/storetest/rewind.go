package storetest

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func rewinding() []check {
	return []check{
		{"what was saved in the future is due once the journal is rewound", futureIsDue},
		{"what was saved before now waits on", presentWaits},
		{"a lease that lasts too long ends, if that is asked for", longLeasesEnd},
	}
}

// rewind rewinds the journal and expects how much of it was in the future.
func (f trial) rewind(longest time.Duration, want int) {
	f.Helper()
	if n, err := f.Journal.Rewind(f.Context(), longest); err != nil || n != want {
		f.Errorf("%d operations were in the future, %v; want %d", n, err, want)
	}
}

// future leaves the nth record as a doubt that was saved in five minutes, as it looks
// when the clock was set back.
func (f trial) future(n int) operation.Record {
	f.Helper()
	r := f.accept(Record(f.Now(), n))
	r.State, r.UpdatedAt = operation.StateDoubt, f.Now().Add(5*time.Minute)
	r.NextAt = r.UpdatedAt.Add(30 * time.Second)
	return f.save(r, "")
}

func futureIsDue(f trial) {
	want := f.future(1)
	if claimed := f.claim("replica-2", 10); len(claimed) != 0 {
		f.Errorf("claimed %v before", ids(claimed))
	}
	f.rewind(0, 1)
	f.rewind(0, 0)
	if claimed := f.claim("replica-2", 10); len(claimed) != 1 || claimed[0].ID != want.ID {
		f.Errorf("claimed %v", ids(claimed))
	}
}

func presentWaits(f trial) {
	f.doubt(1, 30*time.Second, "")
	f.rewind(0, 0)
	if claimed := f.claim("replica-2", 10); len(claimed) != 0 {
		f.Errorf("claimed %v", ids(claimed))
	}
}

func longLeasesEnd(f trial) {
	if err := f.Journal.Beat(f.Context(), owner, time.Hour); err != nil {
		f.Fatal(err)
	}
	r := f.accept(Record(f.Now(), 1))
	for _, step := range []struct {
		longest time.Duration
		want    int
	}{{0, 0}, {2 * time.Hour, 0}, {time.Minute, 1}} {
		f.rewind(step.longest, 0)
		if claimed := f.claim("replica-2", 10); len(claimed) != step.want {
			f.Errorf("claimed %v of %s after rewinding with leases of at most %v", ids(claimed), r.ID, step.longest)
		}
	}
}
