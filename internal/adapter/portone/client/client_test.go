package client_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// TestConfigurationIsChecked lists what New refuses.
func TestConfigurationIsChecked(t *testing.T) {
	t.Parallel()
	good := func() client.Config {
		return client.Config{
			BaseURL: "https://api.example", Version: "1", Secrets: client.Static{}, Now: stepClock(),
			Rand: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler),
		}
	}
	c, err := client.New(good())
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	for name, change := range map[string]func(*client.Config){
		"no URL":                func(c *client.Config) { c.BaseURL = "" },
		"another scheme":        func(c *client.Config) { c.BaseURL = "ftp://host" },
		"no host":               func(c *client.Config) { c.BaseURL = "https:///v2" },
		"a password in the URL": func(c *client.Config) { c.BaseURL = "https://user:personal@host" },
		"a query":               func(c *client.Config) { c.BaseURL = "https://host?personal" },
		"no URL at all":         func(c *client.Config) { c.BaseURL = "https://user:personal@ho st" },
		"no version":            func(c *client.Config) { c.Version = "" },
		"a version with a line": func(c *client.Config) { c.Version = "1\r\n" },
		"no secrets":            func(c *client.Config) { c.Secrets = nil },
		"no clock":              func(c *client.Config) { c.Now = nil },
		"no random source":      func(c *client.Config) { c.Rand = nil },
		"no logger":             func(c *client.Config) { c.Log = nil },
		"a negative timeout":    func(c *client.Config) { c.Timeout = -1 },
		"a negative limit":      func(c *client.Config) { c.MaxBody = -1 },
		"a ratio above one":     func(c *client.Config) { c.Breaker.Ratio = 1.5 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := good()
			change(&cfg)
			if _, err := client.New(cfg); err == nil || strings.Contains(err.Error(), "personal") {
				t.Errorf("got error %v", err)
			}
		})
	}
}

// TestCloseEndsCallsInFlight: a write that is cut off is a doubt, one that waits is
// not, and nobody is left waiting. That nothing else is left, TestMain checks.
func TestCloseEndsCallsInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := servePipe(t, hang)
		c, _ := newClient(t, testURL, func(cfg *client.Config) {
			cfg.Dial, cfg.Writes, cfg.QueueTimeout = p.dial, 1, time.Minute
		})
		var running, waiting client.Result
		var wg sync.WaitGroup
		wg.Go(func() { running = c.Write(t.Context(), post()) })
		synctest.Wait()
		wg.Go(func() { waiting = c.Write(t.Context(), post()) })
		synctest.Wait()
		c.Close()
		wg.Wait()
		if running.Sent != client.SentMaybe || causeOf(running) != client.CauseClosed {
			t.Errorf("running: got %v %v", running.Sent, running.Err)
		}
		for name, got := range map[string]client.Result{"waiting": waiting, "late": c.Write(t.Context(), post())} {
			if got.Sent != client.SentNo || causeOf(got) != client.CauseClosed {
				t.Errorf("%s: got %v %v", name, got.Sent, got.Err)
			}
		}
		c.Close() // a second time does nothing
	})
}

// TestCancelledReadEndsAtOnce checks the callers who leave, before and during.
func TestCancelledReadEndsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := servePipe(t, hang)
		c, spied := newClient(t, testURL, func(cfg *client.Config) { cfg.Dial = p.dial })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		clock := stopwatch()
		got := c.Read(ctx, get())
		if got.Sent != client.SentMaybe || causeOf(got) != client.CauseCancelled || clock() != time.Second {
			t.Errorf("during: got %v %v after %v", got.Sent, got.Err, clock())
		}
		if got := c.Read(ctx, get()); got.Sent != client.SentNo || causeOf(got) != client.CauseCancelled || got.Attempts != 0 {
			t.Errorf("before: got %v %v", got.Sent, got.Err)
		}
		if lines := spied.lines("level=INFO", "cause=cancelled"); len(lines) != 2 {
			t.Errorf("got log %q", spied.lines())
		}
	})
}

// TestErrorsAreFoundByErrorsIs keeps callers from comparing texts.
func TestErrorsAreFoundByErrorsIs(t *testing.T) {
	t.Parallel()
	for cause, want := range map[client.Cause]error{
		client.CauseCancelled: context.Canceled,
		client.CauseDeadline:  context.DeadlineExceeded,
		client.CauseTimeout:   context.DeadlineExceeded,
		client.CauseReset:     nil,
	} {
		if got := (&client.Error{Cause: cause}).Unwrap(); got != want { //nolint:errorlint // identity is meant
			t.Errorf("%s unwraps to %v, want %v", cause, got, want)
		}
	}
}

