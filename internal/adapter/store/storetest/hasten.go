package storetest

import (
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func hastening() []check {
	return []check{
		{"a doubt that waits is due once it is hastened", waitingIsHastened},
		{"what was not tried since, is not in doubt or rests for long is left alone", othersAreNotHastened},
		{"what somebody works on is not hastened", owned},
		{"the next due are hastened first, up to the limit", nextDueFirst},
	}
}

// doubt leaves the nth record as a doubt that is due after a wait.
func (f trial) doubt(n int, wait time.Duration, owner string) operation.Record {
	f.Helper()
	r := f.accept(Record(f.Now(), n))
	r.State, r.NextAt, r.UpdatedAt = operation.StateDoubt, f.Now().Add(wait), f.Now()
	return f.save(r, owner)
}

// hasten brings doubts forward that were tried in the last second.
func (f trial) hasten(limit int) int {
	f.Helper()
	n, err := f.Journal.Hasten(f.Context(), f.Now().Add(-time.Second), limit)
	if err != nil {
		f.Fatal(err)
	}
	return n
}

func waitingIsHastened(f trial) {
	want := f.doubt(1, 30*time.Second, "")
	if n := f.hasten(10); n != 1 {
		f.Errorf("%d were hastened, want 1", n)
	}
	claimed := f.claim("replica-2", 10)
	if len(claimed) != 1 || claimed[0].ID != want.ID || claimed[0].State != operation.StateDoubt || claimed[0].UpdatedAt.Sub(want.UpdatedAt).Abs() > f.TimePrecision {
		f.Errorf("claimed %+v", claimed)
	}
	if n := f.hasten(10); n != 0 {
		f.Errorf("%d were hastened again", n)
	}
}

func othersAreNotHastened(f trial) {
	old := f.doubt(1, time.Minute, "")
	old.UpdatedAt = f.Now().Add(-time.Minute)
	f.save(old, "")
	f.doubt(2, time.Hour, "")
	pending := f.accept(Record(f.Now(), 3))
	pending.State, pending.NextAt = operation.StatePending, f.Now().Add(time.Minute)
	f.save(pending, "")
	if n := f.hasten(10); n != 0 {
		f.Errorf("%d were hastened", n)
	}
	if claimed := f.claim("replica-2", 10); len(claimed) != 0 {
		f.Errorf("claimed %v", ids(claimed))
	}
}

func owned(f trial) {
	f.doubt(1, time.Second, owner)
	if n := f.hasten(10); n != 0 {
		f.Errorf("%d were hastened", n)
	}
}

func nextDueFirst(f trial) {
	for i, wait := range []time.Duration{30 * time.Second, 4 * time.Second, 15 * time.Second} {
		f.doubt(i, wait, "")
	}
	for _, want := range [][]string{
		{Record(f.Now(), 1).ID, Record(f.Now(), 2).ID},
		{Record(f.Now(), 0).ID},
		{},
	} {
		if n := f.hasten(2); n != len(want) {
			f.Errorf("%d were hastened, want %v", n, want)
		}
		claimed := ids(f.claim("replica-2", 10))
		if len(claimed) != len(want) {
			f.Errorf("claimed %v, want %v", claimed, want)
		}
		for _, id := range want {
			if !slices.Contains(claimed, id) {
				f.Errorf("claimed %v, want %v", claimed, want)
			}
		}
	}
}
