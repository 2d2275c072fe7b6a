package engine_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/engine"
)

// forgetful is a journal that takes everything and remembers nothing.
type forgetful struct{ operation.Journal }

func (forgetful) Accept(_ context.Context, r operation.Record) (operation.Record, error) {
	return r, nil
}

func (forgetful) Save(context.Context, operation.Record, operation.Ownership, ...operation.Attempt) error {
	return nil
}

func (forgetful) Leave(context.Context, string) error { return nil }

func (forgetful) List(context.Context, operation.Filter) ([]operation.Record, error) {
	return nil, nil
}

// slow is a PortOne that refunds at once and answers after a while.
type slow struct {
	answers time.Duration
	done    atomic.Bool
}

func (s *slow) Check(operation.Call) *failure.Error { return nil }

func (s *slow) Do(_ context.Context, call operation.Call) operation.Outcome {
	if call.Definition != payment.Cancel.Definition {
		return operation.Outcome{Class: operation.Done, Response: s.shown()}
	}
	s.done.Store(true)
	first := time.Now()
	time.Sleep(s.answers)
	return operation.Outcome{
		Class: operation.Done, FirstByte: first, LastByte: time.Now(),
		Response: &paymentv1.CancelPaymentResponse{Cancellation: cancellation("from the answer")},
	}
}

func (s *slow) shown() proto.Message {
	shown := &paymentv1.Payment{
		Id: "order-1", Status: paymentv1.PaymentStatus_PAYMENT_STATUS_PAID, CurrencyCode: "KRW",
		Amount: &paymentv1.PaymentAmount{Total: 1000, Paid: 1000},
	}
	if s.done.Load() {
		shown.Status = paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED
		shown.Amount.Cancelled = 1000
		shown.Cancellations = []*paymentv1.PaymentCancellation{cancellation("from the records")}
	}
	return &paymentv1.GetPaymentResponse{Payment: shown}
}

func cancellation(id string) *paymentv1.PaymentCancellation {
	return &paymentv1.PaymentCancellation{
		Id: id, TotalAmount: 1000, Reason: "cold", Trigger: paymentv1.CancellationTrigger_CANCELLATION_TRIGGER_API.Enum(),
		Status: paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_SUCCEEDED, RequestedAt: timestamp(),
	}
}

func refund(ctx context.Context, e *engine.Engine) (*paymentv1.CancelPaymentResponse, error) {
	response, err := e.Run(ctx, payment.Cancel.Definition, &paymentv1.CancelPaymentRequest{
		RequestId: "request-00000001", PaymentId: "order-1", Reason: "cold",
	})
	cancelled, _ := response.(*paymentv1.CancelPaymentResponse)
	return cancelled, err
}

func engineFor(s *slow, workers int) *engine.Engine { return engineOver(s, forgetful{}, workers) }

func engineOver(port operation.Port, journal operation.Journal, workers int) *engine.Engine {
	return engine.New(engine.Config{
		Port: port, Journal: journal, Runtime: engine.Real{}, Now: time.Now, Workers: workers,
		Definitions: []*operation.Definition{payment.Cancel.Definition},
		Fingerprint: func(b []byte) []byte { return b },
		Log:         slog.New(slog.DiscardHandler),
	})
}

// TestASlowAnswerIsNotWaitedFor: once PortOne's records show the effect. An answer that
// comes just then is preferred.
func TestASlowAnswerIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answers, atMost time.Duration
		want            string
	}{
		"an answer that comes is used":       {900 * time.Millisecond, time.Second, "from the answer"},
		"the answer is just behind the look": {1200 * time.Millisecond, 1300 * time.Millisecond, "from the answer"},
		"the answer does not come":           {time.Minute, 1400 * time.Millisecond, "from the records"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				got, err := refund(t.Context(), engineFor(&slow{answers: tc.answers}, 1))
				if id := got.GetCancellation().GetId(); err != nil || id != tc.want {
					t.Errorf("got %q, %v, want %q", id, err, tc.want)
				}
				if took := time.Since(begun); took > tc.atMost {
					t.Errorf("it took %v", took)
				}
				synctest.Wait()
				time.Sleep(time.Minute)
			})
		})
	}
}

// TestAnAttemptThatNobodyWaitsForIsWork: it holds a connection until it ends, and a
// PortOne that never answers must not be given ever more of them.
func TestAnAttemptThatNobodyWaitsForIsWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		upstream := &slow{answers: time.Minute}
		e := engineFor(upstream, 1)
		for _, want := range []string{"", failure.NameOf(errorv1.CommonReason_COMMON_REASON_OVERLOADED)} {
			_, err := refund(t.Context(), e)
			if got := reasonOf(err); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			synctest.Wait()
			upstream.done.Store(false)
		}
		time.Sleep(time.Minute)
		if _, err := refund(t.Context(), e); err != nil {
			t.Errorf("after the attempt ended: %v", err)
		}
		time.Sleep(time.Minute)
	})
}

func timestamp() *timestamppb.Timestamp { return timestamppb.New(time.Now()) }

func reasonOf(err error) string {
	if f, ok := errors.AsType[*failure.Error](err); ok {
		return f.Reason
	}
	return ""
}