// traceKey is a context key, as tracing uses one.
type traceKey struct{}

// contextHandler notes the value that a log call found in its context.
type contextHandler struct {
	slog.Handler

	seen chan any
}

func (contextHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h contextHandler) Handle(ctx context.Context, _ slog.Record) error {
	h.seen <- ctx.Value(traceKey{})
	return nil
}

// TestWriteKeepsTheValuesOfItsContext: without its trace a log line is lost.
func TestWriteKeepsTheValuesOfItsContext(t *testing.T) {
	t.Parallel()
	seen := make(chan any, 1)
	server := newAnswering(t, jsonAnswer(http.StatusInternalServerError, ""))
	c, _ := newClient(t, server.url, func(cfg *client.Config) {
		cfg.Log = slog.New(contextHandler{Handler: slog.DiscardHandler, seen: seen})
	})
	c.Write(context.WithValue(t.Context(), traceKey{}, "trace-1"), post())
	if got := <-seen; got != "trace-1" {
		t.Errorf("the log call saw %v", got)
	}
}

// TestObserverHearsOfEveryCall checks the events of a success and a refusal.
func TestObserverHearsOfEveryCall(t *testing.T) {
	t.Parallel()
	server := newRawServer(t, func(_ *rawServer, c *net.TCPConn, _ int64) {
		w := newWire(c)
		for _, text := range []string{jsonAnswer(200, "{}"), jsonAnswer(403, `{"type":"FORBIDDEN"}`)} {
			w.next()
			_, _ = io.WriteString(c, text)
		}
	})
	c, spied := newClient(t, server.url, func(cfg *client.Config) { cfg.Secrets = client.Static{testStore: testSecret} })
	c.Read(t.Context(), withStore(get(), testStore))
	c.Write(t.Context(), withStore(post(), testStore))
	want := []client.Event{
		{Operation: "getPayment", Store: testStore, Sent: client.SentAnswered, Class: client.ClassDone, Status: 200, Attempts: 1},
		{Operation: "cancelPayment", Store: testStore, Write: true, Sent: client.SentAnswered, Class: client.ClassRefused, Status: 403, ErrorType: "FORBIDDEN", Attempts: 1},
	}
	for i := range spied.events {
		if spied.events[i].Duration <= 0 {
			t.Errorf("event %d took no time", i)
		}
		spied.events[i].Duration = 0
	}
	if diff := cmp.Diff(want, spied.events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// TestConnectionsAreKept counts connections for many calls at once and in a row.
func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	const workers = 8
	server := newAnswering(t, jsonAnswer(http.StatusOK, "{}"))
	c, _ := newClient(t, server.url, func(cfg *client.Config) { cfg.Reads = 2 * workers })
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range 50 {
				if got := c.Read(t.Context(), get()); got.Class() != client.ClassDone {
					t.Errorf("got %v %v", got.Class(), got.Err)
				}
			}
		})
	}
	wg.Wait()
	if n := server.accepted.Load(); n > workers {
		t.Errorf("%d connections for %d calls at a time", n, workers)
	}
}

// TestDeadIdleConnectionIsNotUsed: when the end of a connection is known before a
// write begins, the write must not be made a doubt by using it.
func TestDeadIdleConnectionIsNotUsed(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{}, 2)
	server := newRawServer(t, func(s *rawServer, c *net.TCPConn, n int64) {
		if s.request(newWire(c)) {
			_, _ = io.WriteString(c, jsonAnswer(http.StatusOK, "{}"))
		}
		if n == 1 {
			_ = c.Close()
		} else {
			_, _ = io.WriteString(c, "HTTP/1.1 408 Request Timeout\r\n\r\n")
		}
		ended <- struct{}{}
	})
	c, _ := newClient(t, server.url, nil)
	for range 3 {
		if got := c.Write(t.Context(), post()); got.Class() != client.ClassDone {
			t.Fatalf("got %v %v", got.Class(), got.Err)
		}
		<-ended
	}
	if n := server.accepted.Load(); n != 3 {
		t.Errorf("%d connections, want a new one for each write", n)
	}
}
