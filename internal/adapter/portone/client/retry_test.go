package client_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// script answers one request after the other, the last one for ever, and notes
// when they came.
type script struct {
	steps []http.HandlerFunc
	clock func() time.Duration

	mu sync.Mutex
	at []time.Duration
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	step := s.steps[min(len(s.at), len(s.steps)-1)]
	s.at = append(s.at, s.clock())
	s.mu.Unlock()
	step(w, r)
}

// arrivals gives the times at which requests came.
func (s *script) arrivals() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.at)
}

func status(code int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// hang answers nothing until the client has left, which a server only notices
// once it has read the request.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// hangUp ends the connection.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = c.Close()
	}
}

// newScripted is a client of a script, in the bubble of the caller.
func newScripted(t *testing.T, s *script, change func(*client.Config)) (*client.Client, *spy) {
	t.Helper()
	s.clock = stopwatch()
	p := servePipe(t, s.ServeHTTP)
	return newClient(t, "http://portone.invalid", func(cfg *client.Config) {
		cfg.Dial = p.dial
		if change != nil {
			change(cfg)
		}
	})
}

const gatewayNo = `{"type":"PG_PROVIDER","pgCode":"1","pgMessage":"no"}`

// repetition is a PortOne that fails, and what a read makes of it.
type repetition struct {
	steps    []http.HandlerFunc
	deadline time.Duration
	change   func(*client.Config)
	at       []time.Duration
	status   int
	cause    client.Cause
}

// repetitions lists them. The random source gives 0.5, so a pause is half of what
// it may be.
func repetitions() map[string]repetition {
	const (
		first  = 50 * time.Millisecond
		second = 150 * time.Millisecond
	)
	ok := status(http.StatusOK, "{}")
	return map[string]repetition{
		"an answer is enough":                 {steps: []http.HandlerFunc{ok}, at: []time.Duration{0}, status: 200},
		"502 without a type":                  {steps: []http.HandlerFunc{status(502, "<html>"), ok}, at: []time.Duration{0, first}, status: 200},
		"503 without a type":                  {steps: []http.HandlerFunc{status(503, ""), ok}, at: []time.Duration{0, first}, status: 200},
		"504 without a type":                  {steps: []http.HandlerFunc{status(504, ""), ok}, at: []time.Duration{0, first}, status: 200},
		"429":                                 {steps: []http.HandlerFunc{status(429, ""), ok}, at: []time.Duration{0, first}, status: 200},
		"a broken connection":                 {steps: []http.HandlerFunc{hangUp, ok}, at: []time.Duration{0, first}, status: 200},
		"three times at most":                 {steps: []http.HandlerFunc{status(503, "")}, at: []time.Duration{0, first, second}, status: 503},
		"500 is not repeated":                 {steps: []http.HandlerFunc{status(500, "")}, at: []time.Duration{0}, status: 500},
		"404 is not repeated":                 {steps: []http.HandlerFunc{status(404, `{"type":"PAYMENT_NOT_FOUND"}`)}, at: []time.Duration{0}, status: 404},
		"a redirect is neither":               {steps: []http.HandlerFunc{status(302, "", "Location", "/elsewhere")}, at: []time.Duration{0}, status: 302},
		"502 with a type is not repeated":     {steps: []http.HandlerFunc{status(502, gatewayNo)}, at: []time.Duration{0}, status: 502},
		"Retry-After is honoured":             {steps: []http.HandlerFunc{status(429, "", "Retry-After", "2"), ok}, at: []time.Duration{0, 2 * time.Second}, status: 200},
		"Retry-After beyond the deadline":     {steps: []http.HandlerFunc{status(429, "", "Retry-After", "9")}, deadline: 5 * time.Second, at: []time.Duration{0}, status: 429},
		"no time for the pause":               {steps: []http.HandlerFunc{status(503, "")}, deadline: first, at: []time.Duration{0}, status: 503},
		"the caller's deadline ends it":       {steps: []http.HandlerFunc{hang}, deadline: 5 * time.Second, at: []time.Duration{0}, cause: client.CauseDeadline},
		"our time ends it without a deadline": {steps: []http.HandlerFunc{hang}, at: []time.Duration{0}, cause: client.CauseTimeout},
		"an attempt is cut to leave time for another": {
			steps: []http.HandlerFunc{hang, ok}, at: []time.Duration{0, 10*time.Second + first}, status: 200,
			change: func(c *client.Config) { c.AttemptTimeout = 10 * time.Second },
		},
		"the hook decides": {
			steps: []http.HandlerFunc{status(502, gatewayNo), ok}, at: []time.Duration{0, first}, status: 200,
			change: func(c *client.Config) {
				c.Retryable = func(status int, body []byte) bool { return status == 502 && string(body) == gatewayNo }
			},
		},
	}
}

