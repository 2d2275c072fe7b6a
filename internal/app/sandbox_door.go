package app

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/door"
)

// sandboxControl is what the paths of the sandbox's control API begin with. It asks
// for no credential, so that a page could play the customer and the bank.
const sandboxControl = "/_sandbox/"

// GuardSandbox keeps pages of other origins from the sandbox. Writes of the control API
// need the content type of JSON; those of PortOne's API do not, as with PortOne, but
// need the API secret, which pages cannot send to another origin.
func GuardSandbox(hosts *door.Hosts, next http.Handler) http.Handler {
	return door.Guard(hosts, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, sandboxControl) && !door.SaysJSON(r) {
			refuseSandbox(w, r, door.NotJSON)
			return
		}
		next.ServeHTTP(w, r)
	}), refuseSandbox)
}

// refuseSandbox answers in the shape of the control API or of PortOne's.
func refuseSandbox(w http.ResponseWriter, r *http.Request, refusal door.Refusal) {
	shape := map[string]string{"type": "FORBIDDEN", "message": refusal.Text()}
	if strings.HasPrefix(r.URL.Path, sandboxControl) {
		shape = map[string]string{"error": refusal.Text()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(refusal.Status())
	body, err := json.Marshal(shape)
	if err != nil {
		return // texts can always be written
	}
	_, _ = w.Write(body) // a client that is gone needs no answer
}
