package gateway

import (
	"net/http"
	"strings"

	"github.com/swaggest/swgui"
	"github.com/swaggest/swgui/v5emb"

	"github.com/paymentsvc/paymentsvc/gen/openapi"
)

const (
	docsPath     = "/docs"
	documentPath = "/openapi.json"
)

// withDocs adds a page to read and try the facade, and the document behind it.
// It looks at prefixes and not at patterns of http.ServeMux, which would clean
// paths and so break ids that hold slashes.
func withDocs(next http.Handler) http.Handler {
	page := v5emb.NewHandlerWithConfig(swgui.Config{
		Title:       "paymentsvc",
		SwaggerJSON: documentPath,
		BasePath:    docsPath,
		SettingsUI:  map[string]string{"docExpansion": `"none"`, "filter": "true", "tryItOutEnabled": "true"},
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isPage := r.URL.Path == docsPath || strings.HasPrefix(r.URL.Path, docsPath+"/")
		switch {
		case (isPage || r.URL.Path == documentPath) && r.Method != http.MethodGet && r.Method != http.MethodHead:
			writeMethodNotAllowed(w, r, "GET, HEAD")
		case r.URL.Path == documentPath:
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(openapi.Document) // a client that is gone needs no answer
		case isPage:
			page.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}