// TestReadIsRepeatedWhenThatCanHelp checks how often, and when, a read arrives.
func TestReadIsRepeatedWhenThatCanHelp(t *testing.T) {
	t.Parallel()
	for name, tc := range repetitions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tc.steps}
				c, _ := newScripted(t, s, tc.change)
				ctx := t.Context()
				if tc.deadline > 0 {
					limited, cancel := context.WithTimeout(ctx, tc.deadline)
					defer cancel()
					ctx = limited
				}
				got := c.Read(ctx, get())
				if diff := cmp.Diff(tc.at, s.arrivals()); diff != "" {
					t.Errorf("requests arrived (-want +got):\n%s", diff)
				}
				if tc.status != 0 && s.clock() != tc.at[len(tc.at)-1] {
					t.Errorf("the result came after %v, want it with the last answer", s.clock())
				}
				if got.Attempts != len(tc.at) || got.Status != tc.status || causeOf(got) != tc.cause {
					t.Errorf("got %d attempts, status %d, error %v", got.Attempts, got.Status, got.Err)
				}
			})
		})
	}
}

func causeOf(r client.Result) client.Cause {
	if e, ok := r.Err.(*client.Error); ok { //nolint:errorlint // the type is the contract
		return e.Cause
	}
	return client.CauseNone
}

// TestBackoffDoublesUpToItsEnd looks at the pauses of many attempts.
func TestBackoffDoublesUpToItsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []http.HandlerFunc{status(503, "")}}
		c, _ := newScripted(t, s, func(cfg *client.Config) {
			cfg.MaxAttempts, cfg.BackoffBase, cfg.BackoffMax = 6, time.Second, 5*time.Second
		})
		c.Read(t.Context(), get())
		// Halves of 1, 2, 4, 5 and 5 seconds.
		want := []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond, 3500 * time.Millisecond, 6 * time.Second, 8500 * time.Millisecond}
		if diff := cmp.Diff(want, s.arrivals()); diff != "" {
			t.Errorf("requests arrived (-want +got):\n%s", diff)
		}
	})
}

// TestRetryBudgetBoundsRepetitions runs reads against a PortOne that is down: once
// the burst is used up, ten reads earn one repetition.
func TestRetryBudgetBoundsRepetitions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const (
			burst = 4
			reads = 200
		)
		s := &script{steps: []http.HandlerFunc{status(503, "")}}
		c, _ := newScripted(t, s, func(cfg *client.Config) {
			cfg.RetryBurst, cfg.Breaker.MinCalls = burst, 10*reads
		})
		for range reads {
			c.Read(t.Context(), get())
		}
		// The first read earns nothing: the budget is full.
		if n, want := len(s.arrivals())-reads, burst+(reads-1)/10; n != want {
			t.Errorf("%d repetitions of %d reads, want %d", n, reads, want)
		}
	})
}

// TestTimeoutOfAWrite checks that a write waits its whole time, whatever its
// caller's deadline, and no longer.
func TestTimeoutOfAWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []http.HandlerFunc{hang}}
		c, _ := newScripted(t, s, nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		got := c.Write(ctx, post())
		if took := s.clock(); took != 65*time.Second {
			t.Errorf("gave up after %v, want 65 s", took)
		}
		if got.Sent != client.SentMaybe || causeOf(got) != client.CauseTimeout || len(s.arrivals()) != 1 {
			t.Errorf("got %v, %v, %d requests; want one in doubt", got.Sent, got.Err, len(s.arrivals()))
		}
	})
}
