package e2e_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/app"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

// upstream is a PortOne of the test's own.
type upstream struct {
	url      string
	requests atomic.Int64
	mu       sync.Mutex
	open     map[net.Conn]bool
}

// newUpstream serves handler until the test ends. It counts requests and
// connections.
func newUpstream(t *testing.T, handler http.Handler) *upstream {
	t.Helper()
	u := &upstream{open: map[net.Conn]bool{}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u.requests.Add(1)
		handler.ServeHTTP(w, r)
	}))
	tracked := server.Config.ConnState
	server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		u.mu.Lock()
		switch state {
		case http.StateNew:
			u.open[c] = true
		case http.StateClosed, http.StateHijacked:
			delete(u.open, c)
		case http.StateActive, http.StateIdle:
		}
		u.mu.Unlock()
		if tracked != nil {
			tracked(c, state)
		}
	}
	server.Start()
	u.url = server.URL
	t.Cleanup(server.Close)
	return u
}

// connections is how many connections are open.
func (u *upstream) connections() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.open)
}

// apiSecret is the sandbox's, and here that of any upstream.
const apiSecret = "sandbox-api-secret"

// serveWith starts the program with handler for its PortOne. What answers beside
// it is the sandbox's control API, if handler has one.
func serveWith(t *testing.T, handler http.Handler, change func(*app.Config)) (*program, *upstream) {
	t.Helper()
	u := newUpstream(t, handler)
	p := serve(t, func(cfg *app.Config) {
		cfg.PortOneURL, cfg.KeyIn = u.url, "on"
		cfg.Secrets.APISecret = apiSecret
		if change != nil {
			change(cfg)
		}
	})
	p.sandbox = u.url
	return p, u
}

// gate is a sandbox behind a gate: requests about some payments wait in front of
// it, and the answers about others get lost behind it.
type gate struct {
	sandbox http.Handler

	mu   sync.Mutex
	held map[string]chan struct{}
	lost map[string][]string
}

func newGate() *gate {
	return &gate{
		sandbox: sandbox.New(sandbox.Options{}).Handler(),
		held:    map[string]chan struct{}{}, lost: map[string][]string{},
	}
}

// hold makes requests at path wait until release is called, at the latest when
// the test ends.
func (g *gate) hold(t *testing.T, path string) (release func()) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	held := make(chan struct{})
	g.held[path] = held
	release = sync.OnceFunc(func() { close(held) })
	t.Cleanup(release)
	return release
}

// lose makes the answers at path get lost for good. From then on the paths that
// follow cannot be read.
func (g *gate) lose(path string, then ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lost[path] = then
}

// ServeHTTP lets a request through when it may pass.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	held := g.held[r.URL.Path]
	then, lost := g.lost[r.URL.Path]
	for _, path := range then {
		g.lost[path] = nil
	}
	g.mu.Unlock()
	if held != nil {
		<-held
	}
	if !lost {
		g.sandbox.ServeHTTP(w, r)
		return
	}
	if then != nil {
		g.sandbox.ServeHTTP(httptest.NewRecorder(), r)
	}
	http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
}
