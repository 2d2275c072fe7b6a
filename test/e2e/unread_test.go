package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// These tests walk every RPC and every HTTP binding of the contract and send what
// would not be read. PortOne is nobody: a request that reaches it fails the test.

// reasons of requests that are not read whole.
const (
	unknownField = "UNKNOWN_FIELD"
	brokenRule   = "VALIDATION_FAILED"
)

// unread is one request and what it must be rejected for.
type unread struct {
	verb, path string
	body       string
	unsized    bool
	header     http.Header

	reason string
	field  string // that is named, among others
}

// rejects sends a request and checks that it is rejected by name.
func (s *program) rejects(t *testing.T, u unread) {
	t.Helper()
	var body io.Reader = http.NoBody
	if u.body != "" {
		body = strings.NewReader(u.body)
	}
	if u.unsized {
		body = io.MultiReader(body)
	}
	r, err := http.NewRequestWithContext(t.Context(), u.verb, "http://facade"+u.path, body)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(r.Header, u.header)
	r.Header.Set("Content-Type", asJSON)
	got := s.exchange(t.Context(), t, r)
	if got.status != http.StatusBadRequest {
		t.Errorf("%s %s %s: got %d %s", u.verb, u.path, u.body, got.status, got.body)
		return
	}
	requireNamed(t, u.verb+" "+u.path+" "+u.body, got.failure(t), u.reason, u.field)
}

// requireNamed checks the reason of a rejection, and that a violation and the message
// name the field.
func requireNamed(t *testing.T, what string, st *status.Status, reason, field string) {
	t.Helper()
	var named []string
	for _, bad := range details[*errdetails.BadRequest](st) {
		for _, v := range bad.GetFieldViolations() {
			named = append(named, v.GetField())
			if v.GetDescription() == "" || v.GetReason() == "" {
				t.Errorf("%s: %v does not say what was expected", what, v)
			}
		}
	}
	if got := infoOf(t, st).GetReason(); st.Code() != codes.InvalidArgument || got != reason || !slices.Contains(named, field) || !slices.ContainsFunc(named, func(name string) bool { return strings.Contains(st.Message(), name) }) {
		t.Errorf("%s: got %s about %q with %q, want %s about %q", what, got, named, st.Message(), reason, field)
	}
}

// eachBinding calls each for every HTTP binding of every RPC, with a path whose
// parameters are sent as "x" or another value that fits.
func eachBinding(t *testing.T, each func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, inPath []string)) {
	t.Helper()
	for _, m := range methods(t) {
		request := newMessage(t, m.Input()).ProtoReflect()
		minimal(t, request)
		for _, b := range bindings(t, m) {
			var inPath []string
			path := parameter.ReplaceAllStringFunc(b.path, func(match string) string {
				name := strings.Trim(match, "{}")
				inPath = append(inPath, name)
				return url.PathEscape(request.Get(m.Input().Fields().ByName(protoreflect.Name(name))).String())
			})
			each(t, m, b, path, inPath)
		}
	}
}

func TestAQueryParameterThatIsNotReadIsRejected(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	eachBinding(t, func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, _ []string) {
		t.Helper()
		body := ""
		if b.body {
			body = "{}"
			for i := range m.Input().Fields().Len() {
				for _, name := range []string{m.Input().Fields().Get(i).JSONName(), string(m.Input().Fields().Get(i).Name())} {
					p.rejects(t, unread{verb: b.verb, path: path + "?" + name + "=x", body: body, reason: unknownField, field: name})
				}
			}
		}
		p.rejects(t, unread{verb: b.verb, path: path + "?unread=1", body: body, reason: unknownField, field: "unread"})
		if b.verb == http.MethodGet {
			// No answer to HEAD has a body to name anything in.
			r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, "http://facade"+path+"?unread=1", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.exchange(t.Context(), t, r); got.status != http.StatusBadRequest {
				t.Errorf("HEAD %s: got %d", path, got.status)
			}
		}
	})
}

func TestABodyThatIsNotReadIsRejected(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	eachBinding(t, func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, _ []string) {
		t.Helper()
		if b.body {
			return
		}
		for body, field := range map[string]string{`{}`: "body", `{"unread": 1}`: "body", `nonsense`: "body", " ": "body"} {
			p.rejects(t, unread{verb: b.verb, path: path, body: body, reason: unknownField, field: field})
			p.rejects(t, unread{verb: b.verb, path: path, body: body, unsized: true, reason: unknownField, field: field})
		}
		for i := range m.Input().Fields().Len() {
			name := m.Input().Fields().Get(i).JSONName()
			p.rejects(t, unread{verb: b.verb, path: path, body: `{"` + name + `": "x"}`, reason: unknownField, field: name})
		}
	})
}

