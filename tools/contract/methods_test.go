package contract_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// requestID is the field by which a caller repeats a call safely.
const requestID = "request_id"

func TestMethods(t *testing.T) {
	t.Parallel()
	check(t, []rule[method]{
		{"the idempotency level says what the definition says", func(m method) string {
			want := descriptorpb.MethodOptions_IDEMPOTENT
			if m.isRead() {
				want = descriptorpb.MethodOptions_NO_SIDE_EFFECTS
			}
			if got := optionsOf(m).GetIdempotencyLevel(); got != want {
				return "idempotency_level is " + got.String() + ", want " + want.String()
			}
			return ""
		}},
		{"the main HTTP binding of a read is GET, and of no other RPC", func(m method) string {
			if bindings := m.rules(); len(bindings) == 0 {
				return "there is no HTTP binding"
			} else if isGet := bindings[0].GetGet() != ""; isGet != m.isRead() {
				return "GET is for reads and for nothing else"
			}
			return ""
		}},
		{"a further HTTP binding is a POST to a custom verb of a read", func(m method) string {
			for _, binding := range m.rules()[min(1, len(m.rules())):] {
				if !m.isRead() || !strings.Contains(binding.GetPost(), ":") || binding.GetBody() != "*" {
					return "want a read's POST /v1/...:verb with body \"*\""
				}
			}
			return ""
		}},
		{"every HTTP path begins with /v1/", func(m method) string {
			for _, binding := range m.rules() {
				if !strings.HasPrefix(pathOf(binding), "/v1/") {
					return "the path is " + pathOf(binding)
				}
			}
			return ""
		}},
		{"a call that moves money needs a request id, another write at PortOne may have one, other calls have none", func(m method) string {
			fd := m.Input().Fields().ByName(requestID)
			switch {
			case fd != nil && m.isList():
				return "" // it lists by the request id of others
			case (fd != nil) != m.isWriteAtPortOne():
				return "a write that leads to PortOne has a request_id, and no other call"
			case fd != nil && fd.Number() != 1:
				return "request_id is the first field"
			case fd != nil && isRequired(fd) != m.isMoney():
				return "request_id is REQUIRED where money moves and OPTIONAL elsewhere"
			}
			return ""
		}},
		{"a list is read page by page", func(m method) string {
			if !m.isList() {
				return ""
			}
			in, out := m.Input().Fields(), m.Output().Fields()
			if in.ByName("page_size") == nil || in.ByName("page_token") == nil || out.ByName("next_page_token") == nil {
				return "want page_size, page_token and next_page_token"
			}
			return ""
		}},
		{"only a sheet is streamed, because proxies and the JSON facade handle streams badly", func(m method) string {
			if isSheet := strings.HasSuffix(string(m.Parent().Name()), "SheetService"); m.IsStreamingClient() || m.IsStreamingServer() != isSheet {
				return "want a unary RPC, or a server stream of a sheet service"
			}
			return ""
		}},
		{"only a list has pages", func(m method) string {
			if !m.isList() && m.Output().Fields().ByName("next_page_token") != nil {
				return "an RPC with pages is called List or Scan"
			}
			return ""
		}},
	}, methods(t))
}

// TestPathsAreUnique keeps one RPC from hiding another in the JSON facade, which
// takes the last of two that match.
func TestPathsAreUnique(t *testing.T) {
	t.Parallel()
	owners := map[string]method{}
	for _, m := range methods(t) {
		for _, binding := range m.rules() {
			shape := verbOf(binding) + " " + withoutNames(pathOf(binding))
			if other, taken := owners[shape]; taken {
				t.Errorf("%s and %s are both %s", m.FullName(), other.FullName(), shape)
			}
			owners[shape] = m
		}
	}
}

func verbOf(binding *annotations.HttpRule) string {
	names := binding.ProtoReflect().Descriptor().Oneofs().ByName("pattern")
	return string(binding.ProtoReflect().WhichOneof(names).Name())
}

func pathOf(binding *annotations.HttpRule) string {
	fields := binding.ProtoReflect()
	return fields.Get(fields.WhichOneof(fields.Descriptor().Oneofs().ByName("pattern"))).String()
}

