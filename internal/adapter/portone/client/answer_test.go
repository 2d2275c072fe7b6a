package client_test

import (
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// newAnswering is a server that gives every request the same answer.
func newAnswering(tb testing.TB, text string) *rawServer {
	tb.Helper()
	return newRawServer(tb, func(s *rawServer, c *net.TCPConn, _ int64) {
		for w := newWire(c); s.request(w); {
			_, _ = io.WriteString(c, text)
		}
	})
}

// complete is an answer of which all arrived, and what is made of it.
type complete struct {
	answer string
	want   client.Result
	class  client.Class
	log    []string // parts of the one line; none means no line
}

// warning is the level of what somebody should look at.
const warning = "level=WARN"

// successes are answers with a 2xx.
func successes() map[string]complete {
	const page = "<html>personal</html>"
	return map[string]complete{
		"success": {
			answer: jsonAnswer(200, `{"a":1}`), class: client.ClassDone,
			want: client.Result{Status: 200, Body: []byte(`{"a":1}`), ContentType: jsonType},
		},
		"success in chunks": {
			answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n", class: client.ClassDone,
			want: client.Result{Status: 200, Body: []byte(`{"a":1}`)},
		},
		"success without a body": {
			answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", class: client.ClassDone,
			want: client.Result{Status: 200},
		},
		"success as a sheet": {
			answer: answer(200, "text/csv; charset=utf-8", "a,b"), class: client.ClassDone,
			want: client.Result{Status: 200, Body: []byte("a,b"), ContentType: "text/csv; charset=utf-8"},
		},
		"success that is a page": {
			answer: answer(200, "text/html; charset=utf-8", page), class: client.ClassInDoubt,
			want: client.Result{Status: 200, Body: []byte(page), ContentType: "text/html; charset=utf-8"},
			log:  []string{warning, "class=in_doubt", "status=200"},
		},
	}
}

// failures are the others.
func failures() map[string]complete {
	const (
		typed = `{"type":"PAYMENT_NOT_FOUND","message":"personal"}`
		pg    = `{"type":"PG_PROVIDER","pgCode":"personal","pgMessage":"personal"}`
		doubt = "class=in_doubt"
		page  = "<html>personal</html>"
	)
	return map[string]complete{
		"a typed refusal": {
			answer: jsonAnswer(404, typed), class: client.ClassRefused,
			want: client.Result{Status: 404, Body: []byte(typed), ContentType: jsonType, ErrorType: "PAYMENT_NOT_FOUND"},
			log:  []string{"level=INFO", "class=refused", "status=404", "type=PAYMENT_NOT_FOUND"},
		},
		"a gateway's refusal": {
			answer: jsonAnswer(502, pg), class: client.ClassRefused,
			want: client.Result{Status: 502, Body: []byte(pg), ContentType: jsonType, ErrorType: "PG_PROVIDER"},
			log:  []string{"level=INFO", "class=refused", "status=502"},
		},
		"a page of a proxy": {
			answer: answer(502, "text/html", page), class: client.ClassInDoubt,
			want: client.Result{Status: 502, Body: []byte(page), ContentType: "text/html"},
			log:  []string{warning, doubt, "status=502"},
		},
		"an error without a body": {
			answer: "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", class: client.ClassInDoubt,
			want: client.Result{Status: 500}, log: []string{warning, "status=500"},
		},
		"an error whose type is not a type": {
			answer: jsonAnswer(400, `{"type":"personal data"}`), class: client.ClassInDoubt,
			want: client.Result{Status: 400, Body: []byte(`{"type":"personal data"}`), ContentType: jsonType},
			log:  []string{warning, "status=400"},
		},
		"too many requests": {
			answer: "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", class: client.ClassThrottled,
			want: client.Result{Status: 429, RetryAfter: 7 * time.Second}, log: []string{"class=throttled"},
		},
		"a redirect": {
			answer: "HTTP/1.1 307 Temporary Redirect\r\nLocation: /personal\r\nContent-Length: 0\r\n\r\n", class: client.ClassInDoubt,
			want: client.Result{Status: 307}, log: []string{warning, doubt, "status=307"},
		},
	}
}

// TestAnswers checks what is made of complete answers, for a write. Only what is
// said about the answer is logged, once, and never what is in it.
func TestAnswers(t *testing.T) {
	t.Parallel()
	all := successes()
	maps.Copy(all, failures())
	for name, tc := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newAnswering(t, tc.answer)
			c, spied := newClient(t, server.url, nil)
			got := c.Write(t.Context(), post())
			tc.want.Sent, tc.want.Attempts = client.SentAnswered, 1
			times := cmpopts.IgnoreFields(client.Result{}, "FirstByteAt", "LastByteAt")
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty(), times); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			if got.Class() != tc.class {
				t.Errorf("class %v, want %v", got.Class(), tc.class)
			}
			if got.FirstByteAt.IsZero() || got.LastByteAt.IsZero() {
				t.Error("the times of a write that went out are missing")
			}
			checkLog(t, spied, tc.log)
			if n := server.requests.Load(); n != 1 {
				t.Errorf("%d requests for one write", n)
			}
		})
	}
}

