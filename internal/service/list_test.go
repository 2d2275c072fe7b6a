package service

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func TestListsAreFilteredByRequestIDAndIntent(t *testing.T) {
	t.Parallel()
	books := &shelf{records: make([]operation.Record, 2)}
	s := &OperationService{books: books, now: time.Now}
	request := &operationv1.ListOperationsRequest{RequestId: "id-0123456789abcdef", IntentRef: "order-1", PageSize: 1}
	got, err := s.ListOperations(t.Context(), request)
	if err != nil || books.filter.RequestID != "id-0123456789abcdef" || books.filter.IntentRef != "order-1" {
		t.Fatalf("asked for %+v, %v", books.filter, err)
	}
	for name, other := range map[string]*operationv1.ListOperationsRequest{
		"request id": {RequestId: "id-0123456789abcdeg", IntentRef: "order-1", PageSize: 1},
		"intent":     {RequestId: "id-0123456789abcdef", PageSize: 1},
	} {
		other.PageToken = got.GetNextPageToken()
		_, err := s.ListOperations(t.Context(), other)
		if f, ok := errors.AsType[*failure.Error](err); !ok || f.Reason != "INVALID_PAGE_TOKEN" {
			t.Errorf("a token leads to the page of another %s: %v", name, err)
		}
	}
}

func TestASubjectThatNoOperationCanHaveIsRefused(t *testing.T) {
	t.Parallel()
	s := &OperationService{books: &shelf{records: make([]operation.Record, 1)}, now: time.Now, forms: operation.Forms(domain.Operations())}
	for subject, want := range map[string]bool{
		"": true, "payment/order-1": true, "payment/a/b": true, "new-billing-key/id-1": true, "new-billing-key": true, "setting": true,
		"payment-schedules/1,2": true, "billing-key-schedules/0123": true,
		"payments/order-1": false, "order-1": false, "payment": false, "payment/": false, "setting/1": false, "new-": false, "/": false, "Payment/order-1": false,
	} {
		_, err := s.ListOperations(t.Context(), &operationv1.ListOperationsRequest{Subject: subject})
		if want {
			if err != nil {
				t.Errorf("%q is refused: %v", subject, err)
			}
			continue
		}
		f, ok := errors.AsType[*failure.Error](err)
		if !ok || f.Reason != "VALIDATION_FAILED" || f.Violations[0].Field != "subject" || !strings.Contains(f.Violations[0].Description, "payment/ ") {
			t.Errorf("%q: got %v", subject, err)
		}
	}
}

// TestEveryWriteHasAFormForItsSubjects makes subjects of empty requests and of named ones.
func TestEveryWriteHasAFormForItsSubjects(t *testing.T) {
	t.Parallel()
	for _, d := range domain.Operations() {
		if (d.Kind == operation.KindRead) != (len(d.Forms) == 0) {
			t.Errorf("%s: a write names the forms of its subjects, and a read has none: %q", d.RPC, d.Forms)
			continue
		}
		if d.Kind == operation.KindRead {
			continue
		}
		i := slices.IndexFunc(Requests(), func(m proto.Message) bool { return methodTakes(d.RPC, m) })
		if i < 0 {
			t.Errorf("%s has no request", d.RPC)
			continue
		}
		request := Requests()[i]
		empty := d.Subject(request)
		fillTexts(request.ProtoReflect(), "x")
		for _, subject := range []operation.Subject{empty, d.Subject(request)} {
			whole := strings.HasSuffix(string(subject), "/") // an empty id, which validation refuses
			if !whole && !subject.HasForm(d.Forms) {
				t.Errorf("%s: %q has none of the forms %q", d.RPC, subject, d.Forms)
			}
		}
	}
}

// methodTakes reports whether an RPC takes a message.
func methodTakes(rpc protoreflect.FullName, m proto.Message) bool {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(rpc)
	method, ok := found.(protoreflect.MethodDescriptor)
	return err == nil && ok && method.Input() == m.ProtoReflect().Descriptor()
}

// fillTexts sets every text of a message, however deep.
func fillTexts(m protoreflect.Message, text string) {
	for i := range m.Descriptor().Fields().Len() {
		switch fd := m.Descriptor().Fields().Get(i); {
		case fd.IsMap() || fd.ContainingOneof() != nil && !fd.ContainingOneof().IsSynthetic():
		case fd.Kind() == protoreflect.StringKind && fd.IsList():
			m.Mutable(fd).List().Append(protoreflect.ValueOfString(text))
		case fd.Kind() == protoreflect.StringKind:
			m.Set(fd, protoreflect.ValueOfString(text))
		case fd.Message() != nil && !fd.IsList() && fd.Message() != m.Descriptor():
			fillTexts(m.Mutable(fd).Message(), text)
		}
	}
}
