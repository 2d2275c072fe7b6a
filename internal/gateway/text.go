package gateway

import (
	"net/http"
	"net/url"
	"unicode/utf8"

	"github.com/paymentsvc/paymentsvc/internal/gateway/strict"
)

// onlyText rejects paths and queries whose escapes are no UTF-8: no message can
// hold them, which would otherwise look like a defect of the service.
func onlyText(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.QueryUnescape(r.URL.RawQuery)
		switch {
		case err != nil || !utf8.ValidString(query):
			refuse(w, r, strict.Rejected("query", wantText))
		case !utf8.ValidString(r.URL.Path):
			refuse(w, r, strict.Rejected("path", wantText))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

const wantText = "must be UTF-8, with special characters escaped as %XX"
