package sandbox_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// seen is what a Go client makes of a response.
type seen struct {
	// err is the error of the call, bodyErr that of reading the body.
	err, bodyErr error
	status       int
	length       int64
	body         string
	header       http.Header
}

// call sends a request on a connection of its own, so that net/http neither reuses
// a connection that a fault has spoilt nor repeats the request.
func (w *world) call(timeout time.Duration, method, path string, body any, h headers) seen {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), timeout)
	defer cancel()
	var text []byte
	if body != nil {
		text = encode(w.t, body)
	}
	req, err := http.NewRequestWithContext(ctx, method, w.url+path, bytes.NewReader(text))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", secret)
	for name, value := range h {
		req.Header.Set(name, value)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(req)
	if err != nil {
		return seen{err: err}
	}
	defer func() { _ = response.Body.Close() }()
	arrived, err := io.ReadAll(response.Body)
	return seen{
		bodyErr: err, status: response.StatusCode, length: response.ContentLength, body: string(arrived), header: response.Header,
	}
}

const (
	soon    = 200 * time.Millisecond
	forever = time.Minute
)

// sight checks what a client sees, given the right answer to compare with; that is
// empty when the request was never executed.
type sight func(t *testing.T, s seen, right string)

func page(status int) sight {
	return func(t *testing.T, s seen, _ string) {
		t.Helper()
		if s.err != nil || s.status != status || !strings.Contains(s.body, "<html>") {
			t.Errorf("got %+v, want %d and a page", s, status)
		}
	}
}

func noAnswer(but error) sight {
	return func(t *testing.T, s seen, _ string) {
		t.Helper()
		if !errors.Is(s.err, but) {
			t.Errorf("got %+v, want %v", s, but)
		}
	}
}

// breaksOff is an answer whose body ends in an error.
func breaksOff(check func(s seen, right string) bool) sight {
	return func(t *testing.T, s seen, right string) {
		t.Helper()
		if s.err != nil || !errors.Is(s.bodyErr, io.ErrUnexpectedEOF) || !check(s, right) {
			t.Errorf("got %+v of %q", s, right)
		}
	}
}

// arrives is an answer that is whole as far as HTTP is concerned.
func arrives(check func(s seen, right string) bool) sight {
	return func(t *testing.T, s seen, right string) {
		t.Helper()
		if s.err != nil || s.bodyErr != nil || !check(s, right) {
			t.Errorf("got %+v of %q", s, right)
		}
	}
}

// whole is the right answer, or a proxy's page for what was never executed.
func whole(s seen, right string) bool {
	if right == "" {
		return s.status == http.StatusServiceUnavailable && strings.HasPrefix(s.body, "<html>")
	}
	return s.status == http.StatusOK && s.body == right
}

// says is an answer that is no answer.
func says(body string) func(seen, string) bool {
	return func(s seen, _ string) bool { return s.status == http.StatusOK && s.body == body }
}

// partial is the beginning of an answer.
func partial(s seen, right string) bool {
	return s.status == http.StatusOK && !json.Valid([]byte(s.body)) && (right == "" || strings.HasPrefix(right, s.body))
}

func sights() map[fault.Kind]sight {
	return map[fault.Kind]sight{
		fault.Hang:               noAnswer(context.DeadlineExceeded),
		fault.Reset:              noAnswer(syscall.ECONNRESET),
		fault.CloseBeforeHeaders: noAnswer(io.EOF),
		fault.CloseAfterHeaders:  breaksOff(func(s seen, _ string) bool { return s.status == http.StatusOK && s.length > 0 && s.body == "" }),
		fault.CloseInBody:        breaksOff(func(s seen, right string) bool { return s.length > int64(len(s.body)) && partial(s, right) }),
		fault.Truncated:          breaksOff(func(s seen, right string) bool { return s.length == -1 && partial(s, right) }),
		fault.WrongLength:        breaksOff(whole),
		fault.CutJSON:            arrives(partial),
		fault.Garbage:            arrives(func(s seen, _ string) bool { return s.status == http.StatusOK && !json.Valid([]byte(s.body)) }),
		fault.EmptyObject:        arrives(says(`{}`)),
		fault.OKObject:           arrives(says(`{"ok":true}`)),
		fault.EmptyList:          arrives(says(`[]`)),
		fault.NullJSON:           arrives(says(`null`)),
		fault.MissingField: arrives(func(s seen, right string) bool {
			return s.status == http.StatusOK && json.Valid([]byte(s.body)) && s.body != right
		}),
		fault.OtherObject: arrives(whole), // the answer to a charge repeats no id
		fault.OtherStore:  arrives(whole), // and names no store
		fault.HTTP500:     page(http.StatusInternalServerError),
		fault.HTTP502:     page(http.StatusBadGateway),
		fault.HTTP503:     page(http.StatusServiceUnavailable),
		fault.HTTP504:     page(http.StatusGatewayTimeout),
		fault.HTTP429:     page(http.StatusTooManyRequests),
		fault.Dribble:     arrives(whole),
		fault.Duplicate:   arrives(whole),
		fault.Slow:        arrives(func(s seen, right string) bool { return s.status == http.StatusOK && (right == "" || s.body == right) }),
	}
}

