package storetest

import (
	"errors"
	"slices"
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

// reap reaps as if days had passed. Request ids are kept for 35, records for 400.
func (f trial) reap(days int) {
	f.Helper()
	const day = 24 * time.Hour
	err := f.Journal.Reap(f.Context(), operation.Retention{
		RequestIDs: 35 * day, Records: 400 * day, Now: f.Now().Add(time.Duration(days) * day),
	})
	if err != nil {
		f.Fatal(err)
	}
}

// kept accepts a record in a state, about which nothing is due.
func (f trial) kept(n int, s operation.State) operation.Record {
	f.Helper()
	r := Record(f.Now(), n)
	r.State, r.NextAt = s, time.Time{}
	return f.accept(r)
}

func requestIDsAreForgotten(f trial) {
	for i, s := range states() {
		f.kept(2*i, s)
	}
	f.reap(36)
	for i, s := range states() {
		repeat := Record(f.Now(), 2*i+1)
		repeat.RequestID = Record(f.Now(), 2*i).RequestID
		if slices.Contains(open(), s) {
			f.refuse(repeat, operation.ErrRepeated, Record(f.Now(), 2*i).ID)
			continue
		}
		f.accept(repeat)
		r, err := f.Journal.Get(f.Context(), Record(f.Now(), 2*i).ID)
		if err != nil || r.RequestID != "" || len(r.Fingerprint) != 0 {
			f.Errorf("%s: got request id %q, fingerprint %v, %v", s, r.RequestID, r.Fingerprint, err)
		}
	}
}

func youngIDsStay(f trial) {
	first := f.kept(1, operation.StateSucceeded)
	watched := Record(f.Now(), 2)
	watched.State, watched.CreatedAt = operation.StateNotExecuted, f.Now().Add(-2*24*time.Hour)
	f.accept(watched) // is due
	f.reap(34)
	for i, r := range []operation.Record{first, watched} {
		repeat := Record(f.Now(), 3+i)
		repeat.RequestID = r.RequestID
		f.refuse(repeat, operation.ErrRepeated, r.ID)
	}
}

func recordsAreRemoved(f trial) {
	young := Record(f.Now(), 99)
	young.CreatedAt, young.State = f.Now().Add(5*24*time.Hour), operation.StateSucceeded
	f.accept(young)
	line := operation.AuditLine{OperationID: Record(f.Now(), 5).ID, Who: "operator", At: f.Now(), From: operation.StateDoubt, To: operation.StateSucceeded}
	if err := f.Journal.Audit(f.Context(), line); err != nil {
		f.Fatal(err)
	}
	for i, s := range states() {
		r := f.kept(i, s)
		f.save(r, owner, attempt(r, 1))
	}
	f.reap(401)
	for i, s := range states() {
		r := Record(f.Now(), i)
		_, err := f.Journal.Get(f.Context(), r.ID)
		if slices.Contains(open(), s) {
			f.wants(err, nil)
			f.attempted(r, attempt(r, 1))
			continue
		}
		f.wants(err, operation.ErrNotFound)
		f.attempted(r)
	}
	f.holds(young)
	decisions, err := f.Journal.Audits(f.Context(), line.OperationID)
	if err != nil || len(decisions) != 1 {
		f.Errorf("decisions were removed: %v %v", decisions, err)
	}
}

func rememberedSuccessStops(f trial) {
	stops := map[operation.State]bool{operation.StateSucceeded: true, operation.StateSucceededLate: true}
	for i, s := range states() {
		r := Record(f.Now(), i)
		r.State, r.NextAt, r.Once = s, time.Time{}, true
		f.accept(r)
	}
	f.reap(401)
	for i, s := range states() {
		if slices.Contains(open(), s) {
			continue
		}
		first, second := Record(f.Now(), i), Record(f.Now(), 100+i)
		second.Subject, second.Once = first.Subject, true
		if !stops[s] {
			f.accept(second)
			continue
		}
		got, err := f.Journal.Accept(f.Context(), second)
		f.wants(err, operation.ErrRepeated)
		f.same(operation.Record{
			ID: first.ID, Caller: first.Caller, RPC: first.RPC, Subject: first.Subject, Once: true, State: s,
			CreatedAt: got.CreatedAt, UpdatedAt: got.UpdatedAt,
		}, got)
		f.notStopped(second)
	}
}

// notStopped accepts what is not the same as a remembered success.
func (f trial) notStopped(r operation.Record) {
	f.Helper()
	many := r
	many.ID, many.RequestID, many.Once, many.State = r.ID+"-many", "", false, operation.StateDeclined
	f.accept(many)
	other := r
	other.ID, other.RequestID, other.RPC = r.ID+"-other", "", payment.Cancel.RPC
	f.accept(other)
}

func reapedInSlices(f trial) {
	const records = 450
	for i := range records {
		r := Record(f.Now(), i)
		r.State, r.NextAt = operation.StateSucceeded, time.Time{}
		r.CreatedAt = f.Now().Add(-time.Duration(i%2) * time.Hour) // many at the same time
		f.accept(r)
	}
	f.reap(36)
	for _, r := range f.all() {
		if r.RequestID != "" {
			f.Fatalf("%s was left out", r.ID)
		}
	}
	f.reap(401)
	if left := f.all(); len(left) != 0 {
		f.Errorf("%d records were left out", len(left))
	}
}

func (f trial) all() []operation.Record {
	f.Helper()
	all, err := f.Journal.List(f.Context(), operation.Filter{})
	if err != nil && !errors.Is(err, operation.ErrNotFound) {
		f.Fatal(err)
	}
	return all
}
