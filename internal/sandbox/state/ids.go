package state

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"time"
)

// stream is the second half of the generator's seed: any constant will do, as
// long as it stays the same.
const stream = 0x706f72746f6e65

// ids makes everything random, from one seed, so that the same requests in the
// same order get the same answers.
type ids struct{ rng *rand.Rand }

func newIDs(seed uint64) *ids {
	return &ids{rng: rand.New(rand.NewPCG(seed, stream))} //nolint:gosec // repeatable on purpose, and it guards nothing
}

// fill draws eight bytes at a time.
func (g *ids) fill(b []byte) {
	for len(b) > 0 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], g.rng.Uint64())
		b = b[copy(b, word[:]):]
	}
}

func (g *ids) uuid() string {
	var b [16]byte
	g.fill(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	var text [36]byte
	at := 0
	for i := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		hex.Encode(text[at:], b[i:i+1])
		at += 2
	}
	return string(text[:])
}

func (g *ids) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("0123456789"[g.rng.IntN(10)])
	}
	return b.String()
}

// secret makes a value that a caller must hold and cannot guess.
func (g *ids) secret(prefix string) string {
	var b [24]byte
	g.fill(b[:])
	return prefix + hex.EncodeToString(b[:])
}

// below draws from 0 up to n, n excluded.
func (g *ids) below(n int) int { return g.rng.IntN(n) }

// ulid makes an id that sorts by time: 48 bits of it, then chance.
func (g *ids) ulid(now time.Time) string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	const length, timed, bitsEach = 26, 10, 5
	var text [length]byte
	milliseconds := now.UnixMilli()
	for i := timed - 1; i >= 0; i-- {
		text[i] = alphabet[milliseconds&(1<<bitsEach-1)]
		milliseconds >>= bitsEach
	}
	for i := timed; i < length; i++ {
		text[i] = alphabet[g.below(len(alphabet))]
	}
	return string(text[:])
}