// withoutNames replaces the placeholders of a path by one that has no name.
func withoutNames(path string) string {
	var parts []string
	for part := range strings.SplitSeq(path, "/") {
		if from, to := strings.Index(part, "{"), strings.Index(part, "}"); from >= 0 && to > from {
			part = part[:from] + "{}" + part[to+1:]
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "/")
}

// certainty are the reasons of every write at PortOne: whether it happened may be
// unknown.
var certainty = []string{"REQUEST_ID_REUSED", "OPERATION_IN_PROGRESS", "OPERATION_IN_DOUBT"}

// keyInDisabled is the reason of calls that carry card numbers, where the service
// does not take them.
const keyInDisabled = "KEY_IN_DISABLED"

// isOfFew reports whether a reason of the service itself is one that only some
// calls can have.
func isOfFew(name string) bool {
	return name == keyInDisabled || slices.Contains(certainty, name) || strings.HasPrefix(name, "OPERATION_")
}

func TestMethodComments(t *testing.T) {
	t.Parallel()
	catalogue := reasons(t)
	check(t, []rule[method]{
		{"the last paragraph lists the reasons", func(m method) string {
			if len(m.paragraphs) < 2 {
				return "the comment has no paragraph of reasons"
			}
			if _, ok := m.reasons(); !ok {
				return "the last paragraph is not `Reasons: A, B.` or `Reasons: only the common ones.`"
			}
			return ""
		}},
		{"every listed reason is in the catalogue, once", func(m method) string {
			listed, _ := m.reasons()
			for i, name := range listed {
				if _, ok := catalogue[name]; !ok {
					return name + " is not in paymentsvc.error.v1"
				}
				if slices.Contains(listed[:i], name) {
					return name + " is listed twice"
				}
			}
			return ""
		}},
		{"reasons that every call can have are not listed", func(m method) string {
			listed, _ := m.reasons()
			for _, name := range listed {
				if catalogue[name] == "CommonReason" && !isOfFew(name) {
					return name + " goes without saying"
				}
			}
			return ""
		}},
		{"a call that carries a card number is defined so, and says that it can be switched off", func(m method) string {
			sent := map[protoreflect.FullName]protoreflect.MessageDescriptor{}
			gather(m.Input(), sent)
			listed, _ := m.reasons()
			carries := sent["paymentsvc.common.v1.CardCredential"] != nil
			if carries != slices.Contains(listed, keyInDisabled) {
				return keyInDisabled + " is listed if and only if the request holds a CardCredential"
			}
			if m.definition != nil && carries != m.definition.CardCredentials {
				return "operation.CarriesCard is for requests that hold a CardCredential"
			}
			return ""
		}},
		{"a write at PortOne lists the reasons of such writes, and no other call does", func(m method) string {
			listed, _ := m.reasons()
			for _, name := range certainty {
				if slices.Contains(listed, name) != m.isWriteAtPortOne() {
					return "writes that lead to PortOne name " + strings.Join(certainty, ", ") + ", other calls do not"
				}
			}
			return ""
		}},
		{"a write says what a repeat means, and at PortOne what an expired deadline means", func(m method) string {
			said := strings.Join(m.paragraphs, " ")
			if m.isWriteAtPortOne() && (!strings.Contains(said, "`request_id`") || !strings.Contains(said, "deadline")) {
				return "say what a repeat with the same `request_id` does, and what an expired deadline means"
			}
			if m.isOwn() && !m.isRead() && !strings.Contains(said, "Repeating the call") {
				return "say what repeating the call does"
			}
			return ""
		}},
	}, methods(t))
}

// reasons returns the reasons that the comment lists, and whether it lists them
// in the form that programs can read.
func (m method) reasons() ([]string, bool) {
	if len(m.paragraphs) == 0 {
		return nil, false
	}
	list, ok := strings.CutPrefix(m.paragraphs[len(m.paragraphs)-1], "Reasons: ")
	if !ok || !strings.HasSuffix(list, ".") {
		return nil, false
	}
	list = strings.TrimSuffix(list, ".")
	if list == "only the common ones" {
		return nil, true
	}
	return strings.Split(list, ", "), true
}

// TestServiceCommentsSayHowCallsFail looks for one sentence in each service.
func TestServiceCommentsSayHowCallsFail(t *testing.T) {
	t.Parallel()
	const sentence = "Every failed call carries one google.rpc.ErrorInfo with domain `paymentsvc`; see paymentsvc.error.v1."
	for _, file := range files(t) {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			paragraphs := commentOf(service)
			if !strings.HasSuffix(strings.Join(paragraphs, " "), sentence) {
				t.Errorf("%s: the comment does not end with %q", service.FullName(), sentence)
			}
		}
	}
}
