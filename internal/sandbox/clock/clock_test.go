package clock_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
)

func TestClocksStopMoveAndRun(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	base := start
	c := clock.New(func() time.Time { return base })
	want := func(what string, d time.Duration) {
		t.Helper()
		if got := c.Now().Sub(start); got != d {
			t.Errorf("%s: the clock is at %v, want %v", what, got, d)
		}
	}
	base = base.Add(time.Minute)
	want("running along", time.Minute)
	c.Freeze()
	base = base.Add(time.Hour)
	want("stopped", time.Minute)
	c.Set(start.Add(2 * time.Hour))
	want("moved while stopped", 2*time.Hour)
	c.Run()
	base = base.Add(time.Second)
	want("running on", 2*time.Hour+time.Second)
	c.Set(start.Add(24 * time.Hour))
	base = base.Add(time.Second)
	want("moved while running", 24*time.Hour+time.Second)
	c.Freeze()
	c.Reset()
	want("reset", time.Hour+time.Minute+2*time.Second)
	if c.Frozen() {
		t.Error("a reset clock stands still")
	}
}

func TestTimeHasPortOnesPrecision(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("KST", 9*60*60)
	c := clock.New(func() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 1_999_999, seoul) })
	if want := time.Date(2026, 1, 2, 3, 0, 0, 1_000_000, time.UTC); c.Now() != want {
		t.Errorf("got %v, want %v", c.Now(), want)
	}
}
