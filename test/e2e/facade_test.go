package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "google.golang.org/genproto/googleapis/rpc/errdetails" // the details of errors
	rpcstatus "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/gateway"
)

// facade calls over HTTP with JSON. It writes requests by the HTTP rules of the
// contract and knows nothing of the gateway's code.
type facade struct{ program *program }

func (c facade) call(ctx context.Context, t *testing.T, m protoreflect.MethodDescriptor, request proto.Message) answer {
	t.Helper()
	var b binding
	for _, b = range bindings(t, m) {
		if b.body || inQuery(request) {
			break
		}
	}
	got := c.program.exchange(ctx, t, transcode(ctx, t, b, request))
	if got.status != http.StatusOK {
		return answer{header: got.told(), err: got.failure(t)}
	}
	a := answer{header: got.told()}
	parts := [][]byte{got.body}
	if m.IsStreamingServer() {
		parts = bytes.Split(bytes.TrimSpace(got.body), []byte("\n"))
	}
	for _, text := range parts {
		response := newMessage(t, m.Output())
		switch {
		case m.IsStreamingServer():
			text = member(t, text, "result")
		case b.response != "":
			name := m.Output().Fields().ByName(protoreflect.Name(b.response)).JSONName()
			text = fmt.Appendf(nil, "{%q:%s}", name, text)
		}
		if err := protojson.Unmarshal(text, response); err != nil {
			t.Fatalf("%s: %v in %s", m.FullName(), err, text)
		}
		a.responses = append(a.responses, response)
	}
	return a
}

// member takes one member out of an object.
func member(t *testing.T, text []byte, name string) []byte {
	t.Helper()
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil || object[name] == nil {
		t.Fatalf("no %s in %s (%v)", name, text, err)
	}
	return object[name]
}

// exchanged is an HTTP answer.
type exchanged struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends a request to the facade and reads the answer.
func (s *program) exchange(ctx context.Context, t *testing.T, r *http.Request) exchanged {
	t.Helper()
	target, err := url.Parse(s.http)
	if err != nil {
		t.Fatal(err)
	}
	r = r.WithContext(ctx)
	if r.Host == r.URL.Host {
		r.Host = "" // the test does not choose it
	}
	r.URL.Scheme, r.URL.Host = target.Scheme, target.Host
	md, _ := metadata.FromOutgoingContext(ctx)
	for name, values := range md {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	if deadline, ok := ctx.Deadline(); ok {
		// The client stays longer than that: the answer is to come in time.
		r = r.WithContext(context.WithoutCancel(ctx))
		r.Header.Set("Grpc-Timeout", strconv.FormatInt(time.Until(deadline).Milliseconds(), 10)+"m")
	}
	return s.fetch(t, r)
}

// fetch sends a request to wherever it says and reads the answer.
func (s *program) fetch(t *testing.T, r *http.Request) exchanged {
	t.Helper()
	resp, err := s.web.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return exchanged{resp.StatusCode, resp.Header, body}
}

// told is the header with the names that gRPC has.
func (e exchanged) told() map[string]string {
	header := map[string]string{}
	for name, values := range e.header {
		header[strings.ToLower(name)] = strings.Join(values, ",")
	}
	return header
}

// failure reads an error, which has one shape: a google.rpc.Status with an
// ErrorInfo, and the HTTP status that goes with it.
func (e exchanged) failure(t *testing.T) *status.Status {
	t.Helper()
	if got := e.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("an error has the content type %q", got)
	}
	var st rpcstatus.Status
	if err := protojson.Unmarshal(e.body, &st); err != nil {
		t.Fatalf("an error of another shape: %v in %d %s", err, e.status, e.body)
	}
	got := status.FromProto(&st)
	if want := gateway.HTTPStatus(infoOf(t, got).GetReason(), got.Code()); e.status != want {
		t.Errorf("HTTP status %d, want %d for %v", e.status, want, got)
	}
	return got
}

var parameter = regexp.MustCompile(`\{([a-z_.]+)\}`)

// transcode writes a request as the contract's HTTP rule says.
func transcode(ctx context.Context, t *testing.T, b binding, request proto.Message) *http.Request {
	t.Helper()
	rest := proto.Clone(request)
	m := rest.ProtoReflect()
	path := parameter.ReplaceAllStringFunc(b.path, func(match string) string {
		fd := m.Descriptor().Fields().ByName(protoreflect.Name(strings.Trim(match, "{}")))
		value := m.Get(fd).String()
		m.Clear(fd)
		return strings.ReplaceAll(url.PathEscape(value), ":", "%3A")
	})
	var body io.Reader
	if b.body {
		text, err := protojson.Marshal(rest)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(text)
	} else if query := queryOf(m, ""); len(query) > 0 {
		path += "?" + query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, b.verb, "http://facade"+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if b.body {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}
