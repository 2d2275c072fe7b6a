package client_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

const shortly = time.Second

// fault is a way of PortOne, or of the network, not to answer.
type fault struct {
	// do is what the server does with a connection after it has read a request.
	do   func(c *net.TCPConn)
	want client.Cause
	// timed makes the client give up soon.
	timed bool
}

// send writes a text and lets the harness close the connection.
func send(text string) func(*net.TCPConn) {
	return func(c *net.TCPConn) { _, _ = io.WriteString(c, text) }
}

// sendAndHold writes a text and waits for the client to leave.
func sendAndHold(text string) func(*net.TCPConn) {
	return func(c *net.TCPConn) {
		_, _ = io.WriteString(c, text)
		_, _ = io.Copy(io.Discard, c)
	}
}

func sendAndReset(text string) func(*net.TCPConn) {
	return func(c *net.TCPConn) {
		_, _ = io.WriteString(c, text)
		resetConn(c)
	}
}

// dribble sends an answer one byte at a time, for longer than the client waits.
func dribble(c *net.TCPConn) {
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
	tick := time.NewTicker(shortly / 10)
	defer tick.Stop()
	for range tick.C {
		if _, err := io.WriteString(c, "x"); err != nil {
			return
		}
	}
}

const tenMiB = 10 << 20

