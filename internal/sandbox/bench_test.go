package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
)

// simulated is a sandbox as a simulation has it: stopped clock, no sockets. Like a
// simulation it starts anew now and then, so that memory does not grow with b.N.
type simulated struct {
	options sandbox.Options
	box     *sandbox.Sandbox
	n       int
}

const lifetime = 2_000

func (s *simulated) exchange(b *testing.B, method, path, body string) {
	b.Helper()
	h := http.Header{"Authorization": {secret}}
	if method == http.MethodPost {
		h["Idempotency-Key"] = []string{fmt.Sprintf(`"key-of-request-%06d"`, s.n)}
	}
	if e := s.box.Exchange(sandbox.Request{Method: method, Path: path, Header: h, Body: []byte(body)}); e.Status != http.StatusOK {
		b.Fatalf("got %d %s", e.Status, e.Body)
	}
}

func (s *simulated) begin() {
	if s.n%lifetime == 0 {
		s.box = sandbox.New(s.options)
	}
	s.n++
}

const payBody = `{"channelKey":"channel-key-card","orderName":"Two coffees","currency":"KRW","amount":{"total":11000},
"customer":{"id":"customer-1","name":{"full":"Hong Gildong"},"email":"hong@shop.kr"},"customData":"{\"op\":\"1\"}",
"method":{"card":{"credential":{"number":"4111110000001111","expiryYear":"30","expiryMonth":"12"}}}}`

func BenchmarkExchange(b *testing.B) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	plain := sandbox.Options{Now: func() time.Time { return now }}
	lagging, faulty := plain, plain
	lagging.Lag = state.Lag{Single: state.Range{Max: clock.Duration(time.Minute)}}
	faulty.Faults = fault.Plan{Rules: []fault.Rule{{Kind: fault.Reset, Probability: new(0.0)}, {Kind: fault.Hang, Probability: new(0.0)}}}
	pay := func(b *testing.B, o sandbox.Options) {
		b.Helper()
		b.ReportAllocs()
		s := simulated{options: o}
		for b.Loop() {
			s.begin()
			s.exchange(b, http.MethodPost, fmt.Sprintf("/payments/order-%d/instant", s.n), payBody)
		}
	}
	b.Run("pay", func(b *testing.B) { pay(b, plain) })
	b.Run("pay with lag", func(b *testing.B) { pay(b, lagging) })
	b.Run("pay with idle faults", func(b *testing.B) { pay(b, faulty) })
	b.Run("get", func(b *testing.B) {
		b.ReportAllocs()
		s := simulated{options: plain, box: sandbox.New(plain)}
		s.exchange(b, http.MethodPost, "/payments/p/instant", payBody)
		for b.Loop() {
			s.exchange(b, http.MethodGet, "/payments/p", "")
		}
	})
	b.Run("cancel", func(b *testing.B) {
		b.ReportAllocs()
		s := simulated{options: plain}
		for b.Loop() {
			if s.n%sandbox.DefaultCancellations == 0 {
				s.box = sandbox.New(plain)
				s.exchange(b, http.MethodPost, "/payments/p/instant", payBody)
			}
			s.n++
			s.exchange(b, http.MethodPost, "/payments/p/cancel", `{"reason":"cold","amount":1}`)
		}
	})
	b.Run("new sandbox", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sandbox.New(plain)
		}
	})
}
