package door

import (
	"mime"
	"net/http"
	"strings"
)

// Refusal is why a request is turned away.
type Refusal int

// The refusals.
const (
	// WrongHost: the request is sent to a host that is not served here.
	WrongHost Refusal = iota
	// CrossOrigin: a page of another origin sent a request that is no read.
	CrossOrigin
	// NotJSON: a write without the content type that pages cannot send to other
	// origins.
	NotJSON
)

// Text says in one sentence what was refused and what to do.
func (r Refusal) Text() string {
	switch r {
	case WrongHost:
		return "The Host header names a host that is not served here; list it in PAYMENTSVC_HTTP_ALLOWED_HOSTS if it should be."
	case CrossOrigin:
		return "A page of another origin must not send this request."
	case NotJSON:
		return "The request needs the header Content-Type: application/json, even without a body; a charset can only be utf-8."
	default:
		return ""
	}
}

// Status is the HTTP status that says so.
func (r Refusal) Status() int {
	switch r {
	case WrongHost:
		return http.StatusMisdirectedRequest
	case NotJSON:
		return http.StatusUnsupportedMediaType
	case CrossOrigin:
	}
	return http.StatusForbidden
}

// Guard passes on to next what may come in, and lets refuse answer the rest.
func Guard(hosts *Hosts, next http.Handler, refuse func(http.ResponseWriter, *http.Request, Refusal)) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !hosts.Allowed(r):
			refuse(w, r, WrongHost)
		case crossOrigin.Check(r) != nil:
			refuse(w, r, CrossOrigin)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// SaysJSON reports whether a request says that it is JSON where it must: with a method
// that takes a body, even if there is none. Forms are thereby refused from browsers, too,
// that do not say which origin a request comes from. Other methods take no body, and
// pages cannot send them to other origins unasked.
func SaysJSON(r *http.Request) bool {
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
	default:
		return true
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset, given := params["charset"]
	return err == nil && media == "application/json" && (!given || strings.EqualFold(charset, "utf-8"))
}
