package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func reopening() []check {
	return []check{
		{"what was not sent is reopened under a new owner", reopened},
		{"only what was not sent is reopened", onlyNotSent},
		{"of many who reopen one succeeds", oneReopens},
		{"reopening needs the subject", reopenBusy},
		{"reopening needs the intent", reopenIntentUsed},
		{"attempts before and after reopening are both kept", attemptsAfterReopening},
	}
}

// unsent is the nth record, which was not sent and belongs to nobody.
func (f Fixture) unsent(t *testing.T, n int, intent string) operation.Record {
	t.Helper()
	r := Record(f.Now(), n)
	r.IntentRef = intent
	r = f.accept(t, r)
	r = finished(r, f.Now())
	r.State, r.NextAt = operation.StateNotSent, time.Time{}
	return f.save(t, r, "", attempt(r, 1))
}

// again is an unsent record as somebody wants it to go on.
func again(r operation.Record, replica string) operation.Record {
	r.State, r.Owner, r.Failure, r.Attempts = operation.StateSending, replica, nil, 1
	r.NotAfter = r.NotAfter.Add(time.Hour)
	return r
}

func reopened(t *testing.T, f Fixture) {
	want := again(f.unsent(t, 1, "intent"), "replica-2")
	got, err := f.Journal.Reopen(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	want.Epoch++
	f.same(t, want, got)
	f.holds(t, want)
	f.save(t, got, "replica-2")
}

func onlyNotSent(t *testing.T, f Fixture) {
	for i, s := range states() {
		r := Record(f.Now(), i)
		r.State = s
		r = f.save(t, f.accept(t, r), "")
		if s == operation.StateNotSent {
			stale := again(r, owner)
			stale.Epoch--
			_, err := f.Journal.Reopen(t.Context(), stale)
			wants(t, err, operation.ErrLost)
			continue
		}
		_, err := f.Journal.Reopen(t.Context(), again(r, owner))
		wants(t, err, operation.ErrLost)
		f.holds(t, r)
	}
	_, err := f.Journal.Reopen(t.Context(), Record(f.Now(), len(states())))
	wants(t, err, operation.ErrNotFound)
}

func oneReopens(t *testing.T, f Fixture) {
	r := f.unsent(t, 1, "")
	var (
		all  sync.WaitGroup
		done atomic.Int32
	)
	for range 32 {
		all.Go(func() {
			_, err := f.Journal.Reopen(t.Context(), again(r, owner))
			if err == nil {
				done.Add(1)
			} else if !errors.Is(err, operation.ErrLost) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if done.Load() != 1 {
		t.Errorf("%d reopened it", done.Load())
	}
}

func reopenBusy(t *testing.T, f Fixture) {
	r := f.unsent(t, 1, "")
	other := Record(f.Now(), 2)
	other.Subject = r.Subject
	f.accept(t, other)
	got, err := f.Journal.Reopen(t.Context(), again(r, owner))
	wants(t, err, operation.ErrBusy)
	f.same(t, other, got)
	f.holds(t, r)
}

func reopenIntentUsed(t *testing.T, f Fixture) {
	for i, s := range []operation.State{operation.StateSucceeded, operation.StateSucceededLate} {
		r := f.unsent(t, 2*i, s.String())
		other := Record(f.Now(), 2*i+1)
		other.State, other.IntentRef = s, s.String()
		f.accept(t, other)
		got, err := f.Journal.Reopen(t.Context(), again(r, owner))
		wants(t, err, operation.ErrIntentUsed)
		f.same(t, other, got)
		f.holds(t, r)
	}
}

func attemptsAfterReopening(t *testing.T, f Fixture) {
	r := f.unsent(t, 1, "")
	first := attempt(r, 1)
	first.Replica = owner
	r, err := f.Journal.Reopen(t.Context(), again(r, "replica-2"))
	if err != nil {
		t.Fatal(err)
	}
	second := attempt(r, 1)
	f.save(t, r, "replica-2", second)
	f.attempted(t, r, first, second)
}
