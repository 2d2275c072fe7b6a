package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

// Sandbox is a running sandbox.
type Sandbox struct {
	*Process

	URL  string
	http *http.Client
}

// Play starts a sandbox and waits until it serves.
func Play(ctx context.Context, program string) (*Sandbox, error) {
	p, err := launch(program, nil, "sandbox", "--sandbox-addr="+anyPort)
	if err != nil {
		return nil, err
	}
	address, err := p.serving(ctx, "sandbox")
	if err != nil {
		p.Kill()
		return nil, fmt.Errorf("start a sandbox: %w", err)
	}
	const answerTime = 20 * time.Second
	return &Sandbox{
		Process: p, URL: "http://" + address,
		http: &http.Client{Transport: &http.Transport{}, Timeout: answerTime},
	}, nil
}

// Close ends the sandbox.
func (s *Sandbox) Close() {
	s.http.CloseIdleConnections()
	s.Kill()
}

// Post asks PortOne's API for something, without an idempotency key.
func (s *Sandbox) Post(ctx context.Context, path string, in, out any) error {
	return s.ask(ctx, http.MethodPost, path, in, out)
}

// Get reads something from PortOne's API. It reports whether it is there.
func (s *Sandbox) Get(ctx context.Context, path string, out any) (bool, error) {
	status, body, err := s.exchange(ctx, http.MethodGet, path, nil)
	switch {
	case err != nil:
		return false, err
	case status == http.StatusNotFound:
		return false, nil
	}
	return true, decode(http.MethodGet+" "+path, status, body, out)
}

// Control asks the sandbox itself for something: what nobody does by PortOne's API.
func (s *Sandbox) Control(ctx context.Context, method, path string, in, out any) error {
	return s.ask(ctx, method, "/_sandbox"+path, in, out)
}

func (s *Sandbox) ask(ctx context.Context, method, path string, in, out any) error {
	status, body, err := s.exchange(ctx, method, path, in)
	if err != nil {
		return err
	}
	return decode(method+" "+path, status, body, out)
}

func (s *Sandbox) exchange(ctx context.Context, method, path string, in any) (status int, body []byte, err error) {
	var input io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, nil, fmt.Errorf("write the request: %w", err)
		}
		input = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, s.URL+path, input)
	if err != nil {
		return 0, nil, fmt.Errorf("ask the sandbox: %w", err)
	}
	r.Header.Set("Authorization", "PortOne "+account.Secret)
	r.Header.Set("Content-Type", "application/json")
	answer, err := s.http.Do(r)
	if err != nil {
		return 0, nil, fmt.Errorf("ask the sandbox: %w", err)
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	body, err = io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil, fmt.Errorf("read the sandbox's answer: %w", err)
	}
	return answer.StatusCode, body, nil
}

func decode(what string, status int, body []byte, out any) error {
	if status != http.StatusOK {
		return fmt.Errorf("%s: %d %s", what, status, body)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Break has requests go wrong; no rules end that.
func (s *Sandbox) Break(ctx context.Context, rules ...fault.Rule) error {
	return s.Control(ctx, http.MethodPut, "/faults", fault.Plan{Rules: append([]fault.Rule{}, rules...)}, nil) // the sandbox takes no null
}

type items[T any] struct{ Items []T }

// Ledger is the money that moved for a payment; for all if the id is empty.
func (s *Sandbox) Ledger(ctx context.Context, paymentID string) ([]ledger.Entry, error) {
	var got items[ledger.Entry]
	err := s.Control(ctx, http.MethodGet, "/ledger?paymentId="+url.QueryEscape(paymentID), nil, &got)
	return got.Items, err
}

// Violations are the rules of money that were broken.
func (s *Sandbox) Violations(ctx context.Context) ([]ledger.Violation, error) {
	var got items[ledger.Violation]
	err := s.Control(ctx, http.MethodGet, "/audit", nil, &got)
	return got.Items, err
}

// Requests counts the requests of one operation that had a key.
func (s *Sandbox) Requests(ctx context.Context, operation, key string) (sandbox.Count, error) {
	var got sandbox.Tally
	path := "/requests?operation=" + url.QueryEscape(operation) + "&key=" + url.QueryEscape(key)
	if err := s.Control(ctx, http.MethodGet, path, nil, &got); err != nil || len(got.Keys) == 0 {
		return sandbox.Count{}, err
	}
	return got.Keys[0].Count, nil
}

// Fired is how often the rules made something go wrong.
func (s *Sandbox) Fired(ctx context.Context) (int, error) {
	var got struct{ Rules []fault.Report }
	err := s.Control(ctx, http.MethodGet, "/faults", nil, &got)
	fired := 0
	for _, r := range got.Rules {
		fired += r.Fired
	}
	return fired, err
}
