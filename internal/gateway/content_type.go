package gateway

import (
	"mime"
	"net/http"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// onlyJSON refuses bodies that say they are something else. Besides being
// honest, it keeps web pages of other origins from posting forms to the facade.
func onlyJSON(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength == 0 || isJSON(r.Header.Get("Content-Type")) {
			next.ServeHTTP(w, r)
			return
		}
		refuse(w, r, failure.New(errorv1.CommonReason_COMMON_REASON_UNSUPPORTED_MEDIA_TYPE, "The body must be application/json."))
	})
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}
