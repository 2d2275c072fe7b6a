package client_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// writes are the shapes of writes PortOne has. The ones without a body are those
// that net/http takes for repeatable because of their Idempotency-Key.
func writes() map[string]client.Request {
	without := func(method string) client.Request {
		r := post()
		r.Method, r.Body = method, nil
		return r
	}
	with := func(method string) client.Request {
		r := post()
		r.Method = method
		return r
	}
	return map[string]client.Request{
		"POST with a body":      with(http.MethodPost),
		"PATCH with a body":     with(http.MethodPatch),
		"PUT with a body":       with(http.MethodPut),
		"POST without a body":   without(http.MethodPost),
		"DELETE without a body": without(http.MethodDelete),
	}
}

// newForgetfulServer answers the first request of a connection, reads the second
// and ends the connection without an answer: what a load balancer does whose idle
// time is over, and also what a server does that dies in the middle of the work.
func newForgetfulServer(t *testing.T, end func(*net.TCPConn)) *rawServer {
	t.Helper()
	return newRawServer(t, func(s *rawServer, c *net.TCPConn, _ int64) {
		w := newWire(c)
		if s.request(w) {
			_, _ = io.WriteString(c, jsonAnswer(http.StatusOK, "{}"))
		}
		s.request(w)
		end(c)
	})
}

// ends are the two ways in which a connection dies.
func ends() map[string]func(*net.TCPConn) {
	return map[string]func(*net.TCPConn){
		"closed": func(c *net.TCPConn) { _ = c.Close() },
		"reset":  resetConn,
	}
}

// TestWriteIsNotRepeatedWhenAKeptAliveConnectionDies counts requests on the wire.
func TestWriteIsNotRepeatedWhenAKeptAliveConnectionDies(t *testing.T) {
	t.Parallel()
	for name, req := range writes() {
		for how, end := range ends() {
			t.Run(name+", connection "+how, func(t *testing.T) {
				t.Parallel()
				server := newForgetfulServer(t, end)
				c, _ := newClient(t, server.url, nil)
				if got := c.Write(t.Context(), req); got.Class() != client.ClassDone {
					t.Fatalf("first write: %+v", got)
				}
				got := c.Write(t.Context(), req)
				if got.Sent != client.SentMaybe {
					t.Errorf("second write is %v, want maybe", got.Sent)
				}
				if n := server.requests.Load(); n != 2 {
					t.Errorf("server read %d requests for two writes", n)
				}
			})
		}
	}
}

// TestNetHTTPWouldRepeatTheWrite shows that the test above can fail: the same
// request through a plain transport arrives a third time.
func TestNetHTTPWouldRepeatTheWrite(t *testing.T) {
	t.Parallel()
	server := newForgetfulServer(t, func(c *net.TCPConn) { _ = c.Close() })
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	for range 2 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.url, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Idempotency-Key", `"`+testKey+`"`)
		resp, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	if n := server.requests.Load(); n != 3 {
		t.Errorf("server read %d requests, want 3: two calls and a silent repetition", n)
	}
}

// TestReadOnADeadKeptAliveConnectionIsRepeatedByUs checks that a read survives
// what a write must not, and that the repetition is counted.
func TestReadOnADeadKeptAliveConnectionIsRepeatedByUs(t *testing.T) {
	t.Parallel()
	server := newForgetfulServer(t, func(c *net.TCPConn) { _ = c.Close() })
	c, spied := newClient(t, server.url, func(cfg *client.Config) {
		cfg.Breaker.MinCalls = 2 // a dead connection of ours must not speak against PortOne
	})
	for i, want := range []int{1, 2} {
		got := c.Read(t.Context(), get())
		if got.Class() != client.ClassDone || got.Attempts != want {
			t.Errorf("read %d: %v after %d attempts, want done after %d", i+1, got.Class(), got.Attempts, want)
		}
	}
	if n := server.requests.Load(); n != 3 || len(spied.lines()) != 0 {
		t.Errorf("%d requests and log %q, want 3 and none", n, spied.lines())
	}
}

// ledger counts how often each idempotency key arrived.
type ledger struct {
	mu   sync.Mutex
	seen map[string]int
}

