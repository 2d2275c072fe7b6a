package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

func reaping() []check {
	return []check{
		{"old request ids are forgotten, open ones are not", requestIDsAreForgotten},
		{"young request ids are not forgotten", youngIDsStay},
		{"old records are removed, open ones are not", recordsAreRemoved},
		{"a remembered success stops what can take effect only once", rememberedSuccessStops},
		{"reaping in slices leaves nothing out", reapedInSlices},
	}
}

// open are the states in which something is still to be found out or done.
func open() []operation.State {
	return []operation.State{
		operation.StateAccepted, operation.StateSending, operation.StateReady, operation.StateDoubt,
		operation.StatePending, operation.StateLateSuccess,
	}
}

// reap reaps as if days had passed.
func (f Fixture) reap(t *testing.T, days, requestIDs, records int) {
	t.Helper()
	const day = 24 * time.Hour
	err := f.Journal.Reap(t.Context(), operation.Retention{
		RequestIDs: time.Duration(requestIDs) * day, Records: time.Duration(records) * day,
		Now: f.Now().Add(time.Duration(days) * day),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// kept accepts a record in a state, about which nothing is due.
func (f Fixture) kept(t *testing.T, n int, s operation.State) operation.Record {
	t.Helper()
	r := Record(f.Now(), n)
	r.State, r.NextAt = s, time.Time{}
	return f.accept(t, r)
}

func requestIDsAreForgotten(t *testing.T, f Fixture) {
	for i, s := range states() {
		f.kept(t, 2*i, s)
	}
	f.reap(t, 36, 35, 400)
	for i, s := range states() {
		repeat := Record(f.Now(), 2*i+1)
		repeat.RequestID = Record(f.Now(), 2*i).RequestID
		if slices.Contains(open(), s) {
			f.refuse(t, repeat, operation.ErrRepeated, Record(f.Now(), 2*i).ID)
			continue
		}
		f.accept(t, repeat)
		r, err := f.Journal.Get(t.Context(), Record(f.Now(), 2*i).ID)
		if err != nil || r.RequestID != "" || len(r.Fingerprint) != 0 {
			t.Errorf("%s: got request id %q, fingerprint %v, %v", s, r.RequestID, r.Fingerprint, err)
		}
	}
}

func youngIDsStay(t *testing.T, f Fixture) {
	first := f.kept(t, 1, operation.StateSucceeded)
	watched := Record(f.Now(), 2)
	watched.State, watched.CreatedAt = operation.StateNotExecuted, f.Now().Add(-2*24*time.Hour)
	f.accept(t, watched) // is due
	f.reap(t, 34, 35, 400)
	for i, r := range []operation.Record{first, watched} {
		repeat := Record(f.Now(), 3+i)
		repeat.RequestID = r.RequestID
		f.refuse(t, repeat, operation.ErrRepeated, r.ID)
	}
}

func recordsAreRemoved(t *testing.T, f Fixture) {
	young := Record(f.Now(), 99)
	young.CreatedAt, young.State = f.Now().Add(5*24*time.Hour), operation.StateSucceeded
	f.accept(t, young)
	line := operation.AuditLine{OperationID: Record(f.Now(), 5).ID, Who: "operator", At: f.Now(), From: operation.StateDoubt, To: operation.StateSucceeded}
	if err := f.Journal.Audit(t.Context(), line); err != nil {
		t.Fatal(err)
	}
	for i, s := range states() {
		r := f.kept(t, i, s)
		f.save(t, r, owner, attempt(r, 1))
	}
	f.reap(t, 401, 35, 400)
	for i, s := range states() {
		r := Record(f.Now(), i)
		_, err := f.Journal.Get(t.Context(), r.ID)
		if slices.Contains(open(), s) {
			wants(t, err, nil)
			f.attempted(t, r, attempt(r, 1))
			continue
		}
		wants(t, err, operation.ErrNotFound)
		f.attempted(t, r)
	}
	f.holds(t, young)
	decisions, err := f.Journal.Audits(t.Context(), line.OperationID)
	if err != nil || len(decisions) != 1 {
		t.Errorf("decisions were removed: %v %v", decisions, err)
	}
}

func rememberedSuccessStops(t *testing.T, f Fixture) {
	stops := map[operation.State]bool{operation.StateSucceeded: true, operation.StateSucceededLate: true}
	for i, s := range states() {
		r := Record(f.Now(), i)
		r.State, r.NextAt, r.Once = s, time.Time{}, true
		f.accept(t, r)
	}
	f.reap(t, 401, 35, 400)
	for i, s := range states() {
		if slices.Contains(open(), s) {
			continue
		}
		first, second := Record(f.Now(), i), Record(f.Now(), 100+i)
		second.Subject, second.Once = first.Subject, true
		if !stops[s] {
			f.accept(t, second)
			continue
		}
		got, err := f.Journal.Accept(t.Context(), second)
		wants(t, err, operation.ErrRepeated)
		f.same(t, operation.Record{
			ID: first.ID, Caller: first.Caller, RPC: first.RPC, Subject: first.Subject, Once: true, State: s,
			CreatedAt: got.CreatedAt, UpdatedAt: got.UpdatedAt,
		}, got)
		f.notStopped(t, second)
	}
}

// notStopped accepts what is not the same as a remembered success.
func (f Fixture) notStopped(t *testing.T, r operation.Record) {
	t.Helper()
	many := r
	many.ID, many.RequestID, many.Once, many.State = r.ID+"-many", "", false, operation.StateDeclined
	f.accept(t, many)
	other := r
	other.ID, other.RequestID, other.RPC = r.ID+"-other", "", payment.Cancel.RPC
	f.accept(t, other)
}

func reapedInSlices(t *testing.T, f Fixture) {
	const records = 450
	for i := range records {
		r := Record(f.Now(), i)
		r.State, r.NextAt = operation.StateSucceeded, time.Time{}
		r.CreatedAt = f.Now().Add(-time.Duration(i%2) * time.Hour) // many at the same time
		f.accept(t, r)
	}
	f.reap(t, 36, 35, 400)
	for _, r := range f.all(t) {
		if r.RequestID != "" {
			t.Fatalf("%s was left out", r.ID)
		}
	}
	f.reap(t, 401, 35, 400)
	if left := f.all(t); len(left) != 0 {
		t.Errorf("%d records were left out", len(left))
	}
}

func (f Fixture) all(t *testing.T) []operation.Record {
	t.Helper()
	all, err := f.Journal.List(t.Context(), operation.Filter{})
	if err != nil && !errors.Is(err, operation.ErrNotFound) {
		t.Fatal(err)
	}
	return all
}