func TestANullIsRejectedInEveryField(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	sent := 0
	eachBinding(t, func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, inPath []string) {
		t.Helper()
		if !b.body {
			return
		}
		everywhere(m.Input(), func(place string, body any) {
			if slices.Contains(inPath, place) {
				return // it contradicts the path
			}
			text, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			sent++
			p.rejects(t, unread{verb: b.verb, path: path, body: string(text), reason: brokenRule, field: place})
		})
	})
	t.Logf("%d nulls", sent)
}

// everywhere calls each with a body for every place in a message that can be null:
// fields at any depth, items of lists and values of maps.
func everywhere(md protoreflect.MessageDescriptor, each func(place string, body any)) {
	walkNulls(md, map[protoreflect.FullName]bool{}, each)
}

func walkNulls(md protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool, each func(place string, body any)) {
	if seen[md.FullName()] || strings.HasPrefix(string(md.FullName()), "google.protobuf.") {
		return
	}
	seen[md.FullName()] = true
	defer delete(seen, md.FullName())
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		name := fd.JSONName()
		around := func(value any) any { return map[string]any{name: value} }
		each(name, around(nil))
		inside, value := name, fd
		switch {
		case fd.IsMap():
			inside, value = name+`["key"]`, fd.MapValue()
			around = func(v any) any { return map[string]any{name: map[string]any{"key": v}} }
			each(inside, around(nil))
		case fd.IsList():
			inside = name + "[0]"
			around = func(v any) any { return map[string]any{name: []any{v}} }
			each(inside, around(nil))
		}
		if value.Message() != nil {
			walkNulls(value.Message(), seen, func(place string, body any) { each(inside+"."+place, around(body)) })
		}
	}
}

func TestTheBodyAndTheQueryDoNotContradictThePath(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	contradicted := 0
	eachBinding(t, func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, inPath []string) {
		t.Helper()
		for _, name := range inPath {
			contradicted++
			for _, spelling := range []string{name, m.Input().Fields().ByName(protoreflect.Name(name)).JSONName()} {
				if b.body {
					p.rejects(t, unread{verb: b.verb, path: path, body: `{"` + spelling + `": "another"}`, reason: brokenRule, field: spelling})
				} else {
					p.rejects(t, unread{verb: b.verb, path: path + "?" + spelling + "=another", reason: brokenRule, field: spelling})
				}
			}
		}
	})
	t.Logf("%d fields in paths", contradicted)
}

// isWrite reports whether an RPC may change something.
func isWrite(m protoreflect.MethodDescriptor) bool {
	options, _ := m.Options().(*descriptorpb.MethodOptions)
	return options.GetIdempotencyLevel() != descriptorpb.MethodOptions_NO_SIDE_EFFECTS
}

func TestAnIdempotencyKeyIsReadOrRejected(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	const one, other, name = "id-0123456789abcdef", "id-another-0123456789", "Idempotency-Key"
	keys := func(values ...string) http.Header { return http.Header{name: values} }
	eachBinding(t, func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, _ []string) {
		t.Helper()
		if !isWrite(m) || !b.body {
			return
		}
		p.rejects(t, unread{verb: b.verb, path: path, body: "{}", header: keys("schlüssel-0123456789"), reason: brokenRule, field: name})
		for _, misnamed := range []string{"X-Idempotency-Key", "Grpc-Metadata-Idempotency-Key"} {
			p.rejects(t, unread{verb: b.verb, path: path, body: "{}", header: http.Header{misnamed: {one}}, reason: unknownField, field: misnamed})
		}
		if m.Input().Fields().ByName("request_id") == nil {
			p.rejects(t, unread{verb: b.verb, path: path, body: "{}", header: keys(one), reason: unknownField, field: name})
			return
		}
		for _, header := range []http.Header{keys(other), keys(one, other), keys("")} {
			p.rejects(t, unread{verb: b.verb, path: path, body: `{"requestId": "` + one + `"}`, header: header, reason: brokenRule, field: name})
		}
		for _, header := range []http.Header{keys(one, other), keys("short"), keys("white space is not allowed")} {
			p.rejects(t, unread{verb: b.verb, path: path, body: "{}", header: header, reason: brokenRule, field: name})
		}
	})
	eachBinding(t, func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, _ []string) {
		t.Helper()
		if !isWrite(m) || b.body {
			return // writes whose fields are in the query
		}
		for _, header := range []http.Header{keys(other), keys(one, other), keys("schlüssel-0123456789")} {
			p.rejects(t, unread{verb: b.verb, path: path + "?requestId=" + one, header: header, reason: brokenRule, field: name})
		}
	})
}

