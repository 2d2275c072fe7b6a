package storetest

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func saving() []check {
	return []check{
		{"a saved record is read as it was given", savedIsRead},
		{"what names an operation stays as it was accepted", namesStay},
		{"a state is left as completely as it was entered", fieldsAreCleared},
		{"a stale owner or epoch writes nothing", staleWritesNothing},
		{"an owner lets go and cannot write any more", ownerLetsGo},
		{"of two who read an unowned record one saves it", oneOfTwoSaves},
		{"attempts are kept in order and once", attemptsAreKept},
		{"a save that would take a held subject is refused", saveBusy},
		{"a save that would take a served intent is refused", saveIntentUsed},
		{"a late success is saved although its intent is served", lateSuccessIsSaved},
		{"a record that is not there is lost", saveNothing},
	}
}

func savedIsRead(t *testing.T, f Fixture) {
	r := f.accept(t, Record(f.Now(), 1))
	for _, s := range states() {
		r = finished(r, f.Now())
		r.State = s
		r = f.save(t, r, owner)
		f.holds(t, r)
	}
}

func namesStay(t *testing.T, f Fixture) {
	r := f.accept(t, Record(f.Now(), 1))
	other := Record(f.Now(), 2)
	renamed := other
	renamed.ID, renamed.Caller, renamed.IntentRef, renamed.Replayable, renamed.Once = r.ID, "another shop", "intent", false, true
	f.save(t, renamed, owner)
	f.holds(t, r)
	f.accept(t, other) // nothing of it was taken
}

func fieldsAreCleared(t *testing.T, f Fixture) {
	first := f.accept(t, Record(f.Now(), 1))
	f.save(t, finished(first, f.Now()), owner)
	f.save(t, first, owner)
	f.holds(t, first)
}

func staleWritesNothing(t *testing.T, f Fixture) {
	r := f.accept(t, Record(f.Now(), 1))
	for _, stale := range []operation.Ownership{{Owner: "replica-2"}, {Owner: ""}} {
		other := finished(r, f.Now())
		other.Owner = stale.Owner
		err := f.Journal.Save(t.Context(), other, operation.Ownership{Owner: owner}, attempt(r, 1))
		wants(t, err, operation.ErrLost)
	}
	other := finished(r, f.Now())
	other.Epoch = 2
	wants(t, f.Journal.Save(t.Context(), other, operation.Ownership{}, attempt(r, 1)), operation.ErrLost)
	f.holds(t, r)
	f.attempted(t, r)
}

func ownerLetsGo(t *testing.T, f Fixture) {
	r := f.accept(t, Record(f.Now(), 1))
	released := f.save(t, r, "")
	f.holds(t, released)
	if released.Epoch != r.Epoch {
		t.Errorf("letting go changed the epoch to %d", released.Epoch)
	}
	wants(t, f.Journal.Save(t.Context(), r, operation.Ownership{Owner: owner}), operation.ErrLost)

	// Not even when it gets the record back: what it knew is old.
	claimed := f.claim(t, owner, 10)
	if len(claimed) != 1 || claimed[0].Epoch <= released.Epoch || claimed[0].Owner != owner {
		t.Fatalf("claimed %+v", claimed)
	}
	wants(t, f.Journal.Save(t.Context(), r, operation.Ownership{Owner: owner}), operation.ErrLost)
	f.save(t, claimed[0], owner)
}

func oneOfTwoSaves(t *testing.T, f Fixture) {
	r := f.save(t, f.accept(t, Record(f.Now(), 1)), "")
	first, second := finished(r, f.Now()), r
	first.State = operation.StateDeclined
	second.State = operation.StateSucceeded
	want := f.save(t, first, "")
	wants(t, f.Journal.Save(t.Context(), second, operation.Ownership{}), operation.ErrLost)
	f.holds(t, want)
}

func attemptsAreKept(t *testing.T, f Fixture) {
	r := f.accept(t, Record(f.Now(), 1))
	r = f.save(t, r, owner, attempt(r, 2), attempt(r, 1))
	r = f.save(t, r, owner, attempt(r, 2)) // again, after an unknown outcome
	changed := attempt(r, 1)
	changed.Reason = "another"
	r = f.save(t, r, owner, changed, attempt(r, 3))
	f.attempted(t, r, attempt(r, 1), attempt(r, 2), attempt(r, 3))
	f.attempted(t, Record(f.Now(), 2))
}

func saveBusy(t *testing.T, f Fixture) {
	r := Record(f.Now(), 1)
	r.State = operation.StateDeclined
	f.accept(t, r)
	other := Record(f.Now(), 2)
	other.Subject = r.Subject
	f.accept(t, other)
	again := r
	again.State = operation.StateReady
	wants(t, f.Journal.Save(t.Context(), again, operation.Ownership{Owner: owner}, attempt(r, 1)), operation.ErrBusy)
	f.holds(t, r)
	f.attempted(t, r)
}

func saveIntentUsed(t *testing.T, f Fixture) {
	r := Record(f.Now(), 1)
	r.State, r.IntentRef = operation.StateDeclined, "intent"
	f.accept(t, r)
	other := Record(f.Now(), 2)
	other.IntentRef = r.IntentRef
	f.accept(t, other)
	again := r
	again.State = operation.StateSucceeded
	wants(t, f.Journal.Save(t.Context(), again, operation.Ownership{Owner: owner}), operation.ErrIntentUsed)
	f.holds(t, r)
}

func lateSuccessIsSaved(t *testing.T, f Fixture) {
	late := Record(f.Now(), 1)
	late.State, late.IntentRef = operation.StateNotExecuted, "intent"
	f.accept(t, late)
	other := Record(f.Now(), 2)
	other.IntentRef = late.IntentRef
	other = f.accept(t, other)
	for _, s := range []operation.State{operation.StateLateSuccess, operation.StateSucceededLate} {
		late.State = s
		late = f.save(t, late, owner)
		f.holds(t, late)
	}
	// The other one fails. The intent is served all the same, by the late one.
	other.State = operation.StateDeclined
	f.save(t, other, "")
	third := Record(f.Now(), 3)
	third.IntentRef = late.IntentRef
	f.refuse(t, third, operation.ErrIntentUsed, late.ID)
	late.State = operation.StateVoided
	f.save(t, late, "")
	f.accept(t, third)
}

func saveNothing(t *testing.T, f Fixture) {
	wants(t, f.Journal.Save(t.Context(), Record(f.Now(), 1), operation.Ownership{}), operation.ErrLost)
	_, err := f.Journal.Get(t.Context(), "nothing")
	wants(t, err, operation.ErrNotFound)
}

// attempted checks the attempts at r.
func (f Fixture) attempted(t *testing.T, r operation.Record, want ...operation.Attempt) {
	t.Helper()
	got, err := f.Journal.Attempts(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := f.diff(want, got); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
}

// claim claims for a replica that lives.
func (f Fixture) claim(t *testing.T, replica string, limit int) []operation.Record {
	t.Helper()
	if err := f.Journal.Beat(t.Context(), replica, time.Hour); err != nil {
		t.Fatal(err)
	}
	claimed, err := f.Journal.Claim(t.Context(), replica, limit)
	if err != nil {
		t.Fatal(err)
	}
	return claimed
}
