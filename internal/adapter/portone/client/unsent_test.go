package client_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// contextWithCancel is a context that the test ends by itself.
func contextWithCancel(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}

// closedPort gives the URL of a port on which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	return "http://" + l.Addr().String()
}

// newTLSServer is an HTTPS server with a certificate that roots trusts.
func newTLSServer(t *testing.T, change func(*tls.Config)) (string, *x509.CertPool) {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Proto == "HTTP/1.1" {
			_, _ = io.WriteString(w, `{}`)
		}
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if change != nil {
		change(server.TLS)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return server.URL, roots
}

// TestFailureBeforeTheFirstByteIsAProof lists what may be repeated without harm.
func TestFailureBeforeTheFirstByteIsAProof(t *testing.T) {
	t.Parallel()
	secure, roots := newTLSServer(t, nil)
	old, oldRoots := newTLSServer(t, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS11, tls.VersionTLS11 })
	silent := newRawServer(t, func(_ *rawServer, c *net.TCPConn, _ int64) { _, _ = io.Copy(io.Discard, c) })
	rude := newRawServer(t, func(_ *rawServer, c *net.TCPConn, _ int64) {
		_, _ = c.Read(make([]byte, 1))
		resetConn(c)
	})
	for name, tc := range map[string]struct {
		url    string
		change func(*client.Config)
		want   client.Cause
		detail string
	}{
		"nobody listens": {url: closedPort(t), want: client.CauseConnect, detail: "connection refused"},
		"the name is unknown": {url: testURL, want: client.CauseDNS, change: func(c *client.Config) {
			c.Dial = func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "portone.invalid", IsNotFound: true}}
			}
		}},
		"connecting takes too long": {url: testURL, want: client.CauseConnect, detail: "timed out", change: func(c *client.Config) {
			c.DialTimeout = shortly / 10
			c.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		}},
		"our time is up while connecting": {url: testURL, want: client.CauseTimeout, change: func(c *client.Config) {
			c.Timeout = shortly / 10
			c.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		}},
		"the certificate is not trusted": {url: secure, want: client.CauseTLS, detail: "not trusted"},
		"the certificate is for another": {url: strings.Replace(secure, "127.0.0.1", "localhost", 1), want: client.CauseTLS, change: func(c *client.Config) { c.RootCAs = roots }},
		"TLS is older than 1.2":          {url: old, want: client.CauseTLS, change: func(c *client.Config) { c.RootCAs = oldRoots }},
		"the handshake hangs": {
			url: strings.Replace(silent.url, "http", "https", 1), want: client.CauseTLS, detail: "timed out",
			change: func(c *client.Config) { c.HandshakeTimeout = shortly / 10 },
		},
		"the handshake is reset": {url: strings.Replace(rude.url, "http", "https", 1), want: client.CauseTLS},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, spied := newClient(t, tc.url, tc.change)
			got := c.Write(t.Context(), post())
			if got.Sent != client.SentNo || got.Class() != client.ClassNotSent || !got.FirstByteAt.IsZero() || !got.LastByteAt.IsZero() {
				t.Errorf("got %+v, want a proof that nothing was sent", got)
			}
			checkFailure(t, got, tc.want, spied)
			if !strings.Contains(got.Err.Error(), tc.detail) {
				t.Errorf("got %v, want %q in it", got.Err, tc.detail)
			}
		})
	}
}

// TestUnsentReadIsRepeated checks that a read goes on where a write would stop.
func TestUnsentReadIsRepeated(t *testing.T) {
	t.Parallel()
	c, _ := newClient(t, closedPort(t), func(cfg *client.Config) { cfg.BackoffBase = time.Millisecond })
	if got := c.Read(t.Context(), get()); got.Sent != client.SentNo || got.Attempts != 3 {
		t.Errorf("got %v after %d attempts, want not sent after 3", got.Sent, got.Attempts)
	}
}

