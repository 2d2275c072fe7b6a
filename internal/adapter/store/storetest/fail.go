package storetest

import (
	"errors"
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

func acceptUnknown(f trial) {
	if f.LoseAnswer == nil {
		return
	}
	f.LoseAnswer()
	r := Record(f.Now(), 1)
	_, err := f.Journal.Accept(f.Context(), r)
	f.wants(err, operation.ErrUnknown)
	f.holds(r)
	f.accept(r)
}

func saveUnknown(f trial) {
	if f.LoseAnswer == nil {
		return
	}
	r := f.accept(Record(f.Now(), 1))
	done := finished(r, f.Now())
	f.LoseAnswer()
	f.wants(f.Journal.Save(f.Context(), done, operation.Ownership{Owner: owner}, attempt(r, 1)), operation.ErrUnknown)
	f.holds(done)
	f.save(done, owner, attempt(r, 1))
	f.holds(done)
	f.attempted(r, attempt(r, 1))
}

func claimUnknown(f trial) {
	if f.LoseAnswer == nil {
		return
	}
	want := f.left(1, f.Now().Add(-time.Second))
	if err := f.Journal.Beat(f.Context(), "replica-2", time.Hour); err != nil {
		f.Fatal(err)
	}
	f.LoseAnswer()
	_, err := f.Journal.Claim(f.Context(), "replica-2", 10)
	f.wants(err, operation.ErrUnknown)
	claimed := f.claim("replica-2", 10)
	if len(claimed) != 1 || claimed[0].ID != want.ID {
		f.Errorf("claimed %v", ids(claimed))
	}
}

func outage(f trial) {
	if f.Outage == nil {
		return
	}
	r := f.accept(Record(f.Now(), 1))
	end := f.Outage()
	_, err := f.Journal.Accept(f.Context(), Record(f.Now(), 2))
	f.failed(err)
	f.failed(f.Journal.Save(f.Context(), finished(r, f.Now()), operation.Ownership{}))
	f.failed(f.Journal.Beat(f.Context(), owner, time.Hour))
	_, err = f.Journal.Claim(f.Context(), owner, 10)
	f.failed(err)
	_, err = f.Journal.Get(f.Context(), r.ID)
	f.failed(err)
	end()
	f.holds(r)
	f.accept(Record(f.Now(), 2))
	f.save(r, owner)
}

// failed fails the test unless err says nothing but that it did not work.
func (f trial) failed(err error) {
	f.Helper()
	if err == nil {
		f.Error("it worked")
	}
	for _, verdict := range []error{
		operation.ErrNotFound, operation.ErrRepeated, operation.ErrBusy, operation.ErrIntentUsed, operation.ErrLost,
	} {
		if errors.Is(err, verdict) {
			f.Errorf("an outage was taken for an answer: %v", err)
		}
	}
}
