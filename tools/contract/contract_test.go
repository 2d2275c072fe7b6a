// Package contract_test holds the rules of the contract that buf cannot check:
// what each RPC must say about itself, what each request must limit, and that
// RPCs, definitions and routes agree. The .proto files are read as they stand, so
// nothing has to be generated first.
package contract_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/tools/internal/image"
)

// rule is something that must be true of each T. Broken says in what way it is
// not, and nothing when it is.
type rule[T protoreflect.Descriptor] struct {
	name   string
	broken func(T) string
}

// check tries each rule on each subject.
func check[T protoreflect.Descriptor](t *testing.T, rules []rule[T], subjects []T) {
	t.Helper()
	if len(subjects) == 0 {
		t.Fatal("there is nothing to check")
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			for _, subject := range subjects {
				if problem := r.broken(subject); problem != "" {
					t.Errorf("%s: %s", subject.FullName(), problem)
				}
			}
		})
	}
}

// read is the contract, read once.
var read = sync.OnceValues(func() ([]protoreflect.FileDescriptor, error) {
	return image.Read("../..")
})

func files(t *testing.T) []protoreflect.FileDescriptor {
	t.Helper()
	all, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// method is an RPC with what the program says about it.
type method struct {
	protoreflect.MethodDescriptor

	definition *operation.Definition // nil when there is none, which one rule reports
	paragraphs []string              // of its comment
}

// isOwn reports whether the service answers the RPC itself, without PortOne. Such
// an RPC has neither a definition nor a route.
func (m method) isOwn() bool {
	pkg := m.ParentFile().Package()
	return pkg == "paymentsvc.event.v1" || pkg == "paymentsvc.operation.v1"
}

// isRead reports whether the RPC changes nothing.
func (m method) isRead() bool {
	if m.isOwn() {
		return optionsOf(m).GetIdempotencyLevel() == descriptorpb.MethodOptions_NO_SIDE_EFFECTS
	}
	return m.definition != nil && m.definition.Kind == operation.KindRead
}

// isWriteAtPortOne reports whether the RPC changes something at PortOne, so that
// its outcome can be unknown for a while.
func (m method) isWriteAtPortOne() bool {
	return !m.isOwn() && !m.isRead()
}

// isMoney reports whether the RPC moves money.
func (m method) isMoney() bool {
	return m.definition != nil && m.definition.Kind == operation.KindMoney
}

// isList reports whether the RPC lists things page by page.
func (m method) isList() bool {
	return strings.HasPrefix(string(m.Name()), "List") || strings.HasPrefix(string(m.Name()), "Scan")
}

// rules returns the HTTP bindings, the main one first.
func (m method) rules() []*annotations.HttpRule {
	main, ok := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	if !ok || main == nil {
		return nil
	}
	return append([]*annotations.HttpRule{main}, main.GetAdditionalBindings()...)
}

// methods returns all RPCs.
func methods(t *testing.T) []method {
	t.Helper()
	definitions := map[protoreflect.FullName]*operation.Definition{}
	for _, d := range domain.Operations() {
		definitions[d.RPC] = d
	}
	var out []method
	for _, file := range files(t) {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				md := service.Methods().Get(j)
				out = append(out, method{md, definitions[md.FullName()], image.Paragraphs(image.Comment(md))})
			}
		}
	}
	return out
}

// requests returns the messages that callers send: the requests and everything of
// ours in them.
func requests(t *testing.T) []protoreflect.MessageDescriptor {
	t.Helper()
	seen := map[protoreflect.FullName]protoreflect.MessageDescriptor{}
	for _, m := range methods(t) {
		gather(m.Input(), seen)
	}
	var out []protoreflect.MessageDescriptor
	for _, md := range seen {
		out = append(out, md)
	}
	slices.SortFunc(out, func(a, b protoreflect.MessageDescriptor) int {
		return strings.Compare(string(a.FullName()), string(b.FullName()))
	})
	return out
}

func gather(md protoreflect.MessageDescriptor, seen map[protoreflect.FullName]protoreflect.MessageDescriptor) {
	if md == nil || seen[md.FullName()] != nil || !strings.HasPrefix(string(md.FullName()), "paymentsvc.") {
		return
	}
	if !md.IsMapEntry() {
		seen[md.FullName()] = md
	}
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		gather(fd.Message(), seen)
	}
}

// fieldsOf returns the fields of messages, in order.
func fieldsOf(messages []protoreflect.MessageDescriptor) []protoreflect.FieldDescriptor {
	var out []protoreflect.FieldDescriptor
	for _, md := range messages {
		for i := range md.Fields().Len() {
			out = append(out, md.Fields().Get(i))
		}
	}
	return out
}

// messages returns all messages of the contract.
func messages(t *testing.T) []protoreflect.MessageDescriptor {
	t.Helper()
	var out []protoreflect.MessageDescriptor
	for _, file := range files(t) {
		for i := range file.Messages().Len() {
			out = append(out, file.Messages().Get(i))
		}
	}
	return out
}

// optionsOf returns the options of a method.
func optionsOf(m method) *descriptorpb.MethodOptions {
	options, _ := m.Options().(*descriptorpb.MethodOptions)
	return options
}
