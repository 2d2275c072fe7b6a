// Package upstream stands in for PortOne: it gives the answer it was told to give,
// and keeps what was asked.
package upstream

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
)

// Script is what the next calls of one operation are answered with.
type Script struct {
	Operation *apidoc.Operation
	// Path are the values of its placeholders that are meant; without, all are. The
	// program may still be looking for what came of another call.
	Path        map[string]string
	Status      int
	ContentType string
	Body        []byte
	// Own, if set, is given the request and returns the body instead: the program names
	// some things itself, and an answer repeats the name.
	Own func(request []byte) []byte
	// Others are what other operations answer meanwhile, by their ids; without,
	// there is nothing.
	Others map[string][]byte
	// Record is what other operations answer once the call has arrived, by their ids:
	// what PortOne's records show of it. Nil is for nothing.
	Record func(Arrival) map[string][]byte
}

// Arrival is a request as it came in.
type Arrival struct {
	Request *http.Request
	Body    []byte
	// Path are the values of the placeholders.
	Path map[string]string
}

// Server is the upstream.
type Server struct {
	doc  *apidoc.Document
	http *http.Server
	url  string

	mu       sync.Mutex
	script   Script
	arrivals []Arrival
	others   int
	// record is what the records show since the call arrived, reads how often each
	// operation was asked since.
	record map[string][]byte
	reads  map[string]int
	served chan struct{}
}

const headerTimeout = 5 * time.Second

// Start serves on a free port of this machine.
func Start(ctx context.Context, doc *apidoc.Document) (*Server, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the upstream: %w", err)
	}
	s := &Server{doc: doc, url: "http://" + l.Addr().String(), served: make(chan struct{})}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: headerTimeout}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(l) // it ends when Close says so
	}()
	return s, nil
}

// URL is where it serves.
func (s *Server) URL() string { return s.url }

// Close ends it.
func (s *Server) Close() {
	_ = s.http.Close() // nothing of it is needed any more
	<-s.served
}

// Expect sets the answer to one operation and forgets what came before.
func (s *Server) Expect(script Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script, s.arrivals, s.record, s.reads = script, nil, nil, map[string]int{}
}

// Take returns the calls of the expected operation since Expect.
func (s *Server) Take() []Arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.arrivals
}

// Rounds counts the calls that followed one another since Expect, from the expected one
// on: that one, and each time that the program came back to read.
func (s *Server) Rounds() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	again := 0
	for _, n := range s.reads {
		again = max(again, n)
	}
	return len(s.arrivals) + again
}

// Others counts the calls of other operations so far: an engine that looks before
// or after it acts makes them.
func (s *Server) Others() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.others
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the connection is broken
	}
	script, isExpected := s.arrive(r, body)
	if !isExpected {
		s.absent(w, r, script)
		return
	}
	if script.Own != nil {
		script.Body = script.Own(body)
	}
	if script.ContentType != "" {
		w.Header().Set("Content-Type", script.ContentType)
	}
	w.WriteHeader(script.Status)
	_, _ = w.Write(script.Body) // a client that is gone needs no answer
}

// arrive notes a call, and returns the script to answer it with and whether it is the
// expected one.
func (s *Server) arrive(r *http.Request, body []byte) (Script, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	script := s.script
	var path map[string]string
	isExpected := false
	if op := script.Operation; op != nil && op.Method == r.Method {
		path, isExpected = Match(op.Path, r.URL.EscapedPath())
		isExpected = isExpected && (script.Path == nil || maps.Equal(path, script.Path))
	}
	if isExpected {
		arrival := Arrival{Request: r.Clone(r.Context()), Body: body, Path: path}
		s.arrivals = append(s.arrivals, arrival)
		if script.Record != nil {
			s.record = script.Record(arrival)
		}
	} else {
		s.others++
		if len(s.arrivals) > 0 {
			s.reads[r.Method+" "+r.URL.Path]++
		}
	}
	if s.record != nil {
		script.Others = s.record
	}
	return script, isExpected
}

// absent answers what the script has for other operations, or that there is nothing:
// with the type that the document has for what does not exist, or with an empty list.
func (s *Server) absent(w http.ResponseWriter, r *http.Request, script Script) {
	body, status := any(map[string]any{"type": "INVALID_REQUEST"}), http.StatusBadRequest
	for _, op := range s.doc.Operations {
		if _, ok := Match(op.Path, r.URL.EscapedPath()); !ok || op.Method != r.Method {
			continue
		}
		if op.IsRead() && op.Success != nil {
			body, status = nothing(op.Success), http.StatusOK
		}
		for _, e := range op.Errors {
			if e.Status == http.StatusNotFound {
				body, status = map[string]any{"type": e.Type}, e.Status
			}
		}
		if told := script.Others[op.ID]; told != nil {
			body, status = json.RawMessage(told), http.StatusOK
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		text, status = nil, http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that is gone needs no answer
}

// nothing is the smallest value of a shape.
func nothing(node *apidoc.Node) any {
	switch node.Kind {
	case apidoc.Object, apidoc.Map, apidoc.Free:
		object := map[string]any{}
		for _, member := range node.Members {
			if member.Required {
				object[member.Name] = nothing(member.Node)
			}
		}
		return object
	case apidoc.Union:
		object, _ := nothing(node.Cases[0].Node).(map[string]any)
		object[node.Tag] = node.Cases[0].Tag
		return object
	case apidoc.Array:
		return []any{}
	case apidoc.Int32, apidoc.Int64:
		return 0
	case apidoc.Bool:
		return false
	case apidoc.Enum:
		return node.Values[0]
	case apidoc.Instant:
		return "2026-01-02T03:04:05Z"
	case apidoc.Day:
		return "2026-01-02"
	default:
		return ""
	}
}

// Match compares a path with a template, and returns the values of its
// placeholders.
func Match(template, escaped string) (map[string]string, bool) {
	want, got := strings.Split(template, "/"), strings.Split(escaped, "/")
	if len(want) != len(got) {
		return nil, false
	}
	values := map[string]string{}
	for i := range want {
		name, isPlaceholder := strings.CutPrefix(want[i], "{")
		if !isPlaceholder {
			if want[i] != got[i] {
				return nil, false
			}
			continue
		}
		value, err := url.PathUnescape(got[i])
		if err != nil || value == "" {
			return nil, false
		}
		values[strings.TrimSuffix(name, "}")] = value
	}
	return values, true
}
