package engine_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// shelf is a journal with doubts that wait, of which it only counts those that are
// brought forward.
type shelf struct {
	forgetful

	mu      sync.Mutex
	waiting int
	since   time.Time
	at      []time.Time // when some were brought forward
	most    int
}

func (*shelf) Beat(context.Context, string, time.Duration) error { return nil }

func (*shelf) Claim(context.Context, string, int) ([]operation.Record, error) { return nil, nil }

func (s *shelf) Rewind(context.Context, time.Duration) (int, error) { return 0, nil }

func (s *shelf) Hasten(_ context.Context, since time.Time, limit int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := min(limit, s.waiting)
	s.waiting -= count
	s.since, s.most = since, max(s.most, count)
	s.at = append(s.at, time.Now())
	return count, nil
}

// counts is what it has counted.
func (s *shelf) counts() (waiting, most int, since time.Time, at []time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting, s.most, s.since, slices.Clone(s.at)
}

// TestWhatWasTriedInVainIsBroughtForward: all of it soon, and some at a time. A PortOne
// that fails and recovers all the time does not make a loop of it.
func TestWhatWasTriedInVainIsBroughtForward(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		journal := &shelf{waiting: 500}
		e := engineOver(&slow{}, journal, 0)
		if err := e.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if _, _, _, at := journal.counts(); len(at) > 0 {
			t.Errorf("%d times without a recovery", len(at))
		}
		recovered := time.Now()
		e.Recovered(20 * time.Second)
		time.Sleep(2 * time.Second)
		waiting, most, since, before := journal.counts()
		if waiting > 0 || most > 50 {
			t.Errorf("%d wait still, and %d came at once", waiting, most)
		}
		if ago := recovered.Sub(since); ago < 20*time.Second || ago > 22*time.Second {
			t.Errorf("what was tried since %v ago was brought forward", ago)
		}
		for range 100 {
			e.Recovered(time.Millisecond)
			time.Sleep(100 * time.Millisecond)
		}
		if _, _, _, at := journal.counts(); len(at)-len(before) < 5 || len(at)-len(before) > 12 {
			t.Errorf("%d times in 10 s", len(at)-len(before))
		}
		if err := e.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// hidden is a PortOne that refunds at once, does not answer, and shows what it did
// after a while.
type hidden struct {
	slow

	shows time.Time
}

func (h *hidden) Do(ctx context.Context, call operation.Call) operation.Outcome {
	if call.Definition == payment.Cancel.Definition {
		time.Sleep(time.Minute)
		return operation.Outcome{Class: operation.InDoubt}
	}
	h.done.Store(!time.Now().Before(h.shows))
	return h.slow.Do(ctx, call)
}

// TestAnAttemptUnderWayIsLookedAtWhenPortOneIsBack: instead of when its wait is over.
func TestAnAttemptUnderWayIsLookedAtWhenPortOneIsBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		upstream := &hidden{shows: time.Now().Add(8 * time.Second)}
		e := engineOver(upstream, &shelf{}, 0)
		if err := e.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(8*time.Second, func() { e.Recovered(8 * time.Second) })
		begun := time.Now()
		_, err := refund(t.Context(), e)
		if took := time.Since(begun); err != nil || took < 8*time.Second || took > 9*time.Second {
			t.Errorf("got %v after %v", err, took)
		}
		time.Sleep(time.Minute)
		if err := e.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
