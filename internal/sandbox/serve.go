package sandbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

const controlPrefix = "/_sandbox/"

// serve looks at the request's context only to log and to end a hang: a client
// that hangs up does not stop its payment.
func (s *Sandbox) serve(w http.ResponseWriter, r *http.Request) {
	request := requestOf(r)
	if strings.HasPrefix(request.Path, controlPrefix) {
		a := s.serveControl(request)
		s.log(r.Context(), "control", a)
		s.answerable()
		o := (&fault.Decision{}).Observe(fault.Answer{Status: a.status, Body: a.body})
		s.deliver(w, r, &o)
		return
	}
	v := s.decode(request)
	s.admit(v)
	if v.before > 0 {
		s.answerable()
	}
	s.wait(v.before)
	s.commit(v, 0)
	s.answerable()
	s.wait(v.after)
	s.log(r.Context(), v.name(), v.answer)
	o := s.observe(v)
	if o.Outcome == fault.Hung {
		s.hang(r.Context(), s.holdOf(v))
	}
	if v.hangs() {
		s.release(v, time.Time{})
		s.answerable()
	}
	s.deliver(w, r, &o)
}

// answerable ends the connection when what the client would learn could get lost.
func (s *Sandbox) answerable() {
	if !s.durable() {
		panic(http.ErrAbortHandler) //nolint:forbidigo // how net/http ends one connection and no other
	}
}

func (s *Sandbox) wait(d time.Duration) {
	if d > 0 {
		s.options.Wait(d)
	}
}

// hang waits for the client to go, for a limit, or for the sandbox to close.
func (s *Sandbox) hang(ctx context.Context, limit time.Duration) {
	over := time.NewTimer(limit)
	defer over.Stop()
	select {
	case <-ctx.Done():
	case <-over.C:
	case <-s.timer.closed:
	}
}

func (s *Sandbox) log(ctx context.Context, operation string, a answer) {
	s.options.Logger.LogAttrs(ctx, slog.LevelDebug, "sandbox request",
		slog.String("operation", operation), slog.Int("status", a.status), slog.String("failure", a.failure))
}

// requestOf reads a request; at most one byte more than it may have.
func requestOf(r *http.Request) *Request {
	request := &Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Header: r.Header, IP: addressOf(r.RemoteAddr),
	}
	if r.Body == nil {
		return request // called in the same process, without a server
	}
	var err error
	if request.Body, err = io.ReadAll(io.LimitReader(r.Body, maxBody+1)); err != nil {
		request.unread = errors.New("the body could not be read")
	}
	return request
}

// authenticate finds who asks, nil when the request does not prove it.
func (s *Sandbox) authenticate(h http.Header, now time.Time) *account.Credential {
	scheme, secret, _ := strings.Cut(h.Get("Authorization"), " ")
	switch {
	case strings.EqualFold(scheme, "PortOne"):
		return s.state.BySecret(secret)
	case strings.EqualFold(scheme, "Bearer"):
		return s.state.ByAccessToken(secret, now)
	default:
		return nil
	}
}