func faults() map[string]fault {
	return map[string]fault{
		"the connection is reset without an answer":    {do: resetConn, want: client.CauseReset},
		"the connection is closed without an answer":   {do: send(""), want: client.CauseReset},
		"the connection is closed in the status line":  {do: send("HTTP/1.1 20"), want: client.CauseReset},
		"the connection is closed in the headers":      {do: send("HTTP/1.1 200 OK\r\nX-Customer: personal\r\n"), want: client.CauseReset},
		"the connection is reset after the headers":    {do: sendAndReset("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), want: client.CauseTruncated},
		"the body is shorter than announced":           {do: send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"name\":\"personal\""), want: client.CauseTruncated},
		"the chunks end too early":                     {do: send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\npers"), want: client.CauseTruncated},
		"the last chunk is missing":                    {do: send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\npersonal\r\n"), want: client.CauseTruncated},
		"a chunk has no length":                        {do: sendAndHold("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\npersonal\r\n"), want: client.CauseMalformed},
		"the answer is not HTTP":                       {do: sendAndHold("SSH-2.0-personal\r\n"), want: client.CauseMalformed},
		"a header has no colon":                        {do: sendAndHold("HTTP/1.1 200 OK\r\npersonal data\r\n\r\n"), want: client.CauseMalformed},
		"the length is not a number":                   {do: sendAndHold("HTTP/1.1 200 OK\r\nContent-Length: personal\r\n\r\n"), want: client.CauseMalformed},
		"two lengths contradict each other":            {do: sendAndHold("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 8\r\n\r\n{}"), want: client.CauseMalformed},
		"the headers are a mebibyte":                   {do: sendAndHold("HTTP/1.1 200 OK\r\nX-Personal: " + strings.Repeat("personal", 1<<17) + "\r\n\r\n"), want: client.CauseMalformed},
		"the headers do not end":                       {do: sendAndHold("HTTP/1.1 200 OK\r\n" + strings.Repeat("X-Personal: personal\r\n", 1<<16)), want: client.CauseMalformed},
		"the protocol is switched":                     {do: sendAndHold("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: personal\r\n\r\n"), want: client.CauseMalformed},
		"ten mebibytes are announced":                  {do: sendAndHold("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\npersonal"), want: client.CauseTooLarge},
		"ten mebibytes come without a length":          {do: sendAndHold("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + strings.Repeat("x", tenMiB)), want: client.CauseTooLarge},
		"nothing ever comes":                           {do: sendAndHold(""), want: client.CauseTimeout, timed: true},
		"the headers come and then nothing":            {do: sendAndHold("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), want: client.CauseTimeout, timed: true},
		"the body comes one byte at a time":            {do: dribble, want: client.CauseTimeout, timed: true},
		"an interim answer comes and then nothing":     {do: sendAndHold("HTTP/1.1 103 Early Hints\r\n\r\n"), want: client.CauseTimeout, timed: true},
		"interim answers come and then the connection": {do: send("HTTP/1.1 103 Early Hints\r\n\r\n"), want: client.CauseReset},
	}
}

// newFaultyServer reads a request from each connection and then does f to it.
func newFaultyServer(t *testing.T, f fault) *rawServer {
	t.Helper()
	return newRawServer(t, func(s *rawServer, c *net.TCPConn, _ int64) {
		if s.request(newWire(c)) {
			f.do(c)
		}
	})
}

func (f fault) configure(c *client.Config) {
	if f.timed {
		c.Timeout = shortly
	}
}

// TestWriteWithoutAnswerIsInDoubt is the heart of the contract: whatever happens
// after the request went out, it went out once and the result says "maybe".
func TestWriteWithoutAnswerIsInDoubt(t *testing.T) {
	t.Parallel()
	for name, f := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newFaultyServer(t, f)
			c, spied := newClient(t, server.url, f.configure)
			got := c.Write(t.Context(), post())

			if got.Sent != client.SentMaybe || got.Class() != client.ClassInDoubt || got.Attempts != 1 {
				t.Errorf("got %v, class %v, %d attempts; want one attempt in doubt", got.Sent, got.Class(), got.Attempts)
			}
			if got.FirstByteAt.IsZero() || !got.LastByteAt.After(got.FirstByteAt) {
				t.Errorf("bytes left between %v and %v", got.FirstByteAt, got.LastByteAt)
			}
			if n := server.requests.Load(); n != 1 {
				t.Errorf("server read %d requests, want 1", n)
			}
			checkFailure(t, got, f.want, spied)
		})
	}
}

// TestReadWithoutAnswer checks the same faults for a read, which may be repeated.
func TestReadWithoutAnswer(t *testing.T) {
	t.Parallel()
	for name, f := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newFaultyServer(t, f)
			c, spied := newClient(t, server.url, func(cfg *client.Config) {
				f.configure(cfg)
				cfg.BackoffBase = time.Millisecond
			})
			got := c.Read(t.Context(), get())

			want := 1 // what was answered wrongly once is answered wrongly again
			if f.want == client.CauseReset || f.want == client.CauseTruncated {
				want = 3
			}
			if n := server.requests.Load(); got.Attempts != want || n != int64(want) {
				t.Errorf("%d attempts and %d requests on the wire, want %d", got.Attempts, n, want)
			}
			checkFailure(t, got, f.want, spied)
		})
	}
}

// checkFailure checks cause, log and event of a failed call, and that nothing
// private is in any of them.
func checkFailure(t *testing.T, got client.Result, want client.Cause, spied *spy) {
	t.Helper()
	e, ok := got.Err.(*client.Error) //nolint:errorlint // the type is the contract
	if !ok || e.Cause != want {
		t.Fatalf("got error %v, want cause %q", got.Err, want)
	}
	if diff := cmp.Diff(client.Result{
		Sent: got.Sent, Err: got.Err, Attempts: got.Attempts, FirstByteAt: got.FirstByteAt, LastByteAt: got.LastByteAt,
	}, got, cmp.Comparer(func(a, b error) bool { return a.Error() == b.Error() })); diff != "" {
		t.Errorf("a result without an answer holds parts of one (-want +got):\n%s", diff)
	}
	if lines := spied.lines(); len(lines) != 1 || !strings.Contains(lines[0], "cause="+string(want)) {
		t.Errorf("got log %q, want one line with the cause", lines)
	}
	for _, text := range private {
		if strings.Contains(got.Err.Error(), text) || len(spied.lines(text)) > 0 {
			t.Errorf("%q is in the error or the log: %v, %q", text, got.Err, spied.lines())
		}
	}
	if len(spied.events) != 1 || spied.events[0].Cause != want || spied.events[0].Sent != got.Sent {
		t.Errorf("got events %+v, want one like the result", spied.events)
	}
}
