package engine_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/engine"
)

// silent is a PortOne to which the first charges do not find their way.
type silent struct {
	lost int // how many
	// takes is how long PortOne is at work on the first, if it is not lost.
	takes time.Duration

	mu   sync.Mutex
	keys []string
	at   []time.Duration
	from time.Time
}

func (s *silent) Check(operation.Call) *failure.Error { return nil }

func (s *silent) Do(_ context.Context, call operation.Call) operation.Outcome {
	if call.Key == "" {
		return operation.Outcome{Class: operation.Declined, Failure: failure.New(errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND, "none")}
	}
	s.mu.Lock()
	s.keys, s.at = append(s.keys, call.Key), append(s.at, time.Since(s.from).Truncate(100*time.Millisecond))
	n := len(s.keys)
	s.mu.Unlock()
	isLost, first := n <= s.lost, time.Now()
	switch {
	case n == 1:
		time.Sleep(s.takes)
	case s.takes > 0:
		return operation.Outcome{Class: operation.Running, FirstByte: first, LastByte: first, Failure: failure.New(errorv1.CommonReason_COMMON_REASON_OPERATION_IN_PROGRESS, "at work")}
	}
	if isLost {
		time.Sleep(65 * time.Second)
		return operation.Outcome{Class: operation.InDoubt, FirstByte: first, LastByte: time.Now(), Failure: failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "silence")}
	}
	return operation.Outcome{Class: operation.Done, FirstByte: first, LastByte: first, Response: &paymentv1.PayWithBillingKeyResponse{
		Payment: &paymentv1.BillingKeyPaymentSummary{PgTxId: "pg-1", PaidAt: timestamp()},
	}}
}

// TestAChargeThatVanishesIsMadeAgain beside itself, under the same key, until it is not
// wanted any more.
func TestAChargeThatVanishesIsMadeAgain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lost int
		at   []time.Duration
		want string
	}{
		"once":  {1, []time.Duration{0, 3300 * time.Millisecond}, ""},
		"twice": {2, []time.Duration{0, 3300 * time.Millisecond, 6600 * time.Millisecond}, ""},
		// The caller waits for ten seconds; forty after the call nothing is sent any more.
		"always": {100, []time.Duration{0, 3300 * time.Millisecond, 6600 * time.Millisecond, 13900 * time.Millisecond, 29200 * time.Millisecond}, "OPERATION_IN_DOUBT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				upstream := &silent{lost: tc.lost, from: time.Now()}
				e := engineOver(upstream, forgetful{}, 10)
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				_, err := charge(ctx, e)
				if got := reasonOf(err); got != tc.want {
					t.Errorf("got %q, want %q", got, tc.want)
				}
				time.Sleep(10 * time.Minute)
				upstream.mu.Lock()
				defer upstream.mu.Unlock()
				for n, key := range upstream.keys {
					if key != upstream.keys[0] || n >= len(tc.at) || upstream.at[n] != tc.at[n] {
						t.Errorf("attempt %d under %q at %v, want %v", n, key, upstream.at[n], tc.at)
					}
				}
				if len(upstream.keys) != len(tc.at) {
					t.Errorf("%d attempts, want %d", len(upstream.keys), len(tc.at))
				}
			})
		})
	}
}

// TestASlowChargeIsNotLost: PortOne says so when it is made again, and its answer to the
// first attempt is the caller's.
func TestASlowChargeIsNotLost(t *testing.T) {
	t.Parallel()
	for takes, requests := range map[time.Duration]int{2 * time.Second: 1, 5 * time.Second: 2, 9 * time.Second: 3} {
		synctest.Test(t, func(t *testing.T) {
			upstream := &silent{takes: takes, from: time.Now()}
			_, err := charge(t.Context(), engineOver(upstream, forgetful{}, 10))
			if took := time.Since(upstream.from); err != nil || took != takes {
				t.Errorf("it took %v, want %v: %v", took, takes, err)
			}
			time.Sleep(10 * time.Minute)
			if got := len(upstream.keys); got != requests {
				t.Errorf("a charge of %v took %d requests, want %d", takes, got, requests)
			}
		})
	}
}

func charge(ctx context.Context, e *engine.Engine) (*paymentv1.PayWithBillingKeyResponse, error) {
	response, err := e.Run(ctx, payment.PayWithBillingKey.Definition, &paymentv1.PayWithBillingKeyRequest{
		RequestId: "request-00000001", PaymentId: "order-1", BillingKey: "key-1", OrderName: "two coffees",
		Amount: &commonv1.AmountInput{Total: 1000}, CurrencyCode: "KRW",
	})
	paid, _ := response.(*paymentv1.PayWithBillingKeyResponse)
	return paid, err
}
