package gateway

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"

	"github.com/paymentsvc/paymentsvc/internal/gateway/strict"
)

// Ids may hold anything, slashes included, which a path carries as %2F. The mux
// splits paths at %2F or leaves it as it is, neither of which gives back the id.
// So paths are escaped once more on their way in, which the mux undoes while it
// binds them, and unescaped exactly once after that.

// escapedOnceMore hides the escapes of a path from the mux.
func escapedOnceMore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		escaped := *r
		path := *r.URL
		path.Path = r.URL.EscapedPath()
		path.RawPath = strings.ReplaceAll(path.Path, "%", "%25")
		escaped.URL = &path
		next.ServeHTTP(w, &escaped)
	})
}

// unescapedOnce gives path parameters their own text.
func unescapedOnce(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		for name, escaped := range params {
			text, err := url.PathUnescape(escaped)
			if err != nil {
				refuse(w, r, strict.Rejected("path", wantText))
				return
			}
			params[name] = text
		}
		next(w, r, params)
	}
}
