package codec

import (
	"encoding/binary"
	"math/bits"
)

// Strings are most of a document, and most of them is text that needs no
// attention. It is passed over eight bytes at a time, in one machine word.
const (
	wordSize = 8
	ones     = 0x0101010101010101
	highs    = 0x8080808080808080
)

// special returns a word in which the high bit of a byte is set where w has a
// quote, a backslash or a control character. The lowest such byte is exact; the
// subtraction may borrow and mark bytes above it. Bytes of 0x80 and more are not
// marked by themselves.
func special(w uint64) uint64 {
	quote := w ^ ones*'"'
	slash := w ^ ones*'\\'
	return ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*' ')&^w) & highs
}

// plainASCII returns how many bytes at the start of b are certainly printable
// ASCII without a quote or a backslash.
func plainASCII(b []byte) int {
	n := 0
	for len(b)-n >= wordSize {
		w := binary.LittleEndian.Uint64(b[n:])
		if marked := special(w) | w&highs; marked != 0 {
			return n + bits.TrailingZeros64(marked)/8
		}
		n += wordSize
	}
	return n
}

// plainText returns how many bytes at the start of s are no quote, backslash or
// control character, and whether they are all ASCII.
func plainText(s string) (int, bool) {
	var n int
	var seen uint64
	for n < len(s) && len(s) >= wordSize {
		// The last word overlaps the one before it instead of being shorter.
		n = min(n, len(s)-wordSize)
		w := word(s[n : n+wordSize])
		seen |= w
		if marked := special(w); marked != 0 {
			return n + bits.TrailingZeros64(marked)/8, seen&highs == 0
		}
		n += wordSize
	}
	for ; n < len(s); n++ {
		if s[n] < ' ' || s[n] == '"' || s[n] == '\\' {
			break
		}
		seen |= uint64(s[n])
	}
	return n, seen&highs == 0
}

// word is binary.LittleEndian.Uint64 for a string; the compiler makes one load of it.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
