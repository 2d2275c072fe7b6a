package client_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// byMethod answers reads and writes differently.
func byMethod(reads, writes http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			reads(w, r)
			return
		}
		writes(w, r)
	}
}

// TestARepetitionIsLetThroughWhenAnotherOperationRecovers: after an outage of minutes a
// route lets one repetition through every half minute only. The first success of any
// operation of the store shows that PortOne is back, so the next one need not wait.
func TestARepetitionIsLetThroughWhenAnotherOperationRecovers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		good, bad := status(200, "{}"), status(500, "")
		m := &moody{}
		m.set(bad)
		c := newRepeated(t, m)
		begun := time.Now()
		c.Write(t.Context(), post())
		c.Read(t.Context(), get())
		if insist(t, c, begun.Add(5*time.Minute)) {
			t.Fatal("a write succeeds while all fails")
		}
		exhaust(t, c)
		m.set(good)
		if got := c.Write(t.Context(), repeated()); causeOf(got) != client.CauseBudget || got.RetryAfter < 4*time.Second {
			t.Fatalf("got %v, to be repeated after %v", got.Err, got.RetryAfter)
		}
		time.Sleep(3 * time.Second)
		c.Read(t.Context(), get())
		if got := c.Write(t.Context(), repeated()); got.Class() != client.ClassDone {
			t.Errorf("got %v, to be repeated after %v", got.Err, got.RetryAfter)
		}
	})
}

// exhaust repeats a write until there is no budget for the next time.
func exhaust(t *testing.T, c *client.Client) {
	t.Helper()
	for range 10 {
		got := c.Write(t.Context(), repeated())
		if causeOf(got) != client.CauseBudget {
			return
		}
		time.Sleep(got.RetryAfter)
	}
	t.Fatal("no repetition is let through")
}

// TestOperationsThatRecoverAllTheTimeLetFewRepetitionsThrough: reads fail and succeed in
// turn while writes fail, which must not become a way around the budget.
func TestOperationsThatRecoverAllTheTimeLetFewRepetitionsThrough(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		good, bad := status(200, "{}"), status(500, "")
		m := &moody{}
		m.set(bad)
		c := newRepeated(t, m)
		c.Write(t.Context(), post())
		reads := int64(0)
		const lasts = 10 * time.Minute
		for begun := time.Now(); time.Since(begun) < lasts; time.Sleep(100 * time.Millisecond) {
			for _, mood := range []http.HandlerFunc{bad, good} {
				m.set(byMethod(mood, bad))
				c.Read(t.Context(), get())
				reads++
			}
			if got := c.Write(t.Context(), repeated()); got.Class() == client.ClassDone {
				t.Fatal("a write succeeds")
			}
		}
		// The waits are 2 s for 8 s after a recovery, and grow to 7.5 s before the next counts.
		if writes := m.calls.Load() - reads; writes > 200 {
			t.Errorf("%d repetitions in %v", writes, lasts)
		}
	})
}
