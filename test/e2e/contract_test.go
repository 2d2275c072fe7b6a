package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/paymentsvc/paymentsvc/internal/service"
)

// methods are all RPCs of the contract: those that lead to PortOne, and those that
// tell of operations.
func methods(t *testing.T) []protoreflect.MethodDescriptor {
	t.Helper()
	byRequest := map[protoreflect.FullName]bool{}
	for _, request := range service.Requests() {
		byRequest[request.ProtoReflect().Descriptor().FullName()] = true
	}
	var all []protoreflect.MethodDescriptor
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			inFile := file.Services().Get(i).Methods()
			for j := range inFile.Len() {
				if byRequest[inFile.Get(j).Input().FullName()] {
					all = append(all, inFile.Get(j))
				}
			}
		}
		return true
	})
	if len(all) != len(byRequest) {
		t.Fatalf("found %d RPCs for %d requests", len(all), len(byRequest))
	}
	slices.SortFunc(all, func(a, b protoreflect.MethodDescriptor) int {
		return strings.Compare(string(a.FullName()), string(b.FullName()))
	})
	return all
}

// methodOf is the RPC that takes request.
func methodOf(t *testing.T, request proto.Message) protoreflect.MethodDescriptor {
	t.Helper()
	want := request.ProtoReflect().Descriptor().FullName()
	for _, m := range methods(t) {
		if m.Input().FullName() == want {
			return m
		}
	}
	t.Fatalf("no RPC takes %s", want)
	return nil
}

// rpcPath is how gRPC addresses a method.
func rpcPath(m protoreflect.MethodDescriptor) string {
	return "/" + string(m.Parent().FullName()) + "/" + string(m.Name())
}

// newMessage makes an empty message of the generated type.
func newMessage(t *testing.T, md protoreflect.MessageDescriptor) proto.Message {
	t.Helper()
	mt, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		t.Fatal(err)
	}
	return mt.New().Interface()
}

// binding is one way of the JSON facade to an RPC.
type binding struct {
	verb, path string
	body       bool   // the request is the body, but for what is in the path
	response   string // the field of the response that is the answer, or the whole
}

// bindings are the ways to m, the main one first.
func bindings(t *testing.T, m protoreflect.MethodDescriptor) []binding {
	t.Helper()
	main, ok := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	if !ok || main == nil {
		t.Fatalf("%s has no HTTP rule", m.FullName())
	}
	var found []binding
	for _, rule := range append([]*annotations.HttpRule{main}, main.GetAdditionalBindings()...) {
		b := binding{body: rule.GetBody() == "*", response: rule.GetResponseBody()}
		if !b.body && rule.GetBody() != "" {
			t.Fatalf("%s has the body %q, which these tests cannot write", m.FullName(), rule.GetBody())
		}
		switch pattern := rule.GetPattern().(type) {
		case *annotations.HttpRule_Get:
			b.verb, b.path = "GET", pattern.Get
		case *annotations.HttpRule_Post:
			b.verb, b.path = "POST", pattern.Post
		case *annotations.HttpRule_Put:
			b.verb, b.path = "PUT", pattern.Put
		case *annotations.HttpRule_Patch:
			b.verb, b.path = "PATCH", pattern.Patch
		case *annotations.HttpRule_Delete:
			b.verb, b.path = "DELETE", pattern.Delete
		}
		found = append(found, b)
	}
	return found
}
