package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// FuzzFront throws requests at the handler: whatever comes, the answer is JSON
// with a documented status, and nothing panics.
func FuzzFront(f *testing.F) {
	for _, op := range wire.Operations() {
		request, known := requests()[op.ID]
		if !known {
			continue
		}
		body, err := json.Marshal(request.body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(op.Method, request.path, "", body, "")
		f.Add(op.Method, request.path, "requestBody="+url.QueryEscape(string(body)), []byte{}, `"unique-request-id-123"`)
	}
	f.Add("POST", "/_sandbox/windows", "", []byte(`{"paymentId":"p","totalAmount":9223372036854775807}`), "")
	f.Add("POST", "/_sandbox/payments/p/settle", "storeId=x", []byte(`{"outcome":"APPROVED"}`), "")
	f.Add("GET", "/payments/%2F%25", "%zz", []byte("\x00\xff"), `"\`)
	f.Fuzz(func(t *testing.T, method, path, query string, body []byte, key string) {
		handler := sandbox.New(sandbox.Options{Wait: func(time.Duration) {}}).Handler()
		u, err := url.Parse("http://sandbox" + path)
		if err != nil || strings.ContainsAny(method, " \r\n\t") || method == "" {
			return // no client could send this
		}
		u.RawQuery = query
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(string(body)))
		req.Method, req.URL = method, u
		req.Header.Set("Authorization", secret)
		if key != "" {
			req.Header.Set("Idempotency-Key", key)
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, req)
		var answer J
		if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
			t.Fatalf("%s %s: %d is not JSON: %v", method, path, recorder.Code, err)
		}
		if recorder.Code >= http.StatusInternalServerError && recorder.Code != http.StatusBadGateway {
			t.Errorf("%s %s: got %d %s", method, path, recorder.Code, recorder.Body)
		}
	})
}
