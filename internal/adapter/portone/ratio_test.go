//go:build !race

// The race detector watches our code and the standard library's each in its own
// way, so that ratios with it say nothing.

package portone_test

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// bars are how much faster than protojson the codec has to be. Only ratios within
// one run mean anything on a shared machine.
func bars(tb testing.TB) []*bar {
	tb.Helper()
	decode, encode := decoders(tb), encoders(tb)
	return []*bar{
		newBar("JSON to message", decode["message"], decode["protojson"], 2.5),
		newBar("JSON to wire", decode["wire"], decode["protojson"], 4),
		newBar("message to JSON", encode["message"], encode["protojson"], 3),
	}
}

// maxAllocs is how many allocations decoding the fixture into a message may take:
// nearly all are the message itself.
const maxAllocs = 150

func TestCodecIsFasterThanProtojson(t *testing.T) { //nolint:paralleltest // it measures time
	all := bars(t)
	deadline := time.Now().Add(4 * time.Second)
	for round := 1; !enough(all, round) && time.Now().Before(deadline); round++ {
		for _, b := range all {
			b.measure(t)
		}
	}
	// Counting statements slows our side only.
	isJudged := testing.CoverMode() == ""
	for _, b := range all {
		t.Log(b)
		if isJudged && b.ratio() < b.atLeast {
			t.Errorf("%s is %.2f times as fast as protojson, want %.1f", b.what, b.ratio(), b.atLeast)
		}
	}
}

func TestDecodingAllocatesLittle(t *testing.T) { //nolint:paralleltest // testing.AllocsPerRun counts what all goroutines do
	once := decoders(t)["message"]
	allocs := testing.AllocsPerRun(100, func() {
		if err := once(); err != nil {
			t.Error(err)
		}
	})
	t.Logf("%.0f allocations, at most %d", allocs, maxAllocs)
	if allocs > maxAllocs {
		t.Errorf("decoding a payment takes %.0f allocations, want at most %d", allocs, maxAllocs)
	}
}

// bar is one thing that is compared with protojson.
type bar struct {
	what    string
	atLeast float64
	sides   [2]func() error  // ours, protojson's
	best    [2]time.Duration // of one batch
}

func newBar(what string, ours, theirs func() error, atLeast float64) *bar {
	return &bar{
		what:    what,
		atLeast: atLeast,
		sides:   [2]func() error{ours, theirs},
		best:    [2]time.Duration{math.MaxInt64, math.MaxInt64},
	}
}

// batch is how often a side runs between two looks at the clock: long enough for
// the clock, short enough that some batches are not disturbed by anything.
const batch = 64

// measure runs both sides right after one another, so that a slow moment of the
// machine meets both, and keeps the best time of each.
func (b *bar) measure(t *testing.T) {
	t.Helper()
	for side, run := range b.sides {
		start := time.Now()
		for range batch {
			if err := run(); err != nil {
				t.Fatal(err)
			}
		}
		b.best[side] = min(b.best[side], time.Since(start))
	}
}

func (b *bar) ratio() float64 {
	return float64(b.best[1]) / float64(b.best[0])
}

func (b *bar) String() string {
	return fmt.Sprintf("%s: %v, protojson %v: %.2f times as fast, at least %.1f",
		b.what, b.best[0]/batch, b.best[1]/batch, b.ratio(), b.atLeast)
}

// enough reports whether nothing is left to find out: the best times only get
// better, and after some rounds a bar that is cleared stays cleared.
func enough(all []*bar, round int) bool {
	const rounds = 50
	for _, b := range all {
		if round <= rounds || b.ratio() < b.atLeast {
			return false
		}
	}
	return true
}
