package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// letter is what may be kept of a request: enough to answer it again, without card
// numbers, passwords and secrets.
type letter struct {
	Method string      `json:"method"`
	Path   string      `json:"path"`
	Query  string      `json:"query,omitempty"`
	Header http.Header `json:"header,omitempty"`
	IP     string      `json:"ip,omitempty"`
	// Input is the JSON object that came as body or query.
	Input json.RawMessage `json:"input,omitempty"`
	// Credential is whose secret the request showed, counted from 1; 0 is nobody's.
	Credential int `json:"credential,omitempty"`
	// Malformed and Unreadable are what was wrong with the request. What cannot be
	// read may hold anything, so nothing of it is kept.
	Malformed  string `json:"malformed,omitempty"`
	Unreadable string `json:"unreadable,omitempty"`
}

// keptHeaders are those that make a difference, beside who asks.
var keptHeaders = []string{keyHeader, fault.Header, "User-Agent"} //nolint:gochecknoglobals // a constant, if lists had any

// letterOf is what is kept of a visit. It is made once.
func (s *Sandbox) letterOf(v *visit) *letter {
	if v.letter != nil {
		return v.letter
	}
	l := s.write(v.request, v.call.query, v.call.input)
	if v.malformed != nil {
		l.Malformed = v.malformed.Error()
	}
	if v.unreadable != nil {
		l.Unreadable, l.Query, l.Input = v.unreadable.Error(), "", nil
	}
	v.letter = l
	return l
}

// write is what is kept of a request that could be read.
func (s *Sandbox) write(r *Request, query url.Values, input map[string]any) *letter {
	l := &letter{Method: r.Method, Path: r.Path, IP: r.IP}
	for _, name := range keptHeaders {
		for _, value := range r.Header[name] {
			if l.Header == nil {
				l.Header = http.Header{}
			}
			l.Header.Add(name, strings.ToValidUTF8(value, ""))
		}
	}
	l.Query = s.writeQuery(query)
	if input != nil {
		l.Input = encode(hide(s.options.Account, input))
	}
	return l
}

// writeQuery leaves out the parameter that holds the input.
func (s *Sandbox) writeQuery(query url.Values) string {
	kept := url.Values{}
	for name, values := range query {
		if name == inputParameter {
			continue
		}
		for _, value := range values {
			tree := hide(s.options.Account, map[string]any{name: value})
			text, _ := tree[name].(string)
			kept.Add(name, text)
		}
	}
	return kept.Encode()
}

// request is a letter as a request.
func (l *letter) request() *Request {
	return &Request{Method: l.Method, Path: l.Path, Query: l.Query, Header: l.Header, IP: l.IP}
}

// read is a letter's query and input as they once were.
func (s *Sandbox) read(l *letter) (url.Values, map[string]any, error) {
	query, err := queryOf(l.Query)
	if err != nil || l.Input == nil {
		return query, nil, err
	}
	input, err := wire.Parse(l.Input)
	return query, reveal(s.options.Account, input), err
}

// recall makes a visit of what was kept of it.
func (s *Sandbox) recall(l *letter) (*visit, error) {
	v := visitOf(l.request())
	if v.op == nil {
		return nil, fmt.Errorf("%s %s is no operation", l.Method, l.Path)
	}
	v.recalled, v.letter = true, l
	if l.Credential > 0 && l.Credential <= len(s.options.Account.Credentials) {
		v.credential = &s.options.Account.Credentials[l.Credential-1]
	}
	s.readHeader(v)
	if v.malformed = nil; l.Malformed != "" {
		v.malformed = errors.New(l.Malformed)
	}
	var err error
	if v.call.query, v.call.input, err = s.read(l); err != nil {
		return nil, err
	}
	if l.Unreadable != "" {
		v.unreadable = errors.New(l.Unreadable)
	}
	v.prepare()
	return v, nil
}
