package codec

import (
	"bytes"
	"math"
	"strconv"
)

// number reads a JSON number and returns its text.
func (s *scanner) number(what string) ([]byte, error) {
	s.space()
	start := s.pos
	if s.peek() == '-' {
		s.pos++
	}
	whole := s.digits()
	if whole == 0 || (whole > 1 && s.src[s.pos-whole] == '0') {
		s.pos = start
		return nil, s.expected(what)
	}
	if s.peek() == '.' {
		s.pos++
		if s.digits() == 0 {
			return nil, s.expected("digits after the point")
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if s.digits() == 0 {
			return nil, s.expected("digits in the exponent")
		}
	}
	return s.src[start:s.pos], nil
}

// digits skips digits and returns how many there were.
func (s *scanner) digits() int {
	start := s.pos
	for s.pos < len(s.src) && isDigit(s.src[s.pos]) {
		s.pos++
	}
	return s.pos - start
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// integer reads a whole number of at most size bits. 1.0 and 1e3 are whole
// numbers, 0.5 and 1e30 are errors: an amount is never rounded or cut.
func (s *scanner) integer(size int) (int64, error) {
	text, err := s.number("a number")
	if err != nil {
		return 0, err
	}
	n, ok := smallInteger(text)
	if !ok {
		n, ok = wholeNumber(text)
	}
	switch {
	case !ok:
		return 0, s.fail("not a whole number within 64 bits")
	case size == 32 && n != int64(int32(n)):
		return 0, s.fail("not a whole number within 32 bits")
	default:
		return n, nil
	}
}

// smallInteger is the fast path for up to 18 digits, which cannot overflow.
func smallInteger(text []byte) (int64, bool) {
	negative := text[0] == '-'
	if negative {
		text = text[1:]
	}
	if len(text) > 18 {
		return 0, false
	}
	var n int64
	for _, c := range text {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// wholeNumber evaluates a number with a point or an exponent exactly, in
// decimal: a detour over float64 would silently change large amounts.
func wholeNumber(text []byte) (int64, bool) {
	negative := text[0] == '-'
	if negative {
		text = text[1:]
	}
	n, ok := magnitude(text)
	switch {
	case !ok:
		return 0, false
	case negative && n <= -math.MinInt64:
		return -int64(n), true // 1<<63 becomes itself, which is right
	case !negative && n <= math.MaxInt64:
		return int64(n), true
	default:
		return 0, false
	}
}

// magnitude evaluates an unsigned number.
func magnitude(text []byte) (uint64, bool) {
	mantissa, exponent := text, 0
	if e := bytes.IndexAny(text, "eE"); e >= 0 {
		mantissa = text[:e]
		var err error
		if exponent, err = strconv.Atoi(string(text[e+1:])); err != nil {
			exponent = farExponent
		}
	}
	n, ok := parseDecimal(mantissa)
	power := n.power + max(-farExponent, min(exponent, farExponent))
	switch {
	case !ok:
		return 0, false
	case n.digits == 0:
		return 0, true // times any power of ten
	case power < 0:
		return 0, false // there is no zero at the end of the digits to give
	default:
		return timesTen(n.digits, power)
	}
}

// farExponent stands for all that are larger: no document is long enough for a
// mantissa that could bring the number back into 64 bits.
const farExponent = 1 << 40

// decimal is a number of digits, the last of which is not zero, times a power of ten.
type decimal struct {
	digits uint64
	power  int
}

// parseDecimal reads a number without an exponent. It reports false for one that
// is not both whole and within 64 bits, whatever it is multiplied with.
func parseDecimal(text []byte) (decimal, bool) {
	var n decimal
	zeros, point := 0, len(text)
	for i, c := range text {
		switch c {
		case '.':
			point = i + 1
		case '0':
			zeros++ // multiplied when a digit follows
		default:
			digits, ok := timesTen(n.digits, zeros+1)
			if !ok || digits > math.MaxUint64-9 {
				return decimal{}, false
			}
			n.digits = digits + uint64(c-'0')
			zeros = 0
		}
	}
	n.power = zeros - (len(text) - point)
	return n, true
}

// timesTen multiplies n with a power of ten.
func timesTen(n uint64, power int) (uint64, bool) {
	for ; power > 0 && n != 0; power-- {
		if n > math.MaxUint64/10 {
			return 0, false
		}
		n *= 10
	}
	return n, true
}
