package e2e_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/app"
	"github.com/paymentsvc/paymentsvc/internal/redact"
)

// sing puts a canary into every sensitive text of a request that takes it, and
// returns how many.
func sing(t *testing.T, m protoreflect.Message) int {
	t.Helper()
	canaries := 0
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		switch {
		case fd.IsList() || fd.IsMap():
		case fd.Kind() == protoreflect.StringKind && redact.Sensitive(fd):
			rules := rulesOf(fd).GetString()
			if rules.HasPattern() || rules.HasLen() || rules.GetIp() || rules.HasMaxLen() && rules.GetMaxLen() < uint64(len(canary)) {
				continue // no canary fits
			}
			if oneof := fd.ContainingOneof(); oneof == nil || oneof.IsSynthetic() || m.WhichOneof(oneof) == fd {
				m.Set(fd, protoreflect.ValueOfString(canary))
				canaries++
			}
		case fd.Message() != nil && m.Has(fd):
			canaries += sing(t, m.Mutable(fd).Message())
		}
	}
	return canaries
}

// whole fills what a request needs, and one level of messages that it may have.
func whole(t *testing.T, m protoreflect.MethodDescriptor) proto.Message {
	t.Helper()
	request := newMessage(t, m.Input())
	r := request.ProtoReflect()
	minimal(t, r)
	for i := range m.Input().Fields().Len() {
		fd := m.Input().Fields().Get(i)
		optional := fd.ContainingOneof() == nil || fd.ContainingOneof().IsSynthetic()
		if optional && !r.Has(fd) && fd.Message() != nil && !fd.IsList() && !fd.IsMap() && !strings.HasPrefix(string(fd.Message().FullName()), "google.") {
			r.Set(fd, sample(t, fd, rulesOf(fd), func() protoreflect.Value { return r.NewField(fd) }))
		}
	}
	return request
}

func TestNoSecretOfAnyRequestIsLogged(t *testing.T) {
	t.Parallel()
	// PortOne repeats what it was told in its errors, as it does.
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		answer := strings.ReplaceAll(string(body)+r.URL.String(), `"`, "'")
		says(http.StatusBadRequest, asJSON, `{"type": "INVALID_REQUEST", "message": "`+strings.ReplaceAll(answer, `\`, "/")+`"}`)(w, r)
	})
	p, u := serveWith(t, echo, func(cfg *app.Config) { cfg.LogLevel = "debug" })
	canaries := 0
	for name, via := range map[string]transport{"gRPC": typed{p.conn}, "JSON": facade{p}} {
		for _, m := range methods(t) {
			request := whole(t, m)
			canaries += sing(t, request.ProtoReflect())
			if name == "JSON" && !sendable(t, m, request) {
				continue
			}
			via.call(t.Context(), t, m, request)
		}
	}
	p.stop()
	if logged := p.log.with(canary); len(logged) > 0 {
		t.Errorf("the log tells secrets: %q", logged)
	}
	const few = 50
	if canaries < few || int(u.requests.Load()) < few || len(p.log.with(`"msg":"call"`, `"request"`)) < few {
		t.Errorf("%d canaries in %d calls to PortOne: the test tests little", canaries, u.requests.Load())
	}
	t.Logf("%d canaries, %d calls to PortOne", canaries, u.requests.Load())
}
