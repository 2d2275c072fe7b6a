package e2e_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// httpCase is a request that the facade must refuse.
type httpCase struct {
	verb, path  string
	contentType string
	body        string
	header      map[string]string
	unsized     bool // the length of the body is not announced

	status int
	reason string
	allow  string
	blames []string
}

const (
	asJSON   = "application/json"
	payPath  = "/v1/payments/order-1:payInstantly"
	undoPath = "/v1/payments/order-1:cancel"
	mebibyte = 1 << 20
)

// httpCases are what can be wrong with an HTTP request before it is a request of
// the contract.
func httpCases() map[string]httpCase {
	bad := func(verb, path, body, reason string) httpCase {
		return httpCase{verb: verb, path: path, contentType: asJSON, body: body, status: http.StatusBadRequest, reason: reason}
	}
	with := func(c httpCase, name, value string) httpCase {
		c.header = map[string]string{name: value}
		return c
	}
	media := func(contentType, body string) httpCase {
		return httpCase{verb: "POST", path: undoPath, contentType: contentType, body: body, status: http.StatusUnsupportedMediaType, reason: "UNSUPPORTED_MEDIA_TYPE"}
	}
	method := func(verb, path, allow string) httpCase {
		return httpCase{verb: verb, path: path, status: http.StatusMethodNotAllowed, reason: "METHOD_NOT_ALLOWED", allow: allow}
	}
	nothing := func(path string) httpCase {
		return httpCase{verb: "GET", path: path, status: http.StatusNotFound, reason: "ROUTE_NOT_FOUND"}
	}
	blamed := func(c httpCase, fields ...string) httpCase {
		c.blames = fields
		return c
	}
	long := `{"reason": "` + strings.Repeat("x", mebibyte) + `"}`
	tooLarge := httpCase{verb: "POST", path: undoPath, contentType: asJSON, body: long[:mebibyte+1], status: http.StatusRequestEntityTooLarge, reason: "REQUEST_TOO_LARGE"}
	unsized := tooLarge
	unsized.unsized = true
	return map[string]httpCase{
		"a body that ends too early":                    bad("POST", undoPath, `{"reason": "x"`, "INVALID_JSON"),
		"a body that goes on after its end":             bad("POST", undoPath, `{"reason": "x"} {"amount": 1}`, "INVALID_JSON"),
		"a body with a word after its end":              bad("POST", undoPath, `{"reason": "x"} or so`, "INVALID_JSON"),
		"a body that is no object":                      bad("POST", undoPath, `["reason"]`, "VALIDATION_FAILED"),
		"a body that is no JSON":                        bad("POST", undoPath, `reason=x`, "INVALID_JSON"),
		"a body with one key twice":                     bad("POST", undoPath, `{"amount": 1, "amount": 2}`, "VALIDATION_FAILED"),
		"a body with one key in both spellings":         bad("POST", undoPath, `{"refundEmail": "a", "refund_email": "b"}`, "VALIDATION_FAILED"),
		"a body with bytes that are no UTF-8":           bad("POST", undoPath, "{\"reason\": \"\xff\"}", "INVALID_JSON"),
		"a text where a number belongs":                 bad("POST", undoPath, `{"amount": "many"}`, "VALIDATION_FAILED"),
		"a number where a text belongs":                 bad("POST", undoPath, `{"reason": 5}`, "VALIDATION_FAILED"),
		"a part of a won":                               bad("POST", undoPath, `{"amount": 1.5}`, "VALIDATION_FAILED"),
		"a number that is too large":                    bad("POST", undoPath, `{"amount": 9223372036854775808}`, "VALIDATION_FAILED"),
		"an enum value that nobody knows":               bad("POST", undoPath, `{"requester": "NOBODY"}`, "VALIDATION_FAILED"),
		"a misspelt field":                              bad("POST", undoPath, `{"amounts": 1}`, "UNKNOWN_FIELD"),
		"a misspelt field inside":                       bad("POST", payPath, `{"method": {"card": {"credentials": {}}}}`, "UNKNOWN_FIELD"),
		"a misspelt query parameter":                    bad("GET", "/v1/payments?filter.statuss=PAYMENT_STATUS_PAID", "", "UNKNOWN_FIELD"),
		"a misspelt query parameter of a DELETE":        bad("DELETE", "/v1/billing-keys/key-1?reasn=x", "", "UNKNOWN_FIELD"),
		"a query parameter that the path has":           bad("GET", "/v1/payments/order-1?payment_id=order-2", "", "VALIDATION_FAILED"),
		"a query parameter twice":                       bad("GET", "/v1/payments?pageSize=1&pageSize=2", "", "VALIDATION_FAILED"),
		"a query parameter in both spellings":           bad("GET", "/v1/payments?pageSize=1&page_size=2", "", "VALIDATION_FAILED"),
		"a query parameter of another type":             bad("GET", "/v1/payments?pageSize=many", "", "VALIDATION_FAILED"),
		"a query parameter with an unknown enum value":  bad("GET", "/v1/payments?filter.status=NOBODY", "", "VALIDATION_FAILED"),
		"a query parameter that is no UTF-8":            bad("GET", "/v1/payments?pageToken=%FF", "", "VALIDATION_FAILED"),
		"a query divided by semicolons":                 bad("GET", "/v1/payments?pageSize=1;pageToken=x", "", "VALIDATION_FAILED"),
		"a query with a half escape":                    bad("GET", "/v1/payments?pageToken=%2", "", "VALIDATION_FAILED"),
		"an id that is no UTF-8":                        bad("GET", "/v1/payments/%FF", "", "VALIDATION_FAILED"),
		"an id of two dots":                             blamed(bad("GET", "/v1/payments/..", "", "VALIDATION_FAILED"), "payment_id"),
		"an id of two escaped dots":                     blamed(bad("GET", "/v1/payments/%2E%2E", "", "VALIDATION_FAILED"), "payment_id"),
		"an id with a line break":                       blamed(bad("GET", "/v1/payments/a%0Ab", "", "VALIDATION_FAILED"), "payment_id"),
		"an id that is too long":                        blamed(bad("GET", "/v1/payments/"+strings.Repeat("x", 257), "", "VALIDATION_FAILED"), "payment_id"),
		"a timeout that is none":                        with(bad("GET", "/v1/payments/order-1", "", "VALIDATION_FAILED"), "Grpc-Timeout", "soon"),
		"metadata of a caller's own":                    with(bad("POST", undoPath, `{"reason": "x"}`, "UNKNOWN_FIELD"), "Grpc-Metadata-Idempotency-Key", "id-0123456789abcdef"),
		"a body that is called text":                    media("text/plain", `{"reason": "x"}`),
		"a body that is called nothing":                 media("", `{"reason": "x"}`),
		"a body that is called nonsense":                media(";;", `{"reason": "x"}`),
		"a form":                                        media("application/x-www-form-urlencoded", "reason=x"),
		"a form with files":                             media("multipart/form-data; boundary=x", "--x--"),
		"a body of a mebibyte and a byte":               tooLarge,
		"a body of a mebibyte and a byte, not told":     unsized,
		"a method that the path does not take":          method("PUT", "/v1/payments/order-1", "GET, HEAD"),
		"a method that a verb does not take":            method("PUT", undoPath, "GET, HEAD, POST"),
		"a method that neither of two takes":            method("DELETE", "/v1/payments:scan", "GET, HEAD, POST"),
		"a method of a path with several":               method("POST", "/v1/billing-keys/key-1", "DELETE, GET, HEAD"),
		"a method that asks for the methods":            method("OPTIONS", "/v1/banks", "GET, HEAD"),
		"a method that nobody knows":                    method("BREW", "/v1/banks", "GET, HEAD"),
		"a method that the document does not take":      method("DELETE", "/openapi.json", "GET, HEAD"),
		"a method that the page does not take":          method("DELETE", "/docs", "GET, HEAD"),
		"a method that is to be another":                with(method("POST", "/v1/billing-keys/key-1", "DELETE, GET, HEAD"), "X-HTTP-Method-Override", "DELETE"),
		"a path that leads nowhere":                     nothing("/v1/paymentz/order-1"),
		"the root":                                      nothing("/"),
		"a path that is longer than any":                nothing("/v1/payments/order-1/transactions/more"),
		"a path without an id":                          blamed(bad("GET", "/v1/payments/", "", "VALIDATION_FAILED"), "payment_id"),
		"a path that climbs":                            nothing("/v1/payments/../banks"),
		"a verb that nobody knows, but an id may be":    method("POST", "/v1/payments/order-1:steal", "GET, HEAD"),
		"a payment that does not exist":                 {verb: "GET", path: "/v1/payments/order-1", status: http.StatusNotFound, reason: "PAYMENT_NOT_FOUND"},
		"a payment that does not exist, with a slash":   {verb: "GET", path: "/v1/payments/order%2F1", status: http.StatusNotFound, reason: "PAYMENT_NOT_FOUND"},
		"a payment that does not exist, with a percent": {verb: "GET", path: "/v1/payments/order%252F1", status: http.StatusNotFound, reason: "PAYMENT_NOT_FOUND"},
		"a payment that does not exist, like a verb":    {verb: "GET", path: "/v1/payments/order%3Acancel", status: http.StatusNotFound, reason: "PAYMENT_NOT_FOUND"},
		"a payment that does not exist, in Korean":      {verb: "GET", path: "/v1/payments/%EC%A3%BC%EB%AC%B8", status: http.StatusNotFound, reason: "PAYMENT_NOT_FOUND"},
		"a file that PortOne does not have":             {verb: "GET", path: "/v1/invoicing/tax-invoices:downloadSheet", status: http.StatusBadRequest, reason: "INVALID_REQUEST"},
	}
}

func TestHTTPRequestsThatCannotBeServedGetOneShapeOfError(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	for name, c := range httpCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var body io.Reader
			if c.body != "" {
				body = bytes.NewReader([]byte(c.body))
			}
			if c.unsized {
				body = io.MultiReader(body) // of which nobody knows the length
			}
			r, err := http.NewRequestWithContext(t.Context(), c.verb, p.http+c.path, body)
			if err != nil {
				t.Fatal(err)
			}
			if c.contentType != "" {
				r.Header.Set("Content-Type", c.contentType)
			}
			for name, value := range c.header {
				r.Header.Set(name, value)
			}
			got := p.exchange(t.Context(), t, r)
			st := got.failure(t)
			if reason := infoOf(t, st).GetReason(); got.status != c.status || reason != c.reason {
				t.Errorf("got %d %s, want %d %s", got.status, reason, c.status, c.reason)
			}
			if allow := got.header.Get("Allow"); allow != c.allow {
				t.Errorf("allows %q, want %q", allow, c.allow)
			}
			if c.blames != nil {
				if diff := cmp.Diff(c.blames, violated(t, st)); diff != "" {
					t.Errorf("blames (-want +got):\n%s", diff)
				}
			}
		})
	}
}
