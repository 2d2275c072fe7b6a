package e2e_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// nobody is a PortOne that must not be asked.
func nobody(t *testing.T) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("PortOne was asked for %s %s", r.Method, r.URL.Path)
		w.WriteHeader(http.StatusTeapot)
	})
}

func TestTheRequestsOfTheseTestsKeepTheRulesUntilOneIsBroken(t *testing.T) {
	t.Parallel()
	for _, m := range methods(t) {
		request := newMessage(t, m.Input())
		minimal(t, request.ProtoReflect())
		if err := protovalidate.Validate(request); err != nil {
			t.Errorf("%s: %v", m.FullName(), err)
		}
	}
}

func TestEveryRuleOfEveryRequestIsEnforced(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	broken := 0
	for _, m := range methods(t) {
		all := breakages(t, m.Input())
		broken += len(all)
		t.Run(string(m.Parent().Name()+"."+m.Name()), func(t *testing.T) {
			t.Parallel()
			for _, b := range all {
				request := newMessage(t, m.Input())
				minimal(t, request.ProtoReflect())
				b.apply(request.ProtoReflect())
				for name, c := range map[string]transport{"gRPC": typed{p.conn}, "JSON": facade{p}} {
					if name == "JSON" && !sendable(t, m, request) {
						continue
					}
					a := c.call(t.Context(), t, m, request)
					if a.err == nil || infoOf(t, a.err).GetReason() != "VALIDATION_FAILED" {
						t.Errorf("%s: %s of %s is not enforced: %v", name, b.rule, b.field, a.err)
						continue
					}
					requireBlamed(t, name, b, violated(t, a.err))
				}
			}
		})
	}
	t.Logf("%d rules of %d requests", broken, len(methods(t)))
}

// requireBlamed checks that a field is blamed once, and besides it at most a
// message as a whole: breaking a field may break a rule about several.
func requireBlamed(t *testing.T, how string, b breakage, fields []string) {
	t.Helper()
	blamed := 0
	for _, field := range fields {
		switch {
		case field == b.field:
			blamed++
		case field != "" && !strings.HasPrefix(b.field, field):
			t.Errorf("%s: %s of %s: %q is blamed", how, b.rule, b.field, field)
		}
	}
	if blamed != 1 {
		t.Errorf("%s: %s of %s: blamed %d times in %q", how, b.rule, b.field, blamed, fields)
	}
}

// sendable reports whether a request can be written as an HTTP request: an empty
// id makes another path, not everything fits in a query, and a long list in no URL.
func sendable(t *testing.T, m protoreflect.MethodDescriptor, request proto.Message) bool {
	t.Helper()
	const longest = 8 << 10
	all := bindings(t, m)
	for _, match := range parameter.FindAllStringSubmatch(all[0].path, -1) {
		if request.ProtoReflect().Get(m.Input().Fields().ByName(protoreflect.Name(match[1]))).String() == "" {
			return false
		}
	}
	return all[0].body || len(all) > 1 && !inQuery(request) ||
		inQuery(request) && len(queryOf(request.ProtoReflect(), "").Encode()) < longest
}

func TestAllBrokenRulesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			p, _ := serveWith(t, nobody(t), nil)
			via := connect(t, p)
			for _, m := range methods(t) {
				request, want := brokenAllOver(t, m)
				if len(want) == 0 || name == "JSON" && !sendable(t, m, request) {
					continue
				}
				a := via.call(t.Context(), t, m, request)
				if a.err == nil {
					t.Fatalf("%s succeeded", m.FullName())
				}
				got := slices.DeleteFunc(violated(t, a.err), func(field string) bool { return field == "" })
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s blames (-want +got):\n%s", m.FullName(), diff)
				}
			}
		})
	}
}

// brokenAllOver breaks one rule of each field of a request, and names the fields.
func brokenAllOver(t *testing.T, m protoreflect.MethodDescriptor) (proto.Message, []string) {
	t.Helper()
	request := newMessage(t, m.Input())
	minimal(t, request.ProtoReflect())
	var fields []string
	for _, b := range breakages(t, m.Input()) {
		fd := m.Input().Fields().ByName(protoreflect.Name(b.field))
		if fd == nil || fd.IsList() || slices.Contains(fields, b.field) || b.rule == "string.min_len" || together[b.rule] != "" {
			continue // inside of a field, or of several, or about an id in a path that would be empty
		}
		if oneof := fd.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
			continue
		}
		b.apply(request.ProtoReflect())
		fields = append(fields, b.field)
	}
	slices.Sort(fields)
	return request, fields
}

func TestEmptyRequestsAreRefusedForWhatTheyLack(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			p, _ := serveWith(t, nobody(t), nil)
			via := connect(t, p)
			for _, m := range methods(t) {
				request := newMessage(t, m.Input())
				lacks := lacking(t, m)
				if len(lacks) == 0 || name == "JSON" && !sendable(t, m, request) {
					continue // it needs nothing, or is another path
				}
				a := via.call(t.Context(), t, m, request)
				if a.err == nil {
					t.Fatalf("%s succeeded", m.FullName())
				}
				got := slices.DeleteFunc(violated(t, a.err), func(field string) bool { return field == "" })
				if diff := cmp.Diff(lacks, got); diff != "" {
					t.Errorf("%s blames (-want +got):\n%s", m.FullName(), diff)
				}
			}
		})
	}
}

// lacking are the fields that a request needs, as violations name them.
func lacking(t *testing.T, m protoreflect.MethodDescriptor) []string {
	t.Helper()
	var names []string
	for i := range m.Input().Fields().Len() {
		fd := m.Input().Fields().Get(i)
		rules := rulesOf(fd)
		if rules.GetRequired() || rules.GetRepeated().GetMinItems() > 0 ||
			!fd.HasPresence() && rules.GetIgnore() != validate.Ignore_IGNORE_IF_ZERO_VALUE && zeroBreaks(rules) {
			names = append(names, string(fd.Name()))
		}
	}
	for i := range m.Input().Oneofs().Len() {
		oneof := m.Input().Oneofs().Get(i)
		if rules, _ := proto.GetExtension(oneof.Options(), validate.E_Oneof).(*validate.OneofRules); rules.GetRequired() {
			names = append(names, string(oneof.Name()))
		}
	}
	slices.Sort(names)
	return names
}
