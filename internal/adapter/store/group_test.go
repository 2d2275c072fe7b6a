package store

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// slow is a group whose commits wait until they are let go.
type slow struct {
	*group[int]

	letGo   chan struct{}
	flushed [][]int
}

func newSlow() *slow {
	s := &slow{letGo: make(chan struct{})}
	s.group = newGroup(1, func(members []*waiting[int]) {
		<-s.letGo
		var works []int
		for _, m := range members {
			works = append(works, m.work)
			m.done <- nil
		}
		s.flushed = append(s.flushed, works)
	})
	return s
}

func TestGroupCommitsTogetherWhatWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSlow()
		results := make(chan error, maxGroup+2)
		for i := range maxGroup + 2 {
			go func() { results <- s.do(t.Context(), i) }()
			synctest.Wait()
		}
		close(s.letGo)
		for range maxGroup + 2 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		s.close()
		// The first did not wait for others, and a group has an end.
		if len(s.flushed) != 3 || !slices.Equal(s.flushed[0], []int{0}) || len(s.flushed[1]) != maxGroup {
			t.Errorf("commits: %v", s.flushed)
		}
	})
}

func TestGroupTellsWhatMayHaveHappened(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSlow()
		ctx, cancel := context.WithCancel(t.Context())
		taken, queued := make(chan error), make(chan error)
		go func() { taken <- s.do(ctx, 1) }()
		synctest.Wait()
		go func() { queued <- s.do(ctx, 2) }()
		synctest.Wait()
		cancel()
		if err := <-taken; !errors.Is(err, operation.ErrUnknown) || !errors.Is(err, context.Canceled) {
			t.Errorf("while its commit was under way: %v", err)
		}
		if err := <-queued; errors.Is(err, operation.ErrUnknown) || !errors.Is(err, context.Canceled) {
			t.Errorf("while it was waiting: %v", err)
		}
		close(s.letGo)
		s.close()
		if len(s.flushed) != 1 || !slices.Equal(s.flushed[0], []int{1}) {
			t.Errorf("commits: %v", s.flushed)
		}
	})
}

func TestGroupFinishesWhatItTookWhenItIsClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSlow()
		taken, queued := make(chan error), make(chan error)
		go func() { taken <- s.do(t.Context(), 1) }()
		synctest.Wait()
		go func() { queued <- s.do(t.Context(), 2) }()
		synctest.Wait()
		closed := make(chan struct{})
		go func() { s.close(); close(closed) }()
		if err := <-queued; !errors.Is(err, errClosed) {
			t.Errorf("while it was waiting: %v", err)
		}
		close(s.letGo)
		if err := <-taken; err != nil {
			t.Errorf("while its commit was under way: %v", err)
		}
		<-closed
		if err := s.do(t.Context(), 3); !errors.Is(err, errClosed) {
			t.Errorf("after closing: %v", err)
		}
		s.close() // again
	})
}