// checkLog wants one line with all parts, or no line at all, and nothing private.
func checkLog(t *testing.T, spied *spy, parts []string) {
	t.Helper()
	lines := spied.lines()
	if parts == nil && len(lines) != 0 || parts != nil && (len(lines) != 1 || len(spied.lines(parts...)) != 1) {
		t.Errorf("got log %q, want one line with %q, or none", lines, parts)
	}
	for _, text := range private {
		if found := spied.lines(text); len(found) != 0 {
			t.Errorf("%q is in the log: %q", text, found)
		}
	}
}

// TestRetryAfter checks both forms of the header, and what is no form.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"120":                           2 * time.Minute,
		"0":                             0,
		"-5":                            0,
		"soon":                          0,
		"99999999999999999999":          0,
		"4000000000":                    24 * time.Hour,
		"Fri, 02 Jan 2026 03:04:35 GMT": 30 * time.Second,
		"Fri, 02 Jan 2026 03:00:00 GMT": 0,
	} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			server := newAnswering(t, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: "+header+"\r\nContent-Length: 0\r\n\r\n")
			c, _ := newClient(t, server.url, func(cfg *client.Config) { cfg.Now = func() time.Time { return now } })
			if got := c.Write(t.Context(), post()); got.RetryAfter != want {
				t.Errorf("got %v, want %v", got.RetryAfter, want)
			}
		})
	}
}

// TestWireImage compares the bytes of a request with what PortOne documents.
func TestWireImage(t *testing.T) {
	t.Parallel()
	seen := make(chan string, 1)
	server := newRawServer(t, func(_ *rawServer, c *net.TCPConn, _ int64) {
		buffer := make([]byte, 4<<10)
		n, _ := c.Read(buffer)
		seen <- string(buffer[:n])
		_, _ = io.WriteString(c, jsonAnswer(http.StatusOK, "{}"))
	})
	host := strings.TrimPrefix(server.url, "http://")
	withoutBody := post()
	withoutBody.Body = nil
	for _, tc := range []struct {
		name string
		do   func(*client.Client) client.Result
		want string
	}{
		{
			name: "a write with a body",
			do:   func(c *client.Client) client.Result { return c.Write(t.Context(), post()) },
			want: lined("POST /v2/payments/"+testID+"/cancel HTTP/1.1", "Host: "+host, "User-Agent: paymentsvc/1.2.3", "Content-Length: 21",
				"Accept: application/json", "Authorization: PortOne "+testSecret, "Content-Type: application/json",
				`Idempotency-Key: "`+testKey+`"`, "", `{"reason":"personal"}`),
		},
		{
			name: "a write without a body",
			do:   func(c *client.Client) client.Result { return c.Write(t.Context(), withoutBody) },
			want: lined("POST /v2/payments/"+testID+"/cancel HTTP/1.1", "Host: "+host, "User-Agent: paymentsvc/1.2.3", "Content-Length: 0",
				"Accept: application/json", "Authorization: PortOne "+testSecret, `Idempotency-Key: "`+testKey+`"`, "", ""),
		},
		{
			name: "a read",
			do: func(c *client.Client) client.Result {
				req := get()
				req.Path = "/payments/" + client.PathEscape("a/b:c d")
				return c.Read(t.Context(), req)
			},
			want: lined("GET /v2/payments/a%2Fb%3Ac%20d?requestBody=%7B%22customer%22%3A%22personal%22%7D HTTP/1.1", "Host: "+host,
				"User-Agent: paymentsvc/1.2.3", "Accept: application/json", "Authorization: PortOne "+testSecret, "", ""),
		},
	} {
		c, _ := newClient(t, server.url+"/v2/", nil)
		if got := tc.do(c); got.Class() != client.ClassDone {
			t.Fatalf("%s: %+v", tc.name, got)
		}
		if diff := cmp.Diff(tc.want, <-seen); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// TestBytesBehindAnAnswerAreNotTheNextAnswer has a server that announces less than
// it sends, with a forged answer as the rest.
func TestBytesBehindAnAnswerAreNotTheNextAnswer(t *testing.T) {
	t.Parallel()
	server := newAnswering(t, jsonAnswer(http.StatusOK, `{"a":1}`)+jsonAnswer(http.StatusOK, `{"forged":true}`))
	c, _ := newClient(t, server.url, nil)
	for range 200 {
		got := c.Read(t.Context(), get())
		if got.Sent == client.SentAnswered && string(got.Body) != `{"a":1}` {
			t.Fatalf("a read was answered %q", got.Body)
		}
	}
}
