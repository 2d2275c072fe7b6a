package engine_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/engine"
)

// sluggish is a journal whose first commit takes a while.
type sluggish struct {
	forgetful

	takes time.Duration
	fails error

	mu   sync.Mutex
	kept operation.Record
}

func (s *sluggish) Accept(_ context.Context, r operation.Record) (operation.Record, error) {
	time.Sleep(s.takes)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = r
	return r, s.fails
}

func (s *sluggish) Get(context.Context, string) (operation.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept, nil
}

func (s *sluggish) Save(_ context.Context, r operation.Record, next operation.Ownership, _ ...operation.Attempt) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = r
	s.kept.Owner = next.Owner
	return nil
}

// TestACallerIsToldInTimeWhileTheJournalIsSlow: that nothing was sent, and nothing is,
// whatever becomes of the commit.
func TestACallerIsToldInTimeWhileTheJournalIsSlow(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]error{"it is written down": nil, "nobody knows": operation.ErrUnknown} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				journal, upstream := &sluggish{takes: 4 * time.Second, fails: fails}, &slow{}
				e := engineOver(upstream, journal, 0)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				begun := time.Now()
				_, err := refund(ctx, e)
				if got := reasonOf(err); got != failure.NameOf(errorv1.CommonReason_COMMON_REASON_STORAGE_UNAVAILABLE) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(begun); took >= time.Second {
					t.Errorf("it took %v", took)
				}
				time.Sleep(time.Minute)
				kept, err := journal.Get(t.Context(), "")
				if err != nil || kept.State != operation.StateNotSent || kept.Owner != "" || upstream.done.Load() {
					t.Errorf("it became %s of %q, and was sent: %v (%v)", kept.State, kept.Owner, upstream.done.Load(), err)
				}
				if err := e.Close(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestACallerWithTimeWaitsForTheJournal as before.
func TestACallerWithTimeWaitsForTheJournal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := engineOver(&slow{}, &sluggish{takes: 4 * time.Second}, 0)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := refund(ctx, e); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
	})
}

// stuck is a PortOne that answers when its caller has left.
type stuck struct{ slow }

func (*stuck) Do(ctx context.Context, _ operation.Call) operation.Outcome {
	<-ctx.Done()
	return operation.Outcome{Class: operation.InDoubt, Failure: failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "late")}
}

// away is a journal whose database does not answer.
type away struct{ forgetful }

func (away) Get(ctx context.Context, _ string) (operation.Record, error) {
	<-ctx.Done()
	return operation.Record{}, ctx.Err()
}

func (away) List(ctx context.Context, _ operation.Filter) ([]operation.Record, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestAReadFailsBeforeItsCallersDeadline: of the service's own records too. A failure that
// is ready at the deadline arrives too late.
func TestAReadFailsBeforeItsCallersDeadline(t *testing.T) {
	t.Parallel()
	reads := map[string]func(context.Context, *engine.Engine) error{
		"of PortOne": func(ctx context.Context, e *engine.Engine) error {
			_, err := e.Run(ctx, payment.Get.Definition, &paymentv1.GetPaymentRequest{PaymentId: "order-1"})
			return err
		},
		"of an operation": func(ctx context.Context, e *engine.Engine) error {
			_, err := e.Await(ctx, "operation-1", time.Now().Add(time.Hour))
			return err
		},
		"of operations": func(ctx context.Context, e *engine.Engine) error {
			_, err := e.List(ctx, operation.Filter{})
			return err
		},
	}
	for deadline, want := range map[time.Duration]time.Duration{
		2 * time.Second:        1950 * time.Millisecond,
		100 * time.Millisecond: 75 * time.Millisecond,
	} {
		for name, read := range reads {
			t.Run(name+" within "+deadline.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), deadline)
					defer cancel()
					begun := time.Now()
					err := read(ctx, engineOver(&stuck{}, away{}, 0))
					if took := time.Since(begun); reasonOf(err) == "" || took != want {
						t.Errorf("%v after %v, want a failure after %v", err, took, want)
					}
				})
			})
		}
	}
}
