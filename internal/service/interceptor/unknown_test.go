package interceptor

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// strange adds a field with the number 9999 to a message.
func strange[M proto.Message](m M) M {
	raw := protowire.AppendVarint(protowire.AppendTag(nil, 9999, protowire.VarintType), 1)
	m.ProtoReflect().SetUnknown(append(m.ProtoReflect().GetUnknown(), raw...))
	return m
}

func TestUnknownFieldsAreFoundAtAnyDepth(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		request proto.Message
		want    []string
	}{
		"none":          {&paymentv1.CancelPaymentRequest{PaymentId: "x", Amount: new(int64(5))}, nil},
		"at the top":    {strange(&paymentv1.CancelPaymentRequest{}), []string{"9999"}},
		"twice":         {strange(strange(&paymentv1.CancelPaymentRequest{})), []string{"9999", "9999"}},
		"in a message":  {&paymentv1.PayInstantlyRequest{Amount: strange(&commonv1.AmountInput{})}, []string{"amount.9999"}},
		"in a list":     {&paymentv1.PayInstantlyRequest{Products: []*commonv1.Product{{}, strange(&commonv1.Product{})}}, []string{"products[1].9999"}},
		"in a map":      {&settlementv1.CreateOrderTransferRequest{Parameters: map[string]*settlementv1.SettlementParameterValue{"4111111111111111": strange(&settlementv1.SettlementParameterValue{})}}, []string{"parameters[…].9999"}},
		"not in a text": {&paymentv1.CancelPaymentRequest{Reason: "x"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for method, want := range map[string][]string{cancel: c.want, foreign: nil} {
				_, err := knownUnary()(t.Context(), c.request, &grpc.UnaryServerInfo{FullMethod: method}, noAnswer)
				if diff := cmp.Diff(want, unknownFields(t, err)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", method, diff)
				}
			}
		})
	}
}

func unknownFields(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	f, ok := err.(*failure.Error) //nolint:errorlint // it is what callers get, not a cause
	if !ok || f.Reason != "UNKNOWN_FIELD" {
		t.Fatalf("got %v", err)
	}
	var names []string
	for _, v := range f.Violations {
		names = append(names, v.Field)
	}
	return names
}

func TestNoMoreUnknownFieldsAreListedThanHelp(t *testing.T) {
	t.Parallel()
	request := &paymentv1.CancelPaymentRequest{}
	for range 3 * maxUnknown {
		strange(request)
	}
	if got := unknownFields(t, onlyKnown(cancel, request)); len(got) != maxUnknown {
		t.Errorf("got %d", len(got))
	}
}

// receiving is a stream on which one request comes.
type receiving struct {
	grpc.ServerStream

	request proto.Message
}

func (s *receiving) RecvMsg(m any) error {
	proto.Merge(m.(proto.Message), s.request) //nolint:forcetypeassert // it is called below only
	return nil
}

func TestStreamsReceiveKnownFieldsOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		request *paymentv1.GetPaymentRequest
		want    []string
	}{
		"known":   {&paymentv1.GetPaymentRequest{}, nil},
		"unknown": {strange(&paymentv1.GetPaymentRequest{}), []string{"9999"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := knownStream()(nil, &receiving{request: c.request}, &grpc.StreamServerInfo{FullMethod: ours}, func(_ any, stream grpc.ServerStream) error {
				return stream.RecvMsg(&paymentv1.GetPaymentRequest{})
			})
			if diff := cmp.Diff(c.want, unknownFields(t, err)); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}
