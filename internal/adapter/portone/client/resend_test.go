package client_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// newRepeated is a client whose clock is that of the bubble, and whose breaker does not
// open.
func newRepeated(t *testing.T, m *moody) *client.Client {
	t.Helper()
	p := servePipe(t, m.ServeHTTP)
	c, _ := newClient(t, testURL, func(cfg *client.Config) {
		cfg.Dial, cfg.Now, cfg.Breaker.MinCalls = p.dial, time.Now, 1<<20
	})
	return c
}

// repeated is a write of which an earlier attempt may have arrived.
func repeated() client.Request {
	r := post()
	r.Repeat = true
	return r
}

// insist makes the same write again, as often as it may, until it has an answer or a
// time has passed.
func insist(t *testing.T, c *client.Client, until time.Time) bool {
	t.Helper()
	for time.Now().Before(until) {
		got := c.Write(t.Context(), repeated())
		switch {
		case got.Class() == client.ClassDone:
			return true
		case got.Sent != client.SentNo:
			time.Sleep(500 * time.Millisecond)
		case causeOf(got) != client.CauseBudget || got.RetryAfter <= 0 || got.Attempts != 0 || !got.Held():
			t.Fatalf("got %v, to be repeated after %v", got.Err, got.RetryAfter)
		default:
			time.Sleep(got.RetryAfter)
		}
	}
	return false
}

// TestWritesInVainAreHardlyRepeated: PortOne answers nonsense to many writes for a
// while. It gets few requests more than there are writes, and soon after it is well all
// are done.
func TestWritesInVainAreHardlyRepeated(t *testing.T) {
	t.Parallel()
	for name, mood := range map[string]http.HandlerFunc{
		"a page":    status(200, "<html>", "Content-Type", "text/html"),
		"a bad 500": status(500, ""),
		"no answer": hangUp,
		"a 429":     status(429, ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const writes, lasts = 400, 88 * time.Second
				m := &moody{}
				m.set(mood)
				c := newRepeated(t, m)
				begun := time.Now()
				var wg sync.WaitGroup
				var took atomic.Int64 // until half of them were done, after the end
				var done atomic.Int64
				for n := range writes {
					wg.Go(func() {
						time.Sleep(time.Duration(n) * lasts / writes)
						c.Write(t.Context(), post())
						if !insist(t, c, begun.Add(2*lasts)) {
							t.Error("it is not done")
						}
						if done.Add(1) == writes/2 {
							took.Store(int64(time.Since(begun) - lasts))
						}
					})
				}
				time.Sleep(lasts)
				if got := m.calls.Load(); got < writes || got > writes*11/10 {
					t.Errorf("%d requests for %d writes", got, writes)
				}
				m.set(status(200, "{}"))
				c.Write(t.Context(), post())
				wg.Wait()
				if soon := time.Duration(took.Load()); soon > 30*time.Second {
					t.Errorf("half of them took %v after the end", soon)
				}
			})
		})
	}
}

// TestRepetitionsThatHelpAreNotHeldBack: each answer was lost once.
func TestRepetitionsThatHelpAreNotHeldBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &moody{}
		c := newRepeated(t, m)
		begun := time.Now()
		for range 300 {
			m.set(hangUp)
			c.Write(t.Context(), post())
			m.set(status(200, "{}"))
			if got := c.Write(t.Context(), repeated()); got.Class() != client.ClassDone {
				t.Fatalf("got %v %v", got.Class(), got.Err)
			}
		}
		if took := time.Since(begun); took != 0 {
			t.Errorf("it took %v", took)
		}
	})
}

// TestALoneRepetitionIsNeverGivenUp: with nothing else under way it is let through now
// and then, so that it ends when PortOne is well.
func TestALoneRepetitionIsNeverGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &moody{}
		m.set(status(500, ""))
		c := newRepeated(t, m)
		begun := time.Now()
		c.Write(t.Context(), post())
		time.AfterFunc(10*time.Minute, func() { m.set(status(200, "{}")) })
		if !insist(t, c, begun.Add(time.Hour)) {
			t.Fatal("it is not done")
		}
		if took := time.Since(begun); took > 11*time.Minute || m.calls.Load() > 50 {
			t.Errorf("it took %v and %d requests", took, m.calls.Load())
		}
	})
}
