package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func claiming() []check {
	return []check{
		{"what is due and unowned is claimed", dueIsClaimed},
		{"what is not due is not claimed", notDue},
		{"an active record without a time is claimed when nobody works on it", activeIsAlwaysDue},
		{"what a living replica works on is not claimed", livingKeeps},
		{"what a replica that left worked on is claimed", leftIsClaimed},
		{"what a replica that stopped beating worked on is claimed", deadIsClaimed},
		{"what a replica that never beat works on is claimed", unknownIsClaimed},
		{"the longest due is claimed first, up to the limit", longestDueFirst},
		{"replicas never claim the same record", claimsAreDisjoint},
	}
}

// left accepts the nth record, which nobody works on.
func (f trial) left(n int, nextAt time.Time) operation.Record {
	f.Helper()
	r := Record(f.Now(), n)
	r.NextAt = nextAt
	return f.save(f.accept(r), "")
}

func dueIsClaimed(f trial) {
	want := f.left(1, f.Now().Add(-time.Second))
	claimed := f.claim("replica-2", 10)
	want.Owner, want.Epoch = "replica-2", want.Epoch+1
	if diff := f.diff([]operation.Record{want}, claimed); diff != "" {
		f.Errorf("claimed (-want +got):\n%s", diff)
	}
	f.holds(want)
	if more := f.claim("replica-2", 10); len(more) != 0 {
		f.Errorf("claimed what it works on already: %v", ids(more))
	}
	f.save(want, "replica-2")
}

func notDue(f trial) {
	f.left(1, f.Now().Add(time.Hour))
	done := f.accept(Record(f.Now(), 2))
	done.State, done.NextAt = operation.StateSucceeded, time.Time{}
	f.save(done, "")
	if claimed := f.claim("replica-2", 10); len(claimed) != 0 {
		f.Errorf("claimed %v", ids(claimed))
	}
}

func activeIsAlwaysDue(f trial) {
	want := f.left(1, time.Time{})
	claimed := f.claim("replica-2", 10)
	if len(claimed) != 1 || claimed[0].ID != want.ID || !claimed[0].NextAt.IsZero() {
		f.Errorf("claimed %v", claimed)
	}
}

func livingKeeps(f trial) {
	r := Record(f.Now(), 1)
	r.NextAt = f.Now().Add(-time.Hour)
	f.accept(r)
	if err := f.Journal.Beat(f.Context(), owner, time.Hour); err != nil {
		f.Fatal(err)
	}
	if claimed := f.claim("replica-2", 10); len(claimed) != 0 {
		f.Errorf("claimed %v", ids(claimed))
	}
}

func leftIsClaimed(f trial) {
	livingKeeps(f)
	if err := f.Journal.Leave(f.Context(), owner); err != nil {
		f.Fatal(err)
	}
	f.takesOver()
}

func deadIsClaimed(f trial) {
	livingKeeps(f)
	if err := f.Journal.Beat(f.Context(), owner, -time.Millisecond); err != nil {
		f.Fatal(err)
	}
	f.takesOver()
}

func unknownIsClaimed(f trial) {
	r := Record(f.Now(), 1)
	r.NextAt = f.Now().Add(-time.Hour)
	f.accept(r)
	f.takesOver()
}

// takesOver claims the first record from the owner that is gone.
func (f trial) takesOver() {
	f.Helper()
	claimed := f.claim("replica-2", 10)
	if len(claimed) != 1 || claimed[0].Owner != "replica-2" || claimed[0].Epoch != 2 {
		f.Fatalf("claimed %+v", claimed)
	}
	zombie := Record(f.Now(), 1)
	f.wants(f.Journal.Save(f.Context(), zombie, operation.Ownership{Owner: owner}), operation.ErrLost)
}

func longestDueFirst(f trial) {
	for i, ago := range []time.Duration{time.Second, time.Hour, time.Minute, 2 * time.Hour} {
		f.left(i, f.Now().Add(-ago))
	}
	f.left(4, time.Time{}) // since ever
	for _, want := range [][]string{
		{Record(f.Now(), 4).ID, Record(f.Now(), 3).ID, Record(f.Now(), 1).ID},
		{Record(f.Now(), 2).ID, Record(f.Now(), 0).ID},
		{},
	} {
		if diff := f.diff(want, ids(f.claim("replica-2", 3))); diff != "" {
			f.Errorf("claimed (-want +got):\n%s", diff)
		}
	}
}

func claimsAreDisjoint(f trial) { Claims(f.T, f.Now, f.Journal) }

// Claims has three replicas claim the same records through the journals, which
// share a database, and checks that each record has one owner.
func Claims(t *testing.T, now Clock, journals ...Journal) {
	t.Helper()
	const records, replicas = 150, 3
	f := trial{T: t, Fixture: Fixture{Journal: journals[0], Now: now}}.frozen()
	for i := range records {
		f.left(i, f.Now().Add(-time.Minute))
	}
	for i := range replicas {
		if err := journals[i%len(journals)].Beat(t.Context(), fmt.Sprintf("claimer-%d", i), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		owned = map[string]string{}
	)
	for i := range replicas {
		replica, journal := fmt.Sprintf("claimer-%d", i), journals[i%len(journals)]
		all.Go(func() {
			for range 2 * records {
				claimed, err := journal.Claim(t.Context(), replica, 7)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, r := range claimed {
					if other, ok := owned[r.ID]; ok || r.Owner != replica {
						t.Errorf("%s claimed %s, which belongs to %q", replica, r.ID, other)
					}
					owned[r.ID] = replica
				}
				done := len(owned) == records
				mu.Unlock()
				if done {
					return
				}
			}
		})
	}
	all.Wait()
	if len(owned) != records {
		t.Errorf("%d of %d records were claimed", len(owned), records)
	}
}

func ids(records []operation.Record) []string {
	all := make([]string, 0, len(records))
	for _, r := range records {
		all = append(all, r.ID)
	}
	return all
}
