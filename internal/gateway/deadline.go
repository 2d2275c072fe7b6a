package gateway

import (
	"context"
	"net/http"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
)

// timeoutHeader is how a caller sets its deadline, as in "5S" or "500m".
const timeoutHeader = "Grpc-Timeout"

// defaultTimeout is the deadline of callers that set none. Proxies and HTTP clients
// commonly give up after a minute, and would then miss the answer that says how to
// learn the outcome.
const defaultTimeout = 55 * time.Second

// withDeadline gives each call a deadline.
func withDeadline(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		if r.Header.Get(timeoutHeader) != "" {
			next(w, r, params) // the gateway reads it
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), defaultTimeout)
		defer cancel()
		next(w, r.WithContext(ctx), params)
	}
}
