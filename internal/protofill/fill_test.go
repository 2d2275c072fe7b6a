package protofill_test

import (
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/protofill"
)

func TestASeedAlwaysGivesTheSameMessage(t *testing.T) {
	t.Parallel()
	fill := func(seed uint64) proto.Message {
		p := new(paymentv1.Payment)
		protofill.New(seed).Fill(p)
		return p
	}
	if !proto.Equal(fill(1), fill(1)) {
		t.Error("one seed gave two messages")
	}
	if proto.Equal(fill(1), fill(2)) {
		t.Error("two seeds gave one message")
	}
}

func TestEveryFieldIsFilledUnlessItIsLeftOut(t *testing.T) {
	t.Parallel()
	p := new(paymentv1.Payment)
	f := protofill.New(1)
	f.Skip = func(fd protoreflect.FieldDescriptor) bool { return fd.Name() == "order_name" }
	f.Fill(p)
	m := p.ProtoReflect()
	for i := range m.Descriptor().Fields().Len() {
		fd := m.Descriptor().Fields().Get(i)
		if m.Has(fd) == f.Skip(fd) {
			t.Errorf("%s: filled is %t", fd.FullName(), m.Has(fd))
		}
	}
}

func TestTheCaseOfAOneofCanBeChosen(t *testing.T) {
	t.Parallel()
	oneof := new(paymentv1.PaymentMethod).ProtoReflect().Descriptor().Oneofs().Get(0)
	for i := range oneof.Fields().Len() {
		method := new(paymentv1.PaymentMethod)
		f := protofill.New(1)
		f.Choose = func(protoreflect.OneofDescriptor) int { return i }
		f.Fill(method)
		if got, want := method.ProtoReflect().WhichOneof(oneof), oneof.Fields().Get(i); got != want {
			t.Errorf("case %d is %v, want %v", i, got.FullName(), want.FullName())
		}
	}
}
