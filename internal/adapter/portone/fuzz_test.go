package portone_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// fuzzed are messages of each sort: resources, answers of lists, unions, requests
// with free-form values, maps.
func fuzzed() []proto.Message {
	return []proto.Message{
		new(paymentv1.Payment), new(paymentv1.ListPaymentsResponse), new(paymentv1.ScanPaymentsResponse),
		new(paymentv1.PaymentMethod), new(paymentv1.PayInstantlyRequest),
		new(settlementv1.Partner), new(settlementv1.Transfer),
	}
}

// FuzzDecode reads anything at all as one of several messages.
func FuzzDecode(f *testing.F) {
	c := contractCodec(f, nil)
	messages := fuzzed()
	f.Fuzz(func(t *testing.T, which uint8, doc []byte) {
		m := messages[int(which)%len(messages)]
		wire, err := c.AppendWire(nil, doc, m.ProtoReflect().Descriptor().FullName())
		if err != nil {
			var located *codec.Error
			if !errors.As(err, &located) || located.Offset < 0 || located.Offset > len(doc) {
				t.Errorf("got %v", err)
			}
			return
		}
		if !json.Valid(doc) {
			t.Fatalf("%q was decoded and is not JSON", doc)
		}
		requireStable(t, c, requireKnownFields(t, m, wire))
	})
}

// requireKnownFields unmarshals what the codec has made, which has to be a valid
// message without fields that the contract does not have.
func requireKnownFields(t *testing.T, empty proto.Message, wire []byte) proto.Message {
	t.Helper()
	got, known := empty.ProtoReflect().New().Interface(), empty.ProtoReflect().New().Interface()
	err := errors.Join(proto.Unmarshal(wire, got), proto.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(wire, known))
	if err != nil {
		t.Fatalf("not a message: %v", err)
	}
	if !proto.Equal(known, got) {
		t.Fatalf("unknown fields (-want +got):\n%s", cmp.Diff(known, got, protocmp.Transform()))
	}
	return got
}

// requireStable writes a message and reads it again.
func requireStable(t *testing.T, c *codec.Codec, want proto.Message) {
	t.Helper()
	isLost := notWritten()
	want.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if isLost(fd) {
			want.ProtoReflect().Clear(fd)
		}
		return true
	})
	doc, err := c.AppendJSON(nil, want, codec.Body{})
	if err != nil {
		// The one thing that can be read and not written: an unknown enum value
		// in a list, or where a request needs one.
		var located *codec.Error
		if !errors.As(err, &located) || located.Problem != "enum value without a name" {
			t.Errorf("got %v", err)
		}
		return
	}
	got := want.ProtoReflect().New().Interface()
	if err := c.Unmarshal(doc, got); err != nil {
		t.Fatalf("%v: %s", err, doc)
	}
	if !proto.Equal(want, got) {
		t.Errorf("%s (-want +got):\n%s", doc, cmp.Diff(want, got, protocmp.Transform()))
	}
}

// FuzzRoundTrip writes and reads any message of the contract with any values.
func FuzzRoundTrip(f *testing.F) {
	c := contractCodec(f, nil)
	all := contractMessages(f)
	f.Fuzz(func(t *testing.T, which uint16, seed uint64, sparse bool) {
		mt := all[int(which)%len(all)]
		// Half of the fields show that presence survives. Enum values stay, because
		// some requests need them.
		chance := rand.New(rand.NewPCG(seed, 0))
		fill := filler(seed, func(fd protoreflect.FieldDescriptor) bool {
			return sparse && fd.Enum() == nil && chance.IntN(2) == 0
		})
		want, got := mt.New().Interface(), mt.New().Interface()
		fill.Fill(want)
		requireRoundTrip(t, c, want, got)
	})
}
