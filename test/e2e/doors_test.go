package e2e_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

// attack is a request that a web page of another origin can have its reader's browser
// send, or that has a Host which no page of this service has.
type attack struct {
	header map[string]string // an empty value removes a header
	empty  bool              // without a body
	types  bool              // only what takes a body is asked for a content type
	reads  bool              // reads are refused, too

	status int
	reason string
}

func attacks() map[string]attack {
	crossOrigin := func(header map[string]string) attack {
		return attack{header: header, status: http.StatusForbidden, reason: "CROSS_ORIGIN_REFUSED"}
	}
	host := func(host string) attack {
		return attack{header: map[string]string{"Host": host}, reads: true, status: http.StatusMisdirectedRequest, reason: "HOST_NOT_ALLOWED"}
	}
	media := func(contentType string, empty bool) attack {
		return attack{
			header: map[string]string{"Content-Type": contentType}, empty: empty, types: true,
			status: http.StatusUnsupportedMediaType, reason: "UNSUPPORTED_MEDIA_TYPE",
		}
	}
	return map[string]attack{
		"another origin":                     crossOrigin(map[string]string{"Origin": "https://attacker.example"}),
		"another site":                       crossOrigin(map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://attacker.example"}),
		"another port of this machine":       crossOrigin(map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:3000"}),
		"a page without an origin":           crossOrigin(map[string]string{"Origin": "null"}),
		"the form of a page":                 crossOrigin(map[string]string{"Origin": "https://attacker.example", "Content-Type": "application/x-www-form-urlencoded"}),
		"a name that was rebound":            host("attacker.example"),
		"a name that was rebound, with port": host("attacker.example:8080"),
		"a name that begins like this one":   host("localhost.attacker.example"),
		"an address of another machine":      host("192.0.2.1"),
		"no content type":                    media("", false),
		"no content type and no body":        media("", true),
		"a form":                             media("application/x-www-form-urlencoded", false),
		"a form and no body":                 media("application/x-www-form-urlencoded", true),
		"a text":                             media("text/plain", false),
		"a form with files":                  media("multipart/form-data; boundary=x", false),
		"another charset":                    media("application/json; charset=euc-kr", false),
	}
}

// apply makes an attack of a request.
func (a attack) apply(r *http.Request) {
	if a.empty {
		r.Body, r.ContentLength, r.GetBody = http.NoBody, 0, nil
	}
	for name, value := range a.header {
		switch {
		case name == "Host":
			r.Host = value
		case value == "":
			r.Header.Del(name)
		default:
			r.Header.Set(name, value)
		}
	}
}

// concerns reports whether an attack is one for a method of HTTP.
func (a attack) concerns(verb string) bool {
	switch verb {
	case http.MethodGet:
		return a.reads
	case http.MethodDelete:
		return !a.types
	default:
		return true
	}
}

func TestWebPagesOfOthersReachNoBindingOfTheContract(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	tried := 0
	for _, m := range methods(t) {
		for _, b := range bindings(t, m) {
			for name, a := range attacks() {
				if !a.concerns(b.verb) {
					continue
				}
				tried++
				request := newMessage(t, m.Input())
				minimal(t, request.ProtoReflect())
				r := transcode(t.Context(), t, b, request)
				a.apply(r)
				got := p.exchange(t.Context(), t, r)
				if reason := infoOf(t, got.failure(t)).GetReason(); got.status != a.status || reason != a.reason {
					t.Errorf("%s: %s %s: got %d %s, want %d %s", name, b.verb, b.path, got.status, reason, a.status, a.reason)
				}
			}
		}
	}
	if len(methods(t)) > 0 && tried < 10*len(methods(t)) {
		t.Errorf("%d requests only", tried)
	}
	t.Logf("%d requests", tried)
	_, text := p.read(t, p.http+"/v1/operations")
	var listed struct {
		Operations []any `json:"operations"`
	}
	if err := json.Unmarshal([]byte(text), &listed); err != nil || len(listed.Operations) != 0 {
		t.Errorf("the journal has %s (%v)", text, err)
	}
}

func TestTheSandboxIsNotPlayedByPagesOfOthers(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	p.play(t, http.MethodPut, "/faults", map[string]any{"rules": []any{map[string]any{"operations": []string{"getPayment"}, "kind": "hang"}}})
	before := p.play(t, http.MethodGet, "/faults", nil)
	for _, call := range []struct{ verb, path, body string }{
		{"POST", "/_sandbox/reset", "{}"},
		{"POST", "/_sandbox/clock", `{"freeze": true}`},
		{"PUT", "/_sandbox/faults", `{"profile": "bad-day"}`},
		{"DELETE", "/_sandbox/faults", ""},
		{"POST", "/_sandbox/windows", `{"paymentId": "page-1", "channelKey": "channel-key-card", "orderName": "x", "totalAmount": 1000, "currency": "KRW"}`},
		{"GET", "/_sandbox/ledger", ""},
	} {
		for name, a := range attacks() {
			if !a.concerns(call.verb) {
				continue
			}
			r, err := http.NewRequestWithContext(t.Context(), call.verb, p.sandbox+call.path, strings.NewReader(call.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", asJSON)
			a.apply(r)
			got := p.fetch(t, r)
			var said struct {
				Error string `json:"error"`
			}
			if err := json.Unmarshal(got.body, &said); err != nil || got.status != a.status || said.Error == "" {
				t.Errorf("%s: %s %s: got %d %s, want %d", name, call.verb, call.path, got.status, got.body, a.status)
			}
		}
	}
	if diff := cmp.Diff(before, p.play(t, http.MethodGet, "/faults", nil)); diff != "" {
		t.Errorf("the faults were changed:\n%s", diff)
	}
	if clock := p.play(t, http.MethodGet, "/clock", nil); clock["frozen"] != false {
		t.Errorf("the clock was changed: %v", clock)
	}
}

func TestEveryHTTPPortLooksAtTheHost(t *testing.T) {
	t.Parallel()
	pages := map[string][]string{
		"HTTP":    {"/v1/banks", "/docs", "/openapi.json", "/"},
		"Admin":   {"/livez", "/readyz", "/metrics", "/debug/pprof/", "/"},
		"Sandbox": {"/_sandbox/ledger", "/payments/x", "/"},
	}
	p := serve(t, func(cfg *app.Config) { cfg.HTTPAllowedHosts = []string{"payments.internal", "192.0.2.9"} })
	urls := map[string]string{"HTTP": p.http, "Admin": p.admin, "Sandbox": p.sandbox}
	for field := range reflect.TypeFor[app.Listeners]().Fields() {
		if field.Name == "GRPC" {
			continue // browsers cannot speak it: it needs HTTP/2 without TLS
		}
		if pages[field.Name] == nil {
			t.Errorf("nobody looks at the port %s", field.Name)
		}
		for _, path := range pages[field.Name] {
			for host, allowed := range map[string]bool{
				"": true, "localhost": true, "LocalHost.:1": true, "[::1]:8080": true, "payments.internal": true, "Payments.Internal.:80": true, "192.0.2.9:8080": true,
				"attacker.example": false, "payments.internal.attacker.example": false, "192.0.2.8": false,
			} {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, urls[field.Name]+path, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				r.Host = host
				got := p.fetch(t, r)
				if refused := got.status == http.StatusMisdirectedRequest; refused == allowed {
					t.Errorf("%s of %s for %q: %d %s", path, field.Name, host, got.status, got.body)
				}
			}
		}
	}
}

func TestARequestWithoutAHostIsRefused(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(p.http, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, "GET /v1/banks HTTP/1.0\r\n\r\n")
	answer, _ := io.ReadAll(conn)
	if !strings.HasPrefix(string(answer), "HTTP/1.0 421 ") {
		t.Errorf("got %s", answer)
	}
}

// zipped is text compressed.
func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// post sends a body to the facade.
func (s *program) post(ctx context.Context, t *testing.T, path string, body []byte, header map[string]string) exchanged {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.http+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", asJSON)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	return s.fetch(t, r)
}

func TestCompressedBodiesAreReadWithinTheSameLimit(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	const path = "/v1/payments/zip-1:preRegister"
	whole := `{"totalAmount": "1000", "currencyCode": "KRW"}`
	for _, encoding := range []string{"gzip", "GZIP", "x-gzip"} {
		if got := p.post(t.Context(), t, path, zipped(t, whole), map[string]string{"Content-Encoding": encoding}); got.status != http.StatusOK {
			t.Errorf("%s: %d %s", encoding, got.status, got.body)
		}
	}
	if got := p.post(t.Context(), t, path, []byte(whole), map[string]string{"Content-Encoding": "identity"}); got.status != http.StatusOK {
		t.Errorf("identity: %d %s", got.status, got.body)
	}
	damaged := zipped(t, whole)
	damaged[len(damaged)-6] ^= 1 // in the checksum
	for name, c := range map[string]struct {
		body     []byte
		encoding string
		status   int
		reason   string
	}{
		"a bomb":                    {zipped(t, strings.Repeat(" ", 64*mebibyte)), "gzip", http.StatusRequestEntityTooLarge, "REQUEST_TOO_LARGE"},
		"a byte too many":           {zipped(t, whole+strings.Repeat(" ", mebibyte+1-len(whole))), "gzip", http.StatusRequestEntityTooLarge, "REQUEST_TOO_LARGE"},
		"too much, compressed":      {bytes.Repeat(zipped(t, ""), mebibyte/20), "gzip", http.StatusRequestEntityTooLarge, "REQUEST_TOO_LARGE"},
		"damaged":                   {damaged, "gzip", http.StatusBadRequest, "MALFORMED_MESSAGE"},
		"cut":                       {zipped(t, whole)[:20], "gzip", http.StatusBadRequest, "MALFORMED_MESSAGE"},
		"not compressed":            {[]byte(whole), "gzip", http.StatusBadRequest, "MALFORMED_MESSAGE"},
		"with more after its end":   {append(zipped(t, whole), whole...), "gzip", http.StatusBadRequest, "MALFORMED_MESSAGE"},
		"an unknown encoding":       {[]byte(whole), "br", http.StatusUnsupportedMediaType, "UNSUPPORTED_ENCODING"},
		"compressed twice":          {zipped(t, string(zipped(t, whole))), "gzip, gzip", http.StatusUnsupportedMediaType, "UNSUPPORTED_ENCODING"},
		"an encoding that is none":  {[]byte(whole), "utf-8", http.StatusUnsupportedMediaType, "UNSUPPORTED_ENCODING"},
		"compressed without saying": {zipped(t, whole), "", http.StatusBadRequest, "INVALID_JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := map[string]string{}
			if c.encoding != "" {
				header["Content-Encoding"] = c.encoding
			}
			got := p.post(t.Context(), t, path, c.body, header)
			if reason := infoOf(t, got.failure(t)).GetReason(); got.status != c.status || reason != c.reason {
				t.Errorf("got %d %s, want %d %s", got.status, reason, c.status, c.reason)
			}
			if offered := got.header.Get("Accept-Encoding"); (offered == "gzip") != (c.reason == "UNSUPPORTED_ENCODING") {
				t.Errorf("offers %q", offered)
			}
		})
	}
}

func TestAPageOfTheFacadeItselfMayWrite(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	got := p.post(t.Context(), t, "/v1/payments/own-1:preRegister", []byte("{}"), map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": p.http})
	if got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.body)
	}
}
