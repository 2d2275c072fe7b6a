// Package trace is what a simulation did, as a number and as lines. Two runs of
// one seed must have the same number; the lines are for whoever has to find out
// why something happened.
package trace

import (
	"fmt"
	"io"
	"math/bits"
	"time"
)

// kept is how many lines are kept for a failure.
const kept = 4096

// Line is one thing that happened. Its texts are not put together before somebody
// reads them: most lines are never read.
type Line struct {
	At time.Time
	// What happened, to whom, and more about it.
	What, Whom, More string
	// Number is whatever number matters: a status, an amount, a count.
	Number int64
}

// Trace takes everything down.
type Trace struct {
	// Out gets every line at once; nil for none.
	Out io.Writer

	begin time.Time
	hash  uint64
	count int
	ring  []Line
}

// New returns an empty trace of what happens from begin on.
func New(begin time.Time, out io.Writer) *Trace {
	return &Trace{Out: out, begin: begin, ring: make([]Line, kept)}
}

// Add takes a line down.
func (t *Trace) Add(l Line) {
	t.Mix(uint64(l.At.UnixNano()))
	t.MixText(l.What)
	t.MixText(l.Whom)
	t.MixText(l.More)
	t.Mix(uint64(l.Number)) //nolint:gosec // any bits will do
	t.ring[t.count%kept] = l
	t.count++
	if t.Out != nil {
		_, _ = fmt.Fprintln(t.Out, t.text(l)) // whoever reads it sees that it ends
	}
}

// Mix takes something down that nobody needs to read.
func (t *Trace) Mix(word uint64) {
	const odd = 0x9e3779b97f4a7c15
	high, low := bits.Mul64(t.hash^word, odd)
	t.hash = high ^ low + odd
}

// MixText is Mix for texts.
func (t *Trace) MixText(text string) {
	t.Mix(uint64(len(text)))
	for len(text) >= 8 {
		t.Mix(word(text))
		text = text[8:]
	}
	var rest uint64
	for i := range len(text) {
		rest = rest<<8 | uint64(text[i])
	}
	t.Mix(rest)
}

func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// MixBytes is Mix for bytes.
func (t *Trace) MixBytes(b []byte) {
	t.Mix(uint64(len(b)))
	for len(b) >= 8 {
		_ = b[7]
		t.Mix(uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56)
		b = b[8:]
	}
	for _, c := range b {
		t.Mix(uint64(c))
	}
}

// Hash is the number of everything taken down so far.
func (t *Trace) Hash() uint64 { return t.hash }

// Tail returns the last lines that match, at most so many, oldest first.
func (t *Trace) Tail(most int, matches func(Line) bool) []string {
	var texts []string
	for i := t.count - 1; i >= max(0, t.count-kept) && len(texts) < most; i-- {
		if l := t.ring[i%kept]; matches(l) {
			texts = append(texts, t.text(l))
		}
	}
	for i, j := 0, len(texts)-1; i < j; i, j = i+1, j-1 {
		texts[i], texts[j] = texts[j], texts[i]
	}
	return texts
}

func (t *Trace) text(l Line) string {
	return fmt.Sprintf("%13s  %-18s %-34s %6d  %s", l.At.Sub(t.begin).Round(time.Microsecond), l.What, l.Whom, l.Number, l.More)
}
