package client_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

const (
	testStore  = "store-2"
	testURL    = "http://portone.invalid"
	testSecret = "secret-in-the-header"
	testKey    = "key-0123456789abcdef"
	testID     = "order-of-a-person"
)

// private are texts of requests and answers that no log line and no error may hold.
var private = []string{testSecret, testKey, testID, "personal", "requestBody"}

// stepClock is a clock that moves one millisecond per look, so that the order of
// looks can be compared.
func stepClock() func() time.Time {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var looks atomic.Int64
	return func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Millisecond) }
}

// stopwatch tells how much time of the synctest bubble has passed since it was made.
func stopwatch() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

// spy collects what a client logs and observes.
type spy struct {
	mu     sync.Mutex
	log    bytes.Buffer
	events []client.Event
}

func (s *spy) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(p)
}

func (s *spy) observe(e client.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
}

// lines gives the log lines that hold all of parts.
func (s *spy) lines(parts ...string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []string
	for line := range strings.Lines(s.log.String()) {
		if containsAll(line, parts) {
			found = append(found, line)
		}
	}
	return found
}

func containsAll(s string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(s, part) {
			return false
		}
	}
	return true
}

// newClient makes a client of url that is closed with the test. Change may replace
// what does not suit it.
func newClient(tb testing.TB, url string, change func(*client.Config)) (*client.Client, *spy) {
	tb.Helper()
	s := &spy{}
	cfg := client.Config{
		BaseURL: url,
		Version: "1.2.3",
		Secrets: client.Static{"": testSecret},
		Now:     stepClock(),
		Rand:    func() float64 { return 0.5 },
		Log:     slog.New(slog.NewTextHandler(s, nil)),
		Observe: s.observe,
	}
	if change != nil {
		change(&cfg)
	}
	c, err := client.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c, s
}

func get() client.Request {
	return client.Request{
		Operation: "getPayment", Method: http.MethodGet, Path: "/payments/" + testID,
		Query: client.QueryBody([]byte(`{"customer":"personal"}`)),
	}
}

func post() client.Request {
	return client.Request{
		Operation: "cancelPayment", Method: http.MethodPost, Path: "/payments/" + testID + "/cancel",
		Body: []byte(`{"reason":"personal"}`), IdempotencyKey: testKey,
	}
}

// rawServer is a TCP server whose connections are handled by hand. Attempts are
// counted where it matters: on the wire.
type rawServer struct {
	url      string
	accepted atomic.Int64
	requests atomic.Int64
}

// newRawServer accepts connections and gives each to handle together with its
// number, counted from 1. It closes what handle leaves open.
func newRawServer(tb testing.TB, handle func(s *rawServer, c *net.TCPConn, n int64)) *rawServer {
	tb.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &rawServer{url: "http://" + l.Addr().String()}
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		open []net.Conn
	)
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			n := s.accepted.Add(1)
			wg.Go(func() {
				defer func() { _ = c.Close() }()
				handle(s, c.(*net.TCPConn), n) //nolint:forcetypeassert // a TCP listener makes TCP connections
			})
		}
	})
	tb.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return s
}

// request reads one whole request from the wire and counts it.
func (s *rawServer) request(r *wire) bool {
	_, ok := r.next()
	if ok {
		s.requests.Add(1)
	}
	return ok
}

// resetConn closes a connection so that the peer sees a reset.
func resetConn(c *net.TCPConn) {
	_ = c.SetLinger(0)
	_ = c.Close()
}

// pipeNet is a network in memory, for tests in a synctest bubble: real sockets
// would keep its clock from moving.
type pipeNet struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipeNet() *pipeNet {
	return &pipeNet{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (p *pipeNet) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipeNet) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (*pipeNet) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

func (p *pipeNet) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// servePipe runs handler on a network in memory until the test ends.
func servePipe(t *testing.T, handler http.HandlerFunc) *pipeNet {
	t.Helper()
	p := newPipeNet()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(p) })
	t.Cleanup(func() {
		_ = server.Close()
		wg.Wait()
	})
	return p
}
