// Package rounds counts how many calls to PortOne follow one another before a caller has
// its answer. It runs the production engine and adapter on the sandbox, which answers
// every call after the same time: what passes until the answer, divided by that, is the
// number of rounds. Calls that are made side by side are one.
package rounds

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storemodel"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/engine"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

// round is how long PortOne takes for each call.
const round = 100 * time.Millisecond

// far is a PortOne that is one round away.
type far struct{ box *sandbox.Sandbox }

func (f far) Read(_ context.Context, r client.Request) client.Result { return f.call(r) }

func (f far) Write(_ context.Context, r client.Request) client.Result { return f.call(r) }

func (f far) call(r client.Request) client.Result {
	h := http.Header{"Authorization": {"PortOne " + account.Secret}}
	if r.IdempotencyKey != "" {
		h.Set("Idempotency-Key", `"`+r.IdempotencyKey+`"`)
	}
	begun := time.Now()
	e := f.box.Exchange(sandbox.Request{Method: r.Method, Path: r.Path, Query: r.Query, Header: h, Body: r.Body})
	time.Sleep(round)
	result := client.Result{
		Sent: client.SentAnswered, Status: e.Status, Body: e.Body, ContentType: "application/json", Attempts: 1,
		FirstByteAt: begun, LastByteAt: begun,
	}
	if e.Status != http.StatusOK {
		var typed struct {
			Type string `json:"type"`
		}
		_ = json.Unmarshal(e.Body, &typed) // without a type it is no refusal
		result.ErrorType = typed.Type
	}
	return result
}

// shop is a caller of the service.
type shop struct {
	tb     testing.TB
	box    *sandbox.Sandbox
	engine *engine.Engine
	calls  int
	rounds int // of the last call
	took   time.Duration
}

func open(tb testing.TB) *shop {
	tb.Helper()
	s := &shop{tb: tb, box: sandbox.New(sandbox.Options{Seed: 1, Now: time.Now})}
	adapter, err := portone.New(portone.Config{Client: far{s.box}})
	if err != nil {
		tb.Fatal(err)
	}
	s.engine = engine.New(engine.Config{
		Port: adapter, Journal: storemodel.New(storemodel.Options{Now: time.Now}), Runtime: engine.Real{}, Now: time.Now,
		Definitions: domain.Operations(), KeyIn: true, Log: slog.New(slog.DiscardHandler),
		Fingerprint: func(b []byte) []byte { sum := sha256.Sum256(b); return sum[:] },
	})
	return s
}

// do makes a call and returns its answer and the reason for which it failed.
func do[Req, Resp proto.Message](s *shop, op operation.Operation[Req, Resp], request Req) (Resp, string) {
	s.tb.Helper()
	m := request.ProtoReflect()
	if fd := m.Descriptor().Fields().ByName("request_id"); fd != nil && !m.Has(fd) {
		s.calls++
		setText(request, "request_id", "request-of-a-shop-"+strconv.Itoa(s.calls))
	}
	begun := time.Now()
	response, err := operation.Do(s.tb.Context(), s.engine, op, request)
	s.took = time.Since(begun)
	s.rounds = int(s.took / round)
	f, _ := errors.AsType[*failure.Error](err)
	if f == nil {
		return response, ""
	}
	return response, f.Reason
}

// must is do for what prepares the call that is measured.
func must[Req, Resp proto.Message](s *shop, op operation.Operation[Req, Resp], request Req) Resp {
	s.tb.Helper()
	response, reason := do(s, op, request)
	if reason != "" {
		s.tb.Fatalf("%s: %s", op.RPC, reason)
	}
	return response
}

// noDoubts checks that nothing is left open.
func (s *shop) noDoubts() {
	s.tb.Helper()
	records, err := s.engine.Journal.List(s.tb.Context(), operation.Filter{Limit: 1000})
	if err != nil {
		s.tb.Fatal(err)
	}
	for _, r := range records {
		if r.State.Active() {
			s.tb.Errorf("%s is %s", r.RPC, r.State)
		}
	}
}

// TestRounds pins how many calls follow one another.
func TestRounds(t *testing.T) {
	t.Parallel()
	for name, tc := range cases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := open(t)
				if reason := tc.do(s); reason != tc.want {
					t.Errorf("got %q, want %q", reason, tc.want)
				}
				if s.rounds != tc.rounds {
					t.Errorf("it took %v, want %d rounds of %v", s.took, tc.rounds, round)
				}
				s.noDoubts()
			})
		})
	}
}

// BenchmarkRounds prints what callers wait for a PortOne that takes 100 ms per call.
func BenchmarkRounds(b *testing.B) {
	for _, name := range []string{"a charge", "a refund", "a refund of more than is left", "a charge that the gateway declines", "a wrong password"} {
		b.Run(name, func(b *testing.B) {
			var total time.Duration
			for range b.N {
				s := open(b)
				cases()[name].do(s)
				total += s.took
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ms/call")
		})
	}
}
