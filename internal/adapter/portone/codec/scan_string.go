package codec

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string that the engine looks at itself, such as a name.
func (s *scanner) string(what string) ([]byte, error) {
	raw, err := s.rawString(what)
	if err != nil || !raw.escaped {
		return raw.text, err
	}
	return s.unescape(nil, raw.text)
}

// rawString is what a document has between two quotes.
type rawString struct {
	text []byte // valid UTF-8
	// escaped strings have a backslash in them. Only unescape checks what follows it.
	escaped bool
}

// rawString reads a string as it stands in the document.
func (s *scanner) rawString(what string) (rawString, error) {
	if s.space() != '"' {
		return rawString{}, s.expected(what)
	}
	start := s.pos + 1
	escaped, ascii := false, true
	for i := start; i < len(s.src); {
		switch c := s.src[i]; {
		case c == '"':
			s.pos = i + 1
			if !ascii && !utf8.Valid(s.src[start:i]) {
				return rawString{}, s.fail("string is not valid UTF-8")
			}
			return rawString{text: s.src[start:i], escaped: escaped}, nil
		case c == '\\':
			escaped = true
			i += 2 // whatever is escaped does not end the string
		case c < ' ':
			s.pos = i
			return rawString{}, s.fail("control character in a string")
		case c >= utf8.RuneSelf:
			ascii = false
			i++
		default:
			i += 1 + plainASCII(s.src[i+1:])
		}
	}
	s.pos = len(s.src)
	return rawString{}, s.fail("string without an end")
}

// unescape appends the text that raw stands for.
func (s *scanner) unescape(dst, raw []byte) ([]byte, error) {
	for {
		plain := bytes.IndexByte(raw, '\\')
		if plain < 0 {
			return append(dst, raw...), nil
		}
		dst = append(dst, raw[:plain]...)
		raw = raw[plain:]
		c, ok := parseEscape(raw)
		if !ok {
			return nil, s.fail("string with an escape that stands for no character")
		}
		dst = utf8.AppendRune(dst, c.rune)
		raw = raw[c.size:]
	}
}

// escape is an escaped character and how long it is in the document.
type escape struct {
	rune rune
	size int
}

// parseEscape reads the escape at the start of b.
func parseEscape(b []byte) (escape, bool) {
	if len(b) < 2 {
		return escape{}, false
	}
	short := escape{size: 2}
	switch b[1] {
	case '"', '\\', '/':
		short.rune = rune(b[1])
	case 'b':
		short.rune = '\b'
	case 'f':
		short.rune = '\f'
	case 'n':
		short.rune = '\n'
	case 'r':
		short.rune = '\r'
	case 't':
		short.rune = '\t'
	default:
		return parseUnicode(b)
	}
	return short, true
}

// parseUnicode reads \uXXXX, or two of them for a surrogate pair. Half a pair
// stands for no character: protobuf's strings could not hold it, and replacing
// it would change what PortOne said.
func parseUnicode(b []byte) (escape, bool) {
	r, ok := hex4(b)
	if !ok {
		return escape{}, false
	}
	if !utf16.IsSurrogate(r) {
		return escape{rune: r, size: 6}, true
	}
	low, ok := hex4(b[6:])
	pair := utf16.DecodeRune(r, low)
	return escape{rune: pair, size: 12}, ok && pair != utf8.RuneError
}

// hex4 reads the digits of \uXXXX.
func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