// timeoutOf is how long it takes to see a kind.
func timeoutOf(k fault.Kind) time.Duration {
	if k == fault.Hang {
		return soon
	}
	return forever
}

func TestEveryFaultAsAClientSeesIt(t *testing.T) {
	t.Parallel()
	for kind, check := range sights() {
		for _, phase := range []fault.Phase{fault.Before, fault.After} {
			t.Run(string(phase)+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				w := start(t)
				h := keyed()
				h[fault.Header] = string(phase) + ":" + string(kind)
				got := w.call(timeoutOf(kind), http.MethodPost, "/payments/p/instant", cardPayment(1000), h)
				executed := phase == fault.After || kind == fault.Slow
				if executed {
					w.get("/payments/p").want(http.StatusOK).has(J{"status": "PAID"})
				} else {
					w.get("/payments/p").want(http.StatusNotFound)
				}
				repeat := w.repeat("p")
				w.get("/_sandbox/ledger").has(J{"items.0.paymentId": "p", "items.1": nil})
				w.get("/_sandbox/audit").has(J{"items.0": nil})
				right := repeat
				if !executed {
					right = ""
				}
				check(t, got, right)
			})
		}
	}
}

// repeat sends a payment again under its key, until the sandbox has noticed that
// the first client is gone.
func (w *world) repeat(id string) string {
	w.t.Helper()
	var r reply
	w.until(func() bool {
		r = w.post("/payments/"+id+"/instant", cardPayment(1000), keyed())
		return r.str("type") != "IDEMPOTENCY_OUTSTANDING_REQUEST"
	})
	return r.want(http.StatusOK).text
}

// until asks again and again.
func (w *world) until(done func() bool) {
	for !done() {
		runtime.Gosched()
	}
}

func TestHangingRequestsAreOutstandingUntilTheirLimit(t *testing.T) {
	t.Parallel()
	for _, phase := range []fault.Phase{fault.Before, fault.After} {
		t.Run(string(phase), func(t *testing.T) {
			t.Parallel()
			w := start(t)
			h := keyed()
			h[fault.Header] = string(phase) + ":hang;hold=1h"
			hanging := make(chan seen)
			ctx, hangUp := context.WithCancel(t.Context())
			defer hangUp()
			go func() {
				req, _ := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/payments/p/instant", bytes.NewReader(encode(t, cardPayment(1000))))
				req.Header.Set("Authorization", secret)
				for name, value := range h {
					req.Header.Set(name, value)
				}
				response, err := http.DefaultClient.Do(req)
				if err == nil {
					_ = response.Body.Close()
				}
				hanging <- seen{err: err}
			}()
			w.until(func() bool { return w.get("/_sandbox/requests").at("keys.0.received") != nil })
			w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusConflict, "IDEMPOTENCY_OUTSTANDING_REQUEST")
			hangUp()
			if s := <-hanging; !errors.Is(s.err, context.Canceled) {
				t.Errorf("the hanging request got %+v", s)
			}
			w.repeat("p")
			w.get("/_sandbox/ledger").has(J{"items.0.paymentId": "p", "items.1": nil})
		})
	}
}

