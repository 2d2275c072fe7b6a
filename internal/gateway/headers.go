package gateway

import (
	"context"
	"math"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"

	"github.com/paymentsvc/paymentsvc/internal/service/interceptor"
)

// incomingHeader lists the headers that become metadata. Everything else stays
// outside: with the default, a caller could set any metadata it likes.
func incomingHeader(name string) (string, bool) {
	switch textproto.CanonicalMIMEHeaderKey(name) {
	case "Idempotency-Key", "Traceparent", "Tracestate":
		return strings.ToLower(name), true
	default:
		return "", false
	}
}

// outgoingHeader lists the metadata that becomes headers of the answer.
func outgoingHeader(name string) (string, bool) {
	switch name {
	case interceptor.OperationIDHeader, interceptor.ReplayedHeader:
		return textproto.CanonicalMIMEHeaderKey(name), true
	default:
		return "", false
	}
}

func noHeader(string) (string, bool) { return "", false }

// failedHeaders gives a failed call the headers that a successful one would have,
// and says in HTTP's own words when to try again.
func failedHeaders(ctx context.Context, h http.Header, st *status.Status) {
	md, _ := runtime.ServerMetadataFromContext(ctx)
	for name, values := range md.HeaderMD {
		if shown, ok := outgoingHeader(name); ok && len(values) > 0 {
			h.Set(shown, values[0])
		}
	}
	for _, detail := range st.Details() {
		if retry, ok := detail.(*errdetails.RetryInfo); ok {
			seconds := math.Ceil(retry.GetRetryDelay().AsDuration().Seconds())
			h.Set("Retry-After", strconv.FormatFloat(seconds, 'f', 0, 64))
		}
	}
}
