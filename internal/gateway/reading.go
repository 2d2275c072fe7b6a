package gateway

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"regexp"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/gateway/strict"
	"github.com/paymentsvc/paymentsvc/internal/service/interceptor"
)

// reading rejects requests of which a part would not be read. Generated code drops
// the query of a binding that has a body and the body of one that has a query; its
// parsers ignore nulls. Each of these can turn a partial refund into a full one.
type reading struct {
	bindings bindings
	strict   *strict.Reader
}

func newReading(portone map[protoreflect.Name]string) (*reading, error) {
	all, err := newBindings()
	return &reading{all, strict.NewReader(portone)}, err
}

// checked lets requests pass that are read whole. It runs after the mux has found
// the binding and before generated code reads anything.
func (c *reading) checked(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		if f := c.check(r, params); f != nil {
			refuse(w, r, f)
			return
		}
		next(w, r, params)
	}
}

// check returns why a request is rejected, nil if it is not. It reads the body and
// leaves a copy in its place.
func (c *reading) check(r *http.Request, params map[string]string) *failure.Error {
	pattern, _ := runtime.HTTPPattern(r.Context())
	b, ok := c.bindings[keyOf(r.Method, pattern.String())]
	if !ok {
		return failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "An internal error occurred.").
			Because(errors.New("the binding " + keyOf(r.Method, pattern.String()) + " is not in the contract"))
	}
	if f := checkHeaders(r.Header, b.reads); f != nil {
		return f
	}
	body, f := readBody(r)
	if f != nil {
		return f
	}
	if !b.inBody {
		if f := c.strict.NoBody(body, b.request, params); f != nil {
			return f
		}
		return c.strict.Query(r.URL.RawQuery, b.request, params)
	}
	if f := c.strict.NoQuery(r.URL.RawQuery, b.request, params); f != nil {
		return f
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil // generated code takes it for an empty request
	}
	return c.strict.Body(body, b.request, params)
}

// readBody reads a body whole and puts it back.
func readBody(r *http.Request) ([]byte, *failure.Error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(r.Body)
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, failure.New(errorv1.CommonReason_COMMON_REASON_REQUEST_TOO_LARGE, "The body is larger than 1 MiB.")
	}
	if err != nil {
		return nil, strict.Rejected("body", "could not be read to its end").Because(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

// timeout is what the gateway takes for a deadline.
var timeout = regexp.MustCompile(`^\d{1,8}[HMSmun]$`)

// misnamedKeys are headers that other services take for an idempotency key. Whoever
// sends one counts on the write being done once.
var misnamedKeys = []string{"X-Idempotency-Key", "Grpc-Metadata-Idempotency-Key"}

// checkHeaders rejects headers that have a meaning and cannot be read. The gateway
// would drop an idempotency key that is no printable ASCII.
func checkHeaders(h http.Header, reads bool) *failure.Error {
	values := h.Values(timeoutHeader)
	if len(values) > 1 || len(values) == 1 && !timeout.MatchString(values[0]) {
		return strict.Rejected(timeoutHeader, "must be a number of up to 8 digits and a unit, one of H M S m u n, such as 30S; given once")
	}
	if reads {
		return nil
	}
	for _, name := range misnamedKeys {
		if len(h.Values(name)) > 0 {
			return strict.Unread(name, "is not read; send "+interceptor.IdempotencyKeyName)
		}
	}
	for _, key := range h.Values(interceptor.IdempotencyKeyHeader) {
		if !isPrintable(key) {
			return strict.Rejected(interceptor.IdempotencyKeyName, interceptor.WantKey)
		}
	}
	return nil
}

// isPrintable reports whether gRPC can carry a text in its metadata.
func isPrintable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
