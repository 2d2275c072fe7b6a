package e2e_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// newLines returns the lines about calls that do something adds to the log. A line is
// written before its call is answered.
func (s *program) newLines(do func()) []string {
	before := len(s.log.with(`"msg":"call"`))
	do()
	return s.log.with(`"msg":"call"`)[before:]
}

// requireLine checks the line of one call.
func requireLine(t *testing.T, what string, lines []string, want map[string]any) {
	t.Helper()
	if len(lines) != 1 {
		t.Errorf("%s: %d lines, want one: %q", what, len(lines), lines)
		return
	}
	said := entry(t, lines[0])
	for key, value := range want {
		if said[key] != value {
			t.Errorf("%s: %s is %v, want %v: %s", what, key, said[key], value, lines[0])
		}
	}
	if took, ok := said["took_ms"].(float64); !ok || took < 0 {
		t.Errorf("%s: it took %v: %s", what, said["took_ms"], lines[0])
	}
	if said["caller"] != "local" || said["method"] == nil || said["code"] == nil {
		t.Errorf("%s: something is missing: %s", what, lines[0])
	}
}

func TestEveryRejectedHTTPRequestIsLoggedOnceWithoutItsContent(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	for name, c := range httpCases() {
		var body io.Reader
		if c.body != "" {
			body = strings.NewReader(c.body)
		}
		r, err := http.NewRequestWithContext(t.Context(), c.verb, p.http+c.path, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", c.contentType)
		for name, value := range c.header {
			r.Header.Set(name, value)
		}
		lines := p.newLines(func() { p.fetch(t, r) })
		requireLine(t, name, lines, map[string]any{"reason": c.reason, "http_status": float64(c.status)})
		for _, line := range lines {
			if strings.Contains(line, "order-1") || strings.Contains(line, "key-1") || strings.Contains(line, "pageToken") {
				t.Errorf("%s: the line tells what was asked: %s", name, line)
			}
		}
	}
	for name, a := range attacks() {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.http+undoPath, strings.NewReader(`{"reason": "x"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", asJSON)
		a.apply(r)
		requireLine(t, name, p.newLines(func() { p.fetch(t, r) }), map[string]any{
			"reason": a.reason, "http_status": float64(a.status), "http_method": "POST", "http_path": "/v1/payments/*:cancel",
		})
	}
	for _, encoding := range []string{"gzip", "br"} {
		lines := p.newLines(func() {
			p.post(t.Context(), t, undoPath, []byte("canary"), map[string]string{"Content-Encoding": encoding})
		})
		requireLine(t, encoding, lines, map[string]any{"http_method": "POST"})
	}
	if logged := p.log.with(canary); len(logged) > 0 {
		t.Errorf("bodies are logged: %q", logged)
	}
}

func TestADeadlineThatIsOverIsLoggedOnce(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	lines := p.newLines(func() {
		p.post(t.Context(), t, undoPath, []byte(`{"reason": "x"}`), map[string]string{"Grpc-Timeout": "1n", "Idempotency-Key": "refund-0123456789"})
	})
	requireLine(t, "a nanosecond", lines, map[string]any{"reason": "DEADLINE_EXCEEDED", "http_status": float64(http.StatusGatewayTimeout)})
}

func TestEveryRejectedMessageIsLoggedOnce(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	w := newWire(t, p)
	path := rpcPath(methodOf(t, &paymentv1.GetPaymentRequest{}))
	for name, c := range wireCases(t) {
		lines := p.newLines(func() { w.call(t, path, bytes.NewReader(c.body), c.header) })
		requireLine(t, name, lines, map[string]any{"reason": c.reason, "method": path, "http_status": nil})
	}
	lines := p.newLines(func() { w.call(t, "/x/"+strings.Repeat("y", 1000), bytes.NewReader(nil), nil) })
	requireLine(t, "an unknown RPC", lines, map[string]any{"reason": "RPC_NOT_FOUND", "method": "/x/" + strings.Repeat("y", 197)})
}

func TestTheLineOfAWriteNamesItsOperation(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, nil)
			request := payByCard("logged-1", 1000)
			var a answer
			lines := p.newLines(func() { a = connect(t, p).call(t.Context(), t, methodOf(t, request), request) })
			if name == "gRPC reflection" {
				lines = lines[len(lines)-1:] // it asked for the contract before
			}
			want := map[string]any{"operation_id": a.header["paymentsvc-operation-id"], "code": "OK", "http_status": nil}
			if name == "JSON" {
				want["http_status"] = float64(http.StatusOK)
			}
			if want["operation_id"] == "" {
				t.Fatal("the answer names no operation")
			}
			requireLine(t, "a charge", lines, want)
		})
	}
}
