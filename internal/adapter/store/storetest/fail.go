package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func failing() []check {
	return []check{
		{"an accept whose answer is lost is unknown, and can be made again", acceptUnknown},
		{"a save whose answer is lost is unknown, and can be made again", saveUnknown},
		{"a claim whose answer is lost leaves nothing behind", claimUnknown},
		{"an outage is reported, changes nothing, and ends", outage},
	}
}

func acceptUnknown(t *testing.T, f Fixture) {
	if f.LoseAnswer == nil {
		return
	}
	f.LoseAnswer()
	r := Record(f.Now(), 1)
	_, err := f.Journal.Accept(t.Context(), r)
	wants(t, err, operation.ErrUnknown)
	f.holds(t, r)
	f.accept(t, r)
}

func saveUnknown(t *testing.T, f Fixture) {
	if f.LoseAnswer == nil {
		return
	}
	r := f.accept(t, Record(f.Now(), 1))
	done := finished(r, f.Now())
	f.LoseAnswer()
	wants(t, f.Journal.Save(t.Context(), done, operation.Ownership{Owner: owner}, attempt(r, 1)), operation.ErrUnknown)
	f.holds(t, done)
	f.save(t, done, owner, attempt(r, 1))
	f.holds(t, done)
	f.attempted(t, r, attempt(r, 1))
}

func claimUnknown(t *testing.T, f Fixture) {
	if f.LoseAnswer == nil {
		return
	}
	want := f.left(t, 1, f.Now().Add(-time.Second))
	if err := f.Journal.Beat(t.Context(), "replica-2", time.Hour); err != nil {
		t.Fatal(err)
	}
	f.LoseAnswer()
	_, err := f.Journal.Claim(t.Context(), "replica-2", 10)
	wants(t, err, operation.ErrUnknown)
	claimed := f.claim(t, "replica-2", 10)
	if len(claimed) != 1 || claimed[0].ID != want.ID {
		t.Errorf("claimed %v", ids(claimed))
	}
}

func outage(t *testing.T, f Fixture) {
	if f.Outage == nil {
		return
	}
	r := f.accept(t, Record(f.Now(), 1))
	end := f.Outage()
	_, err := f.Journal.Accept(t.Context(), Record(f.Now(), 2))
	failed(t, err)
	failed(t, f.Journal.Save(t.Context(), finished(r, f.Now()), operation.Ownership{}))
	failed(t, f.Journal.Beat(t.Context(), owner, time.Hour))
	_, err = f.Journal.Claim(t.Context(), owner, 10)
	failed(t, err)
	_, err = f.Journal.Get(t.Context(), r.ID)
	failed(t, err)
	end()
	f.holds(t, r)
	f.accept(t, Record(f.Now(), 2))
	f.save(t, r, owner)
}

// failed fails the test unless err says nothing but that it did not work.
func failed(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Error("it worked")
	}
	for _, verdict := range []error{
		operation.ErrNotFound, operation.ErrRepeated, operation.ErrBusy, operation.ErrIntentUsed, operation.ErrLost,
	} {
		if errors.Is(err, verdict) {
			t.Errorf("an outage was taken for an answer: %v", err)
		}
	}
}