// restless answers a few requests of a connection and ends it right after, in one
// way or the other.
func (l *ledger) restless(_ *rawServer, c *net.TCPConn, n int64) {
	w := newWire(c)
	for range 1 + n%3 {
		req, ok := w.next()
		if !ok {
			return
		}
		l.mu.Lock()
		l.seen[req.Header.Get("Idempotency-Key")]++
		l.mu.Unlock()
		_, _ = io.WriteString(c, jsonAnswer(http.StatusOK, "{}"))
	}
	if n%2 == 0 {
		resetConn(c)
	}
}

// agrees reports whether what the server saw of a key can be true with a result.
func (l *ledger) agrees(key string, sent client.Sent) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.seen[`"`+key+`"`]
	switch sent {
	case client.SentNo:
		return n == 0
	case client.SentAnswered:
		return n == 1
	default:
		return n <= 1
	}
}

// TestNotSentIsNeverSeenByTheServer runs writes against a server whose connections
// die before, during and after the next write. No key may arrive twice, and none
// that was called unsent.
func TestNotSentIsNeverSeenByTheServer(t *testing.T) {
	t.Parallel()
	const (
		workers = 4
		each    = 150
	)
	l := &ledger{seen: map[string]int{}}
	server := newRawServer(t, l.restless)
	c, _ := newClient(t, server.url, func(cfg *client.Config) { cfg.Breaker.MinCalls = workers * each })
	var (
		wg   sync.WaitGroup
		sent sync.Map
	)
	for worker := range workers {
		wg.Go(func() {
			for i := range each {
				req := post()
				req.IdempotencyKey = fmt.Sprintf("write-%05d-of-worker-%d", i, worker)
				if i%2 == 0 {
					req.Body = nil
				}
				sent.Store(req.IdempotencyKey, c.Write(t.Context(), req).Sent)
			}
		})
	}
	wg.Wait()
	sent.Range(func(key, got any) bool {
		if !l.agrees(key.(string), got.(client.Sent)) { //nolint:forcetypeassert // stored above
			t.Errorf("%v is %v, but that is not what the server saw", key, got)
		}
		return true
	})
}

// TestGivenUpWriteDoesNotArriveLater has a server that reads nothing until the
// client has given up. The rest of the request must be gone from the kernel.
func TestGivenUpWriteDoesNotArriveLater(t *testing.T) {
	t.Parallel()
	givenUp := make(chan struct{})
	arrived := make(chan error, 1)
	server := newRawServer(t, func(_ *rawServer, c *net.TCPConn, _ int64) {
		<-givenUp
		_, err := io.Copy(io.Discard, c)
		arrived <- err
	})
	c, _ := newClient(t, server.url, func(cfg *client.Config) { cfg.Timeout = shortly })
	req := post()
	req.Body = bytes.Repeat([]byte("x"), 32<<20)
	got := c.Write(t.Context(), req)
	close(givenUp)
	if got.Sent != client.SentMaybe || got.LastByteAt.IsZero() {
		t.Errorf("got %v, last byte %v; want maybe", got.Sent, got.LastByteAt)
	}
	if err := <-arrived; !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the server read the connection up to %v, want a reset", err)
	}
}

// TestWriteGoesOnWithoutItsCaller cancels the caller while PortOne works.
func TestWriteGoesOnWithoutItsCaller(t *testing.T) {
	t.Parallel()
	ctx, cancel := contextWithCancel(t)
	server := newRawServer(t, func(s *rawServer, c *net.TCPConn, _ int64) {
		if s.request(newWire(c)) {
			cancel()
			_, _ = io.WriteString(c, jsonAnswer(http.StatusOK, `{"done":true}`))
		}
	})
	c, _ := newClient(t, server.url, nil)
	if got := c.Write(ctx, post()); got.Class() != client.ClassDone || string(got.Body) != `{"done":true}` {
		t.Errorf("got %v %q, want the answer", got.Class(), got.Body)
	}
	if ctx.Err() == nil {
		t.Error("the caller was not cancelled")
	}
	if got := c.Write(ctx, post()); got.Sent == client.SentNo {
		t.Errorf("a write of a caller who had left was not made: %v", got.Err)
	}
}
