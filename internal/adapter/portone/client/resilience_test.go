package client_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// moody answers as told.
type moody struct {
	mood  atomic.Pointer[http.HandlerFunc]
	calls atomic.Int64
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.calls.Add(1)
	(*m.mood.Load())(w, r)
}

func (m *moody) set(h http.HandlerFunc) { m.mood.Store(&h) }

// checkRefused makes a call that must not reach PortOne.
func (m *moody) checkRefused(t *testing.T, c *client.Client, when string) {
	t.Helper()
	before := m.calls.Load()
	got := c.Write(t.Context(), post())
	if got.Sent != client.SentNo || causeOf(got) != client.CauseBreaker || got.Attempts != 0 || m.calls.Load() != before {
		t.Errorf("%s: got %v %v, want it refused without a request", when, got.Sent, got.Err)
	}
}

// newBreakable is a client whose breaker opens at half of ten calls.
func newBreakable(t *testing.T, m *moody) (*client.Client, *spy) {
	t.Helper()
	p := servePipe(t, m.ServeHTTP)
	return newClient(t, testURL, func(cfg *client.Config) {
		cfg.Dial = p.dial
		cfg.Secrets = client.Static{"": testSecret, testStore: testSecret}
		cfg.MaxAttempts = 1
		cfg.Breaker = client.BreakerConfig{Ratio: 0.5, MinCalls: 10, Window: 30 * time.Second, Delay: 5 * time.Second}
	})
}

// TestBreakerOpensProbesAndCloses walks the breaker through its states.
func TestBreakerOpensProbesAndCloses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &moody{}
		m.set(status(503, "down"))
		c, spied := newBreakable(t, m)
		for range 10 {
			c.Write(t.Context(), post())
		}
		m.checkRefused(t, c, "open")
		if got := c.Write(t.Context(), withStore(post(), testStore)); got.Sent != client.SentAnswered {
			t.Errorf("another store is refused too: %v", got.Err)
		}
		time.Sleep(5 * time.Second)
		for range 2 {
			if got := c.Write(t.Context(), post()); got.Status != 503 {
				t.Errorf("half-open: got %v %v, want a probe", got.Sent, got.Err)
			}
		}
		m.checkRefused(t, c, "open again after failed probes")
		time.Sleep(5 * time.Second)
		m.set(status(200, "{}"))
		for range 20 {
			if got := c.Write(t.Context(), post()); got.Class() != client.ClassDone {
				t.Fatalf("closed again: got %v %v", got.Class(), got.Err)
			}
		}
		for _, change := range [][]string{{"from=closed", "to=open"}, {"from=open", "to=half-open"}, {"from=half-open", "to=open"}, {"from=half-open", "to=closed"}} {
			if len(spied.lines(change...)) == 0 {
				t.Errorf("no log line with %q", change)
			}
		}
	})
}

func withStore(r client.Request, store string) client.Request {
	r.Store = store
	return r
}

// TestWhatTheBreakerCounts checks which outcomes speak against PortOne.
func TestWhatTheBreakerCounts(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mood  http.HandlerFunc
		opens bool
	}{
		"a 5xx without a type":   {mood: status(500, "<html>"), opens: true},
		"a broken connection":    {mood: hangUp, opens: true},
		"a timeout of ours":      {mood: hang, opens: true},
		"a typed 4xx":            {mood: status(404, `{"type":"PAYMENT_NOT_FOUND"}`)},
		"an untyped 4xx":         {mood: status(403, "<html>")},
		"a typed 502":            {mood: status(502, gatewayNo)},
		"too many requests":      {mood: status(429, "")},
		"a redirect":             {mood: status(302, "", "Location", "/")},
		"a success":              {mood: status(200, "{}")},
		"a success that is HTML": {mood: status(200, "<html>", "Content-Type", "text/html"), opens: true},
		"a success that is none": {mood: status(200, `{"unusable":true}`), opens: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := &moody{}
				m.set(tc.mood)
				c, _ := newBreakable(t, m)
				var wg sync.WaitGroup
				r := post()
				r.Usable = func(got client.Result) bool { return !strings.Contains(string(got.Body), "unusable") }
				for range 20 {
					wg.Go(func() { c.Write(t.Context(), r) })
				}
				wg.Wait()
				if got := c.Write(t.Context(), post()); (causeOf(got) == client.CauseBreaker) != tc.opens {
					t.Errorf("got %v, want open: %v", got.Err, tc.opens)
				}
			})
		})
	}
}

// TestCallersWhoLeaveDoNotOpenTheBreaker: one caller with a deadline that is too
// short must not shut PortOne off for the others.
func TestCallersWhoLeaveDoNotOpenTheBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &moody{}
		m.set(hang)
		c, _ := newBreakable(t, m)
		for range 20 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if got := c.Read(ctx, get()); causeOf(got) != client.CauseDeadline {
				t.Fatalf("got %v, want the deadline", got.Err)
			}
			cancel()
		}
		m.set(status(200, "{}"))
		if got := c.Read(t.Context(), get()); got.Class() != client.ClassDone {
			t.Errorf("got %v %v, want an answer", got.Class(), got.Err)
		}
	})
}

// TestProbeThatSaysNothingGivesItsPermitBack: a half-open breaker whose probes
// were abandoned must not stay shut for ever.
func TestProbeThatSaysNothingGivesItsPermitBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &moody{}
		m.set(status(503, ""))
		c, _ := newBreakable(t, m)
		for range 10 {
			c.Read(t.Context(), get())
		}
		m.set(hang)
		for range 4 {
			time.Sleep(5 * time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			c.Read(ctx, get())
			cancel()
		}
		m.set(status(200, "{}"))
		time.Sleep(5 * time.Second)
		if got := c.Read(t.Context(), get()); got.Class() != client.ClassDone {
			t.Errorf("got %v %v, want an answer", got.Class(), got.Err)
		}
	})
}

// TestIdleConnectionsExpire counts connections over a pause.
func TestIdleConnectionsExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := servePipe(t, status(200, "{}"))
		dials := 0
		c, _ := newClient(t, testURL, func(cfg *client.Config) {
			cfg.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				dials++
				return p.dial(ctx, network, addr)
			}
		})
		for _, pause := range []time.Duration{0, 89 * time.Second, 89 * time.Second, 91 * time.Second} {
			time.Sleep(pause)
			if got := c.Read(t.Context(), get()); got.Class() != client.ClassDone {
				t.Fatal(got.Err)
			}
		}
		if dials != 2 {
			t.Errorf("%d connections, want a second one only after 91 s without use", dials)
		}
	})
}
