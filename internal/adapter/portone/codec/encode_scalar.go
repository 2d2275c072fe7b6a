package codec

import (
	"time"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// text appends s as a JSON string. Messages off the wire hold valid UTF-8 only,
// those that Go code has filled may not.
func (e *encoder) text(s string) error {
	var ascii bool
	if e.dst, ascii = appendString(e.dst, s); !ascii && !utf8.ValidString(s) {
		return e.fail("text is not valid UTF-8")
	}
	return nil
}

// appendQuoted appends a string of the contract's own.
func appendQuoted(dst []byte, s string) []byte {
	dst, _ = appendString(dst, s)
	return dst
}

// appendString appends s in quotes, with the escapes that JSON demands and no
// others, and reports whether it is all ASCII.
func appendString(dst []byte, s string) ([]byte, bool) {
	dst = append(dst, '"')
	n, ascii := plainText(s)
	for n < len(s) {
		dst = append(dst, s[:n]...)
		dst = appendEscape(dst, s[n])
		s = s[n+1:]
		var more bool
		n, more = plainText(s)
		ascii = ascii && more
	}
	dst = append(dst, s...)
	return append(dst, '"'), ascii
}

func appendEscape(dst []byte, c byte) []byte {
	const hexDigits = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	default:
		return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
}

// typed returns m as the generated type *T. Messages of other origin, such as
// dynamic ones, are read through their wire form.
func typed[T any, P interface {
	*T
	proto.Message
}](m protoreflect.Message) (P, error) {
	if message, ok := m.Interface().(P); ok {
		return message, nil
	}
	wire, err := proto.Marshal(m.Interface())
	if err != nil {
		return nil, err
	}
	message := P(new(T))
	return message, proto.Unmarshal(wire, message)
}

func (e *encoder) timestamp(m protoreflect.Message) error {
	t, err := typed[timestamppb.Timestamp](m)
	if err != nil {
		return err
	}
	if !t.IsValid() {
		return e.fail("time is out of range")
	}
	e.dst = append(e.dst, '"')
	e.dst = time.Unix(t.GetSeconds(), 0).UTC().AppendFormat(e.dst, time.RFC3339)
	if nanos := t.GetNanos(); nanos != 0 {
		e.dst = appendFraction(e.dst[:len(e.dst)-len("Z")], nanos)
		e.dst = append(e.dst, 'Z')
	}
	e.dst = append(e.dst, '"')
	return nil
}

// appendFraction appends a fraction of a second in 3, 6 or 9 digits, as PortOne
// and protobuf's own JSON do.
func appendFraction(dst []byte, nanos int32) []byte {
	digits := 9
	for nanos%1000 == 0 {
		nanos /= 1000
		digits -= 3
	}
	dst = append(dst, '.')
	for range digits {
		dst = append(dst, '0')
	}
	for i := len(dst) - 1; nanos > 0; i-- {
		dst[i] += byte(nanos % 10)
		nanos /= 10
	}
	return dst
}

func (e *encoder) date(m protoreflect.Message) error {
	d, err := typed[date.Date](m)
	if err != nil {
		return err
	}
	on := calendarDay{year: int(d.GetYear()), month: int(d.GetMonth()), day: int(d.GetDay())}
	if on.year < 1 || on.year > maxYear || !on.exists() {
		return e.fail("no such day")
	}
	e.dst = append(e.dst, '"')
	e.dst = on.time().AppendFormat(e.dst, time.DateOnly)
	e.dst = append(e.dst, '"')
	return nil
}
