package storetest

import (
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

func savedIsRead(f trial) {
	r := f.accept(Record(f.Now(), 1))
	for _, s := range states() {
		r = finished(r, f.Now())
		r.State = s
		r = f.save(r, owner)
		f.holds(r)
	}
}

func namesStay(f trial) {
	r := f.accept(Record(f.Now(), 1))
	other := Record(f.Now(), 2)
	renamed := other
	renamed.ID, renamed.Caller, renamed.IntentRef, renamed.Replayable, renamed.Once = r.ID, "another shop", "intent", false, true
	f.save(renamed, owner)
	f.holds(r)
	f.accept(other) // nothing of it was taken
}

func fieldsAreCleared(f trial) {
	first := f.accept(Record(f.Now(), 1))
	f.save(finished(first, f.Now()), owner)
	f.save(first, owner)
	f.holds(first)
}

func staleWritesNothing(f trial) {
	r := f.accept(Record(f.Now(), 1))
	for _, stale := range []operation.Ownership{{Owner: "replica-2"}, {Owner: ""}} {
		other := finished(r, f.Now())
		other.Owner = stale.Owner
		err := f.Journal.Save(f.Context(), other, operation.Ownership{Owner: owner}, attempt(r, 1))
		f.wants(err, operation.ErrLost)
	}
	other := finished(r, f.Now())
	other.Epoch = 2
	f.wants(f.Journal.Save(f.Context(), other, operation.Ownership{}, attempt(r, 1)), operation.ErrLost)
	f.holds(r)
	f.attempted(r)
}

func ownerLetsGo(f trial) {
	r := f.accept(Record(f.Now(), 1))
	released := f.save(r, "")
	f.holds(released)
	if released.Epoch != r.Epoch {
		f.Errorf("letting go changed the epoch to %d", released.Epoch)
	}
	f.wants(f.Journal.Save(f.Context(), r, operation.Ownership{Owner: owner}), operation.ErrLost)

	// Not even when it gets the record back: what it knew is old.
	claimed := f.claim(owner, 10)
	if len(claimed) != 1 || claimed[0].Epoch <= released.Epoch || claimed[0].Owner != owner {
		f.Fatalf("claimed %+v", claimed)
	}
	f.wants(f.Journal.Save(f.Context(), r, operation.Ownership{Owner: owner}), operation.ErrLost)
	f.save(claimed[0], owner)
}

func oneOfTwoSaves(f trial) {
	r := f.save(f.accept(Record(f.Now(), 1)), "")
	first, second := finished(r, f.Now()), r
	first.State = operation.StateDeclined
	second.State = operation.StateSucceeded
	want := f.save(first, "")
	f.wants(f.Journal.Save(f.Context(), second, operation.Ownership{}), operation.ErrLost)
	f.holds(want)
}

func attemptsAreKept(f trial) {
	r := f.accept(Record(f.Now(), 1))
	r = f.save(r, owner, attempt(r, 2), attempt(r, 1))
	r = f.save(r, owner, attempt(r, 2)) // again, after an unknown outcome
	changed := attempt(r, 1)
	changed.Reason = "another"
	r = f.save(r, owner, changed, attempt(r, 3))
	f.attempted(r, attempt(r, 1), attempt(r, 2), attempt(r, 3))
	f.attempted(Record(f.Now(), 2))
}

func saveBusy(f trial) {
	r := Record(f.Now(), 1)
	r.State = operation.StateDeclined
	f.accept(r)
	other := Record(f.Now(), 2)
	other.Subject = r.Subject
	f.accept(other)
	again := r
	again.State = operation.StateReady
	f.wants(f.Journal.Save(f.Context(), again, operation.Ownership{Owner: owner}, attempt(r, 1)), operation.ErrBusy)
	f.holds(r)
	f.attempted(r)
}

func saveIntentUsed(f trial) {
	r := Record(f.Now(), 1)
	r.State, r.IntentRef = operation.StateDeclined, "intent"
	f.accept(r)
	other := Record(f.Now(), 2)
	other.IntentRef = r.IntentRef
	f.accept(other)
	again := r
	again.State = operation.StateSucceeded
	f.wants(f.Journal.Save(f.Context(), again, operation.Ownership{Owner: owner}), operation.ErrIntentUsed)
	f.holds(r)
}

func lateSuccessIsSaved(f trial) {
	late := Record(f.Now(), 1)
	late.State, late.IntentRef = operation.StateNotExecuted, "intent"
	f.accept(late)
	other := Record(f.Now(), 2)
	other.IntentRef = late.IntentRef
	other = f.accept(other)
	for _, s := range []operation.State{operation.StateLateSuccess, operation.StateSucceededLate} {
		late.State = s
		late = f.save(late, owner)
		f.holds(late)
	}
	// The other one fails. The intent is served all the same, by the late one.
	other.State = operation.StateDeclined
	f.save(other, "")
	third := Record(f.Now(), 3)
	third.IntentRef = late.IntentRef
	f.refuse(third, operation.ErrIntentUsed, late.ID)
	late.State = operation.StateVoided
	f.save(late, "")
	f.accept(third)
}

func saveNothing(f trial) {
	f.wants(f.Journal.Save(f.Context(), Record(f.Now(), 1), operation.Ownership{}), operation.ErrLost)
	_, err := f.Journal.Get(f.Context(), "nothing")
	f.wants(err, operation.ErrNotFound)
}

// attempted checks the attempts at r.
func (f trial) attempted(r operation.Record, want ...operation.Attempt) {
	f.Helper()
	got, err := f.Journal.Attempts(f.Context(), r.ID)
	if err != nil {
		f.Fatal(err)
	}
	if diff := f.diff(want, got); diff != "" {
		f.Errorf("attempts (-want +got):\n%s", diff)
	}
}

// claim claims for a replica that lives.
func (f trial) claim(replica string, limit int) []operation.Record {
	f.Helper()
	if err := f.Journal.Beat(f.Context(), replica, time.Hour); err != nil {
		f.Fatal(err)
	}
	claimed, err := f.Journal.Claim(f.Context(), replica, limit)
	if err != nil {
		f.Fatal(err)
	}
	return claimed
}
