package client

import "strings"

// unescaped are the marks that JavaScript's encodeURIComponent leaves alone, which
// is the escaping PortOne's own SDKs use. [net/url.PathEscape] differs both ways:
// it escapes some of these and leaves : @ & = + $ which an id may contain.
const unescaped = "-_.!~*'()"

const upperHex = "0123456789ABCDEF"

// PathEscape escapes one value for a path, as encodeURIComponent does, so that an
// id that contains / or ? stays one segment.
func PathEscape(segment string) string {
	var b strings.Builder
	b.Grow(len(segment))
	writeEscaped(&b, segment)
	return b.String()
}

// QueryBody gives the query that carries the JSON input of a GET, for which
// PortOne reads the parameter requestBody instead of a body.
func QueryBody(body []byte) string {
	const name = "requestBody="
	var b strings.Builder
	b.Grow(len(name) + 2*len(body)) // JSON is about one third quotes, braces and colons
	b.WriteString(name)
	writeEscaped(&b, body)
	return b.String()
}

func writeEscaped[T string | []byte](b *strings.Builder, raw T) {
	for i := range len(raw) {
		c := raw[i]
		if isAlphanumeric(c) || strings.IndexByte(unescaped, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