// TestSecureCall checks that a trusted certificate is enough, that a connection is
// kept, and that HTTP/2 is not spoken even with a server that offers it.
func TestSecureCall(t *testing.T) {
	t.Parallel()
	url, roots := newTLSServer(t, nil)
	dials := 0
	c, _ := newClient(t, url, func(cfg *client.Config) {
		cfg.RootCAs = roots
		cfg.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			dials++
			var d net.Dialer
			return d.DialContext(ctx, network, addr)
		}
	})
	for range 3 {
		if got := c.Write(t.Context(), post()); got.Class() != client.ClassDone || string(got.Body) != "{}" {
			t.Fatalf("got %v %q %v, want an answer over HTTP/1.1", got.Class(), got.Body, got.Err)
		}
	}
	if dials != 1 {
		t.Errorf("%d connections for three calls in a row", dials)
	}
}

// TestMistakesOfTheCallerAreRefused lists requests that must not go out.
func TestMistakesOfTheCallerAreRefused(t *testing.T) {
	t.Parallel()
	server := newRawServer(t, func(*rawServer, *net.TCPConn, int64) {})
	c, _ := newClient(t, server.url, nil)
	for name, change := range map[string]func(*client.Request){
		"no operation":                    func(r *client.Request) { r.Operation = "" },
		"a write by GET":                  func(r *client.Request) { r.Method = http.MethodGet },
		"an invented method":              func(r *client.Request) { r.Method = "POST /x HTTP/1.1\r\n" },
		"no idempotency key":              func(r *client.Request) { r.IdempotencyKey = "" },
		"a key of 15 characters":          func(r *client.Request) { r.IdempotencyKey = strings.Repeat("k", 15) },
		"a key of 257 characters":         func(r *client.Request) { r.IdempotencyKey = strings.Repeat("k", 257) },
		"a key with a quote":              func(r *client.Request) { r.IdempotencyKey = `0123456789"0123456789` },
		"a key with a backslash":          func(r *client.Request) { r.IdempotencyKey = `0123456789\0123456789` },
		"a key that ends the header line": func(r *client.Request) { r.IdempotencyKey = "0123456789\r\nX: 0123456789" },
		"a key beyond ASCII":              func(r *client.Request) { r.IdempotencyKey = "0123456789012345é" },
		"a path without a slash":          func(r *client.Request) { r.Path = "payments" },
		"a path that is not escaped":      func(r *client.Request) { r.Path = "/payments/a b" },
		"a path with a broken escape":     func(r *client.Request) { r.Path = "/payments/%zz" },
		"a path with a query":             func(r *client.Request) { r.Path = "/payments?x=1" },
		"a path with a fragment":          func(r *client.Request) { r.Path = "/payments#x" },
		"a path that climbs":              func(r *client.Request) { r.Path = "/payments/../cancel" },
		"a path that climbs in disguise":  func(r *client.Request) { r.Path = "/payments/%2E%2e/cancel" },
		"a path with an empty id":         func(r *client.Request) { r.Path = "/payments//cancel" },
		"a path that ends in a slash":     func(r *client.Request) { r.Path = "/payments/" },
		"a query that is not escaped":     func(r *client.Request) { r.Query = "a= HTTP/1.1\r\nX: y" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := post()
			change(&req)
			got := c.Write(t.Context(), req)
			var e *client.Error
			if got.Sent != client.SentNo || got.Attempts != 0 || !errors.As(got.Err, &e) || e.Cause != client.CauseInvalid {
				t.Errorf("got %+v, want it refused as invalid", got)
			}
		})
	}
	for name, change := range map[string]func(*client.Request){
		"a read by POST":    func(r *client.Request) { r.Method = http.MethodPost },
		"a read with body":  func(r *client.Request) { r.Body = []byte("{}") },
		"a read with a key": func(r *client.Request) { r.IdempotencyKey = testKey },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := get()
			change(&req)
			if got := c.Read(t.Context(), req); got.Sent != client.SentNo || got.Attempts != 0 || got.Err == nil {
				t.Errorf("got %+v, want it refused", got)
			}
		})
	}
	t.Cleanup(func() {
		if n := server.accepted.Load(); n != 0 {
			t.Errorf("%d connections were made", n)
		}
	})
}
