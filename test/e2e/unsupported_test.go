package e2e_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The README says what the JSON port does not speak.

func TestTheFacadeHasNoCORS(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	for verb, want := range map[string]int{http.MethodOptions: http.StatusMethodNotAllowed, http.MethodGet: http.StatusBadRequest} {
		r, err := http.NewRequestWithContext(t.Context(), verb, "http://facade/v1/payments?unread=1", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", "https://shop.example")
		r.Header.Set("Access-Control-Request-Method", http.MethodGet)
		got := p.exchange(t.Context(), t, r)
		if got.status != want {
			t.Errorf("%s: got %d, want %d", verb, got.status, want)
		}
		for name := range got.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: the answer has %s", verb, name)
			}
		}
	}
}

func TestNeitherPortSpeaksGRPCWeb(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	const rpc = "/paymentsvc.payment.v1.PaymentService/GetPayment"
	for _, base := range []string{p.http, "http://" + p.grpc} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+rpc, strings.NewReader("\x00\x00\x00\x00\x00"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/grpc-web+proto")
		resp, err := p.web.Do(r)
		if err != nil {
			continue // the gRPC port does not answer HTTP/1.1
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode < http.StatusBadRequest || strings.Contains(resp.Header.Get("Content-Type"), "grpc") {
			t.Errorf("%s: got %d %v %q", base, resp.StatusCode, resp.Header, body)
		}
	}
}

func TestTheFacadeDoesNotSpeakHTTP2InClearText(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	address := strings.TrimPrefix(p.http, "http://")
	for name, hello := range map[string]string{
		"prior knowledge": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
		"an upgrade":      "GET /v1/payments?unread=1 HTTP/1.1\r\nHost: " + address + "\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			_ = conn.SetDeadline(time.Now().Add(patience))
			if _, err := io.WriteString(conn, hello); err != nil {
				t.Fatal(err)
			}
			first, err := bufio.NewReader(conn).ReadString('\n')
			if err != nil || !strings.HasPrefix(first, "HTTP/1.1 4") && !strings.HasPrefix(first, "HTTP/1.1 505") {
				t.Errorf("got %q, %v", first, err)
			}
		})
	}
}
