package client

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
)

const (
	minKey = 16
	maxKey = 256
)

var (
	errNoOperation = errors.New("operation is not named")
	errNotARead    = errors.New("a read is a GET without body and idempotency key")
	errNotAWrite   = errors.New("a write is a POST, PUT, PATCH or DELETE")
	errBadKey      = errors.New("idempotency key must be 16 to 256 printable ASCII characters without quote and backslash")
)

// writeMethods are the methods for which PortOne honours the idempotency key.
var writeMethods = []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Request is one call of PortOne.
type Request struct {
	// Operation is PortOne's operationId. It names the call in logs, errors and
	// metrics, so it must be one of a fixed list and never made from input.
	Operation string
	// Method is GET for a read, anything else for a write.
	Method string
	// Path is escaped already (see [PathEscape]) and begins with a slash.
	Path string
	// Query is escaped already (see [QueryBody]) and has no question mark.
	Query string
	// Body is JSON; nil sends none.
	Body []byte
	// Accept says what kinds of answer are wanted; JSON if empty.
	Accept string
	// IdempotencyKey is sent in the quotes PortOne wants. Required for writes,
	// and empty for reads.
	IdempotencyKey string
	// Store says whose secret, connections and limits are used; "" is the default.
	Store string
	// Caller is for whom the call is made. One caller cannot take all places.
	Caller string
	// Inquiry marks a read by which this service finds out what became of a write, or
	// what it must know before it sends one.
	Inquiry bool
	// Repeat marks a write of which an earlier attempt may have arrived. It needs
	// room in a budget: repeating is most wanted when PortOne can bear it least.
	Repeat bool
	// Usable says whether the body of a success is an answer; by default it is. One
	// that is not speaks against PortOne as much as none. It is called once for each
	// such answer, before the call returns.
	Usable func(Result) bool
}

// check finds mistakes of the caller, which no retry would mend.
func (r *Request) check(write bool) error {
	if r.Operation == "" {
		return errNoOperation
	}
	if !write {
		if r.Method != http.MethodGet || len(r.Body) > 0 || r.IdempotencyKey != "" {
			return errNotARead
		}
		return nil
	}
	if !slices.Contains(writeMethods, r.Method) {
		return errNotAWrite
	}
	if !validKey(r.IdempotencyKey) {
		return errBadKey
	}
	return nil
}

// usable reports whether a success is an answer.
func (r *Request) usable(got Result) bool {
	return got.Class() == ClassDone && (r.Usable == nil || r.Usable(got))
}

// validKey keeps out what a quoted string cannot hold without escapes: PortOne
// documents none, and a key it reads differently protects nothing.
func validKey(key string) bool {
	for i := range len(key) {
		if c := key[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return len(key) >= minKey && len(key) <= maxKey
}

// message builds the HTTP request of one attempt.
func (c *call) message(userAgent string, secret Secret) *http.Request {
	accept := c.Accept
	if accept == "" {
		accept = "application/json"
	}
	m := &http.Request{
		Method: c.Method,
		URL:    c.url,
		Host:   c.url.Host,
		Header: http.Header{
			"Accept":        {accept},
			"Authorization": {"PortOne " + secret.Reveal()},
			"User-Agent":    {userAgent},
		},
	}
	if c.IdempotencyKey != "" {
		m.Header["Idempotency-Key"] = []string{`"` + c.IdempotencyKey + `"`}
	}
	if len(c.Body) > 0 {
		m.Header["Content-Type"] = []string{"application/json"}
		m.Body = io.NopCloser(bytes.NewReader(c.Body))
		m.ContentLength = int64(len(c.Body))
	}
	return m
}
