package e2e_test

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/fx"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

const (
	anyPort = "127.0.0.1:0"
	// patience is how long a test waits for what should come at once, on a machine
	// that may do much else.
	patience = 2 * time.Minute
)

// program is the program, running in this process.
type program struct {
	http, admin, sandbox string // base URLs
	grpc                 string // address
	conn                 *grpc.ClientConn
	web                  *http.Client
	log                  *logbook
	stop                 func()
}

// serve starts the program on ports of its own and stops it with the test. Change
// may replace settings that do not suit it.
func serve(t *testing.T, change func(*app.Config)) *program {
	t.Helper()
	cfg := app.Config{
		GRPCAddr: anyPort, HTTPAddr: anyPort, AdminAddr: anyPort, SandboxAddr: anyPort, WebhookAddr: anyPort,
		DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "journal.db"),
		KeyIn:       "sandbox", Reflection: true, LogLevel: "info", LogFormat: "json",
	}
	if change != nil {
		change(&cfg)
	}
	s := &program{log: &logbook{}, web: newWeb(t)}
	var listeners *app.Listeners
	application, err := app.New(&cfg, app.NewLog(&cfg, s.log), fx.Populate(&listeners))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := application.Start(ctx); err != nil {
		t.Fatal(err)
	}
	s.grpc = listeners.GRPC.Addr().String()
	s.http, s.admin = "http://"+listeners.HTTP.Addr().String(), "http://"+listeners.Admin.Addr().String()
	if cfg.Embedded() {
		s.sandbox = "http://" + listeners.Sandbox.Addr().String()
	}
	s.conn = s.dial(t)
	s.stop = func() {
		s.web.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		if err := application.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
		s.stop = func() {}
	}
	t.Cleanup(func() { s.stop() })
	return s
}

// newWeb is an HTTP client that leaves nothing open behind the test.
func newWeb(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport: transport, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// dial opens a connection that is closed with the test.
func (s *program) dial(t *testing.T) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(s.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// read gets a page.
func (s *program) read(t *testing.T, url string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	got := s.fetch(t, r)
	return got.status, string(got.body)
}

// soon waits until done reports true.
func soon(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for !done() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}
