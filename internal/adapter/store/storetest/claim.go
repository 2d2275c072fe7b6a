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
func (f Fixture) left(t *testing.T, n int, nextAt time.Time) operation.Record {
	t.Helper()
	r := Record(f.Now(), n)
	r.NextAt = nextAt
	return f.save(t, f.accept(t, r), "")
}

func dueIsClaimed(t *testing.T, f Fixture) {
	want := f.left(t, 1, f.Now().Add(-time.Second))
	claimed := f.claim(t, "replica-2", 10)
	want.Owner, want.Epoch = "replica-2", want.Epoch+1
	if diff := f.diff([]operation.Record{want}, claimed); diff != "" {
		t.Errorf("claimed (-want +got):\n%s", diff)
	}
	f.holds(t, want)
	if more := f.claim(t, "replica-2", 10); len(more) != 0 {
		t.Errorf("claimed what it works on already: %v", ids(more))
	}
	f.save(t, want, "replica-2")
}

func notDue(t *testing.T, f Fixture) {
	f.left(t, 1, f.Now().Add(time.Hour))
	done := f.accept(t, Record(f.Now(), 2))
	done.State, done.NextAt = operation.StateSucceeded, time.Time{}
	f.save(t, done, "")
	if claimed := f.claim(t, "replica-2", 10); len(claimed) != 0 {
		t.Errorf("claimed %v", ids(claimed))
	}
}

func activeIsAlwaysDue(t *testing.T, f Fixture) {
	want := f.left(t, 1, time.Time{})
	claimed := f.claim(t, "replica-2", 10)
	if len(claimed) != 1 || claimed[0].ID != want.ID || !claimed[0].NextAt.IsZero() {
		t.Errorf("claimed %v", claimed)
	}
}

func livingKeeps(t *testing.T, f Fixture) {
	r := Record(f.Now(), 1)
	r.NextAt = f.Now().Add(-time.Hour)
	f.accept(t, r)
	if err := f.Journal.Beat(t.Context(), owner, time.Hour); err != nil {
		t.Fatal(err)
	}
	if claimed := f.claim(t, "replica-2", 10); len(claimed) != 0 {
		t.Errorf("claimed %v", ids(claimed))
	}
}

func leftIsClaimed(t *testing.T, f Fixture) {
	livingKeeps(t, f)
	if err := f.Journal.Leave(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	f.takesOver(t)
}

func deadIsClaimed(t *testing.T, f Fixture) {
	livingKeeps(t, f)
	if err := f.Journal.Beat(t.Context(), owner, -time.Millisecond); err != nil {
		t.Fatal(err)
	}
	f.takesOver(t)
}

func unknownIsClaimed(t *testing.T, f Fixture) {
	r := Record(f.Now(), 1)
	r.NextAt = f.Now().Add(-time.Hour)
	f.accept(t, r)
	f.takesOver(t)
}

// takesOver claims the first record from the owner that is gone.
func (f Fixture) takesOver(t *testing.T) {
	t.Helper()
	claimed := f.claim(t, "replica-2", 10)
	if len(claimed) != 1 || claimed[0].Owner != "replica-2" || claimed[0].Epoch != 2 {
		t.Fatalf("claimed %+v", claimed)
	}
	zombie := Record(f.Now(), 1)
	wants(t, f.Journal.Save(t.Context(), zombie, operation.Ownership{Owner: owner}), operation.ErrLost)
}

func longestDueFirst(t *testing.T, f Fixture) {
	for i, ago := range []time.Duration{time.Second, time.Hour, time.Minute, 2 * time.Hour} {
		f.left(t, i, f.Now().Add(-ago))
	}
	f.left(t, 4, time.Time{}) // since ever
	for _, want := range [][]string{
		{Record(f.Now(), 4).ID, Record(f.Now(), 3).ID, Record(f.Now(), 1).ID},
		{Record(f.Now(), 2).ID, Record(f.Now(), 0).ID},
		{},
	} {
		if diff := f.diff(want, ids(f.claim(t, "replica-2", 3))); diff != "" {
			t.Errorf("claimed (-want +got):\n%s", diff)
		}
	}
}

func claimsAreDisjoint(t *testing.T, f Fixture) { Claims(t, f.Now, f.Journal) }

// Claims has three replicas claim the same records through the journals, which
// share a database, and checks that each record has one owner.
func Claims(t *testing.T, now Clock, journals ...Journal) {
	t.Helper()
	const records, replicas = 150, 3
	f := Fixture{Journal: journals[0], Now: now, TimePrecision: time.Microsecond}
	for i := range records {
		f.left(t, i, f.Now().Add(-time.Minute))
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
	all := []string{}
	for _, r := range records {
		all = append(all, r.ID)
	}
	return all
}