func TestHangsEndByThemselves(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T) *world{
		"at the rule's limit": func(t *testing.T) *world {
			t.Helper()
			return start(t, func(o *sandbox.Options) {
				o.Faults = fault.Plan{Rules: []fault.Rule{{Kind: fault.Hang, Hold: 1}}}
			})
		},
		"at the sandbox's limit": func(t *testing.T) *world {
			t.Helper()
			return start(t, func(o *sandbox.Options) {
				o.Faults, o.HangLimit = fault.Plan{Rules: []fault.Rule{{Kind: fault.Hang}}}, 1
			})
		},
		"when the sandbox closes": func(t *testing.T) *world {
			t.Helper()
			w := start(t, func(o *sandbox.Options) { o.Faults = fault.Plan{Rules: []fault.Rule{{Kind: fault.Hang}}} })
			w.box.Close()
			return w
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			if got := w.call(forever, http.MethodPost, "/payments/p/instant", cardPayment(1000), keyed()); !errors.Is(got.err, io.EOF) {
				t.Errorf("got %+v, want EOF", got)
			}
			w.get("/payments/p").want(http.StatusOK)
		})
	}
}

func TestBodiesAndHeadersOfProxies(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]seen{
		"before:http_503;body=empty":              {status: 503},
		"before:http_502;body=json":               {status: 502, body: `{"message":"Bad Gateway"}`, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}},
		"before:http_429;body=empty;retryAfter=7": {status: 429, header: http.Header{"Retry-After": {"7"}}},
	} {
		w := start(t)
		got := w.call(forever, http.MethodPost, "/payments/p/instant", cardPayment(1000), headers{fault.Header: value})
		if got.status != want.status || got.body != want.body {
			t.Errorf("%s: got %+v", value, got)
		}
		for _, name := range []string{"Content-Type", "Retry-After"} {
			if got.header.Get(name) != want.header.Get(name) {
				t.Errorf("%s: %s is %q", value, name, got.header.Get(name))
			}
		}
	}
}

// TestADuplicateIsSentTwice reads the connection itself: an HTTP client would not
// show the second answer.
func TestADuplicateIsSentTwice(t *testing.T) {
	t.Parallel()
	w := start(t)
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	request := "GET /banks HTTP/1.1\r\nHost: sandbox\r\n" + fault.Header + ": duplicate\r\n\r\n"
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	var bodies [2]string
	for i := range bodies {
		response, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("got %d %v", response.StatusCode, err)
		}
		bodies[i] = string(body)
	}
	if bodies[0] != bodies[1] || !strings.Contains(bodies[0], "KOOKMIN") {
		t.Errorf("got %q", bodies)
	}
	if _, err := answers.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("after two answers: %v", err)
	}
}

func TestSlowAnswersWait(t *testing.T) {
	t.Parallel()
	var waited []time.Duration
	w := start(t, func(o *sandbox.Options) { o.Wait = func(d time.Duration) { waited = append(waited, d) } })
	w.call(forever, http.MethodGet, "/banks", nil, headers{fault.Header: "slow;latency=3s"})
	dribbled := w.call(forever, http.MethodGet, "/payments/p", nil, headers{fault.Header: "dribble;interval=2s"})
	if len(waited) != 1+len(dribbled.body) || waited[0] != 3*time.Second || waited[1] != 2*time.Second {
		t.Errorf("waited %v for %q", waited, dribbled.body)
	}
}

func TestFaultHeadersThatAreWrong(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, value := range []string{
		"", "explode", "later:reset", ":reset", "after:", "reset;hold", "reset;hold=soon", "reset;colour=red", "reset;retryAfter=1",
		"http_429;retryAfter=x", "before:late_commit", "late_commit;answer=late_commit", "reset;answer=hang", "http_500;body=pdf", "hang;hold=-1s",
	} {
		got := w.call(forever, http.MethodPost, "/payments/p/instant", cardPayment(1000), headers{fault.Header: value})
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, fault.Header) {
			t.Errorf("%q: got %+v", value, got)
		}
	}
	deaf := start(t, func(o *sandbox.Options) { o.NoHeaderFaults = true })
	deaf.post("/payments/p/instant", cardPayment(1000), headers{fault.Header: "reset"}).want(http.StatusOK)
}

// TestHandlersWithoutAConnectionAreAborted is what is left to do inside a process,
// and with HTTP/2.
func TestHandlersWithoutAConnectionAreAborted(t *testing.T) {
	t.Parallel()
	for _, kind := range []fault.Kind{fault.Reset, fault.CloseBeforeHeaders, fault.Duplicate, fault.CloseInBody} {
		handler := sandbox.New(sandbox.Options{Now: newClock().Now}).Handler()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/banks", nil)
		request.Header.Set(fault.Header, string(kind))
		func() {
			defer func() {
				if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
					t.Errorf("%s: the handler ends with %v", kind, err)
				}
			}()
			handler.ServeHTTP(httptest.NewRecorder(), request)
		}()
	}
}