func TestAnIdempotencyKeyIsReadOrRejectedOverGRPC(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	for _, m := range methods(t) {
		if !isWrite(m) {
			continue
		}
		request := newMessage(t, m.Input())
		minimal(t, request.ProtoReflect())
		reason := unknownField
		if fd := m.Input().Fields().ByName("request_id"); fd != nil {
			reason = brokenRule
			request.ProtoReflect().Set(fd, protoreflect.ValueOfString("id-0123456789abcdef"))
		}
		for _, pairs := range [][]string{{keyHeader, "id-another-0123456789"}, {keyHeader, "id-0123456789abcdef", keyHeader, "id-another-0123456789"}} {
			a := typed{p.conn}.call(withMetadata(t.Context(), pairs...), t, m, request)
			if a.err == nil {
				t.Fatalf("%s succeeded", m.FullName())
			}
			requireNamed(t, string(m.FullName()), a.err, reason, "Idempotency-Key")
		}
	}
}

func TestFieldsThatTheContractDoesNotHaveAreRejectedOverGRPC(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	sent := 0
	for _, m := range methods(t) {
		withStrangers(m.Input(), map[protoreflect.FullName]bool{}, func(place string, wire []byte) {
			request := newMessage(t, m.Input())
			if err := proto.Unmarshal(wire, request); err != nil {
				t.Fatal(err)
			}
			sent++
			a := typed{p.conn}.call(t.Context(), t, m, request)
			if a.err == nil {
				t.Fatalf("%s succeeded", m.FullName())
			}
			requireNamed(t, string(m.FullName())+" "+place, a.err, unknownField, place)
		})
	}
	t.Logf("%d unknown fields", sent)
}

// withStrangers calls each with the bytes of a message that has a field too many, in
// itself and in each message that it can hold.
func withStrangers(md protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool, each func(place string, wire []byte)) {
	if seen[md.FullName()] {
		return
	}
	seen[md.FullName()] = true
	defer delete(seen, md.FullName())
	each("9999", protowire.AppendVarint(protowire.AppendTag(nil, 9999, protowire.VarintType), 1))
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		wrap := func(wire []byte) []byte {
			return protowire.AppendBytes(protowire.AppendTag(nil, fd.Number(), protowire.BytesType), wire)
		}
		name, value := string(fd.Name()), fd.Message()
		switch {
		case fd.IsMap():
			name, value = name+"[…]", fd.MapValue().Message()
			entry := func(wire []byte) []byte {
				key := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "key")
				return protowire.AppendBytes(protowire.AppendTag(key, 2, protowire.BytesType), wire)
			}
			outer := wrap
			wrap = func(wire []byte) []byte { return outer(entry(wire)) }
		case fd.IsList():
			name += "[0]"
		}
		if value != nil {
			withStrangers(value, seen, func(place string, wire []byte) { each(name+"."+place, wrap(wire)) })
		}
	}
}

func TestHEADIsGETWithoutABody(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	heads := 0
	eachBinding(t, func(t *testing.T, m protoreflect.MethodDescriptor, b binding, path string, _ []string) {
		t.Helper()
		if b.verb != http.MethodGet {
			return
		}
		heads++
		request := newMessage(t, m.Input())
		minimal(t, request.ProtoReflect())
		var answers []exchanged
		for _, verb := range []string{http.MethodGet, http.MethodHead} {
			r := transcode(t.Context(), t, binding{verb: verb, path: b.path}, request)
			got := p.exchange(t.Context(), t, r)
			got.header.Del("Date")
			answers = append(answers, got)
		}
		get, head := answers[0], answers[1]
		if len(head.body) > 0 || head.status != get.status || !maps.EqualFunc(head.header, get.header, slices.Equal[[]string]) {
			t.Errorf("HEAD %s: got %d %v %s, want %d %v", path, head.status, head.header, bytes.TrimSpace(head.body), get.status, get.header)
		}
	})
	if heads == 0 {
		t.Error("the contract has no GET")
	}
}
