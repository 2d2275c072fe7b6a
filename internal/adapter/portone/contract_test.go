package portone_test

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	// The domains that PortOne has; their messages are what the codec is for.
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/reconciliation/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
	"github.com/paymentsvc/paymentsvc/internal/protofill"
)

// domains are the packages of the contract whose messages PortOne has too.
func domains() []string {
	return []string{"billing", "common", "identity", "invoicing", "payment", "reconciliation", "settlement"}
}

// contractFiles returns the files of the contract that are about PortOne.
func contractFiles() []protoreflect.FileDescriptor {
	var files []protoreflect.FileDescriptor
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		domain, ours := strings.CutPrefix(string(file.Package()), "paymentsvc.")
		domain, _, _ = strings.Cut(domain, ".")
		if ours && slices.Contains(domains(), domain) {
			files = append(files, file)
		}
		return true
	})
	return files
}

// contractMessages returns every message of the contract that is JSON at PortOne,
// by name.
func contractMessages(tb testing.TB) []protoreflect.MessageType {
	tb.Helper()
	var all []protoreflect.MessageType
	files := contractFiles()
	isStreamed := streamedMessages(files)
	for _, file := range files {
		for _, md := range allMessages(file.Messages()) {
			if md.IsMapEntry() || isStreamed[md.FullName()] {
				continue
			}
			mt, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
			if err != nil {
				tb.Fatal(err)
			}
			all = append(all, mt)
		}
	}
	slices.SortFunc(all, func(a, b protoreflect.MessageType) int {
		return cmp.Compare(a.Descriptor().FullName(), b.Descriptor().FullName())
	})
	return all
}

// streamedMessages returns the answers of streams: they are pieces of a file and
// not JSON.
func streamedMessages(files []protoreflect.FileDescriptor) map[protoreflect.FullName]bool {
	streamed := map[protoreflect.FullName]bool{}
	for _, file := range files {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				if methods.Get(j).IsStreamingServer() {
					streamed[methods.Get(j).Output().FullName()] = true
				}
			}
		}
	}
	return streamed
}

// allMessages returns messages and those declared in them.
func allMessages(declared protoreflect.MessageDescriptors) []protoreflect.MessageDescriptor {
	all := make([]protoreflect.MessageDescriptor, 0, declared.Len())
	for i := range declared.Len() {
		all = append(all, declared.Get(i))
		all = append(all, allMessages(declared.Get(i).Messages())...)
	}
	return all
}

// contractCodec is the codec that the adapter uses, for the whole contract.
func contractCodec(tb testing.TB, observe codec.Observer) *codec.Codec {
	tb.Helper()
	messages := contractMessages(tb)
	descriptors := make([]protoreflect.MessageDescriptor, 0, len(messages))
	for _, mt := range messages {
		descriptors = append(descriptors, mt.Descriptor())
	}
	c, err := codec.New(portone.Names(), observe, descriptors...)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// isField says something about a field.
type isField func(protoreflect.FieldDescriptor) bool

// notWritten returns what reports whether a field has no place in the JSON that
// is written: it exists in the contract only, or PortOne nests it in its answers.
func notWritten() isField {
	names := portone.Names()
	return func(fd protoreflect.FieldDescriptor) bool {
		if path, ok := names.Fields[fd.FullName()]; ok {
			return strings.Contains(path, ".")
		}
		isPage := fd.ContainingMessage().Fields().ByName("next_page_token") != nil
		return slices.Contains(names.Local, fd.Name()) || isPage && fd.Name() == "total_size"
	}
}

// filler fills what is written, except what is left out.
func filler(seed uint64, leftOut ...isField) *protofill.Filler {
	leftOut = append(leftOut, notWritten())
	f := protofill.New(seed)
	f.Skip = func(fd protoreflect.FieldDescriptor) bool {
		return slices.ContainsFunc(leftOut, func(is isField) bool { return is(fd) })
	}
	return f
}

// readFixture returns a full card payment as PortOne answers it.
func readFixture(tb testing.TB) []byte {
	tb.Helper()
	doc, err := os.ReadFile("testdata/payment_paid_card.json")
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}
