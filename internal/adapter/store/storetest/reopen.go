package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
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
func (f trial) unsent(n int, intent string) operation.Record {
	f.Helper()
	r := Record(f.Now(), n)
	r.IntentRef = intent
	r = f.accept(r)
	r = finished(r, f.Now())
	r.State, r.NextAt = operation.StateNotSent, time.Time{}
	return f.save(r, "", attempt(r, 1))
}

// again is an unsent record as somebody wants it to go on.
func again(r operation.Record, replica string) operation.Record {
	r.State, r.Owner, r.Failure, r.Attempts = operation.StateSending, replica, nil, 1
	r.NotAfter = r.NotAfter.Add(time.Hour)
	return r
}

func reopened(f trial) {
	want := again(f.unsent(1, "intent"), "replica-2")
	got, err := f.Journal.Reopen(f.Context(), want)
	if err != nil {
		f.Fatal(err)
	}
	want.Epoch++
	f.same(want, got)
	f.holds(want)
	f.save(got, "replica-2")
}

func onlyNotSent(f trial) {
	for i, s := range states() {
		r := Record(f.Now(), i)
		r.State = s
		r = f.save(f.accept(r), "")
		if s == operation.StateNotSent {
			stale := again(r, owner)
			stale.Epoch--
			_, err := f.Journal.Reopen(f.Context(), stale)
			f.wants(err, operation.ErrLost)
			continue
		}
		_, err := f.Journal.Reopen(f.Context(), again(r, owner))
		f.wants(err, operation.ErrLost)
		f.holds(r)
	}
	_, err := f.Journal.Reopen(f.Context(), Record(f.Now(), len(states())))
	f.wants(err, operation.ErrNotFound)
}

func oneReopens(f trial) {
	r := f.unsent(1, "")
	var (
		all  sync.WaitGroup
		done atomic.Int32
	)
	for range 32 {
		all.Go(func() {
			_, err := f.Journal.Reopen(f.Context(), again(r, owner))
			if err == nil {
				done.Add(1)
			} else if !errors.Is(err, operation.ErrLost) {
				f.Error(err)
			}
		})
	}
	all.Wait()
	if done.Load() != 1 {
		f.Errorf("%d reopened it", done.Load())
	}
}

func reopenBusy(f trial) {
	r := f.unsent(1, "")
	other := Record(f.Now(), 2)
	other.Subject = r.Subject
	f.accept(other)
	got, err := f.Journal.Reopen(f.Context(), again(r, owner))
	f.wants(err, operation.ErrBusy)
	f.same(other, got)
	f.holds(r)
}

func reopenIntentUsed(f trial) {
	for i, s := range []operation.State{operation.StateSucceeded, operation.StateSucceededLate} {
		r := f.unsent(2*i, s.String())
		other := Record(f.Now(), 2*i+1)
		other.State, other.IntentRef = s, s.String()
		f.accept(other)
		got, err := f.Journal.Reopen(f.Context(), again(r, owner))
		f.wants(err, operation.ErrIntentUsed)
		f.same(other, got)
		f.holds(r)
	}
}

func attemptsAfterReopening(f trial) {
	r := f.unsent(1, "")
	first := attempt(r, 1)
	first.Replica = owner
	r, err := f.Journal.Reopen(f.Context(), again(r, "replica-2"))
	if err != nil {
		f.Fatal(err)
	}
	second := attempt(r, 1)
	f.save(r, "replica-2", second)
	f.attempted(r, first, second)
}
