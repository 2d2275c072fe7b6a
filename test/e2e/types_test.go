package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/protofill"
	"github.com/paymentsvc/paymentsvc/internal/service/validation"
)

// What no value of a type may be, in every place of every request.

// misfit is a request with one value that its type does not allow.
type misfit struct {
	field   string
	request proto.Message
}

// misfits makes the requests of m that hold a value which no request may hold.
func misfits(t *testing.T, m protoreflect.MethodDescriptor) []misfit {
	t.Helper()
	var all []misfit
	for _, place := range protofill.Places(m.Input()) {
		for _, v := range protofill.Bad(protofill.ValueOf(place.Field)) {
			request := newMessage(t, m.Input())
			protofill.Minimal(request.ProtoReflect())
			place.Put(request.ProtoReflect(), v)
			all = append(all, misfit{place.Path, request})
		}
	}
	return append(all, reversals(t, m)...)
}

// reversals makes the requests of m with a range that ends before it starts.
func reversals(t *testing.T, m protoreflect.MethodDescriptor) []misfit {
	t.Helper()
	var all []misfit
	places := protofill.Places(m.Input())
	for _, start := range places {
		for _, pair := range validation.PairsOf(start.Field.ContainingMessage()) {
			if pair.Start != start.Field {
				continue
			}
			end := places[slices.IndexFunc(places, func(p protofill.Place) bool {
				return p.Path == strings.TrimSuffix(start.Path, string(pair.Start.Name()))+string(pair.End.Name())
			})]
			request := newMessage(t, m.Input())
			protofill.Minimal(request.ProtoReflect())
			early, late := earlyAndLate(start.Field)
			start.Put(request.ProtoReflect(), late)
			end.Put(request.ProtoReflect(), early)
			all = append(all, misfit{start.Path, request})
		}
	}
	return all
}

// earlyAndLate are two values of a day or a time.
func earlyAndLate(fd protoreflect.FieldDescriptor) (early, late protoreflect.Value) {
	values := protofill.Boundaries(fd)
	return values[0], values[1] // the first and the last that exist
}

// writable reports whether a request has a JSON form at all: protojson refuses times
// and numbers that no text has.
func writable(request proto.Message) bool {
	_, err := protojson.Marshal(request)
	return err == nil
}

func TestEveryPlaceOfEveryRequestRefusesWhatItsTypeCannotHold(t *testing.T) { //nolint:tparallel // what was recorded is looked at behind the subtests
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	t.Run("walk", func(t *testing.T) {
		for _, m := range methods(t) {
			t.Run(string(m.Parent().Name()+"."+m.Name()), func(t *testing.T) {
				t.Parallel()
				for _, bad := range misfits(t, m) {
					requireMisfit(t, "gRPC", typed{p.conn}, m, bad)
					if writable(bad.request) && sendable(t, m, bad.request) {
						requireMisfit(t, "JSON", facade{p}, m, bad)
					}
				}
			})
		}
	})
	a := typed{p.conn}.call(t.Context(), t, methodOf(t, &operationv1.ListOperationsRequest{}), &operationv1.ListOperationsRequest{})
	if a.err != nil {
		t.Fatal(a.err)
	}
	if list, ok := a.responses[0].(*operationv1.ListOperationsResponse); !ok || len(list.GetOperations()) > 0 {
		t.Errorf("refused requests left records: %v", a.responses[0])
	}
}

// requireMisfit checks that a request is refused for one field, in words.
func requireMisfit(t *testing.T, how string, c transport, m protoreflect.MethodDescriptor, bad misfit) {
	t.Helper()
	a := c.call(t.Context(), t, m, bad.request)
	if a.err == nil || a.err.Code() != codes.InvalidArgument || infoOf(t, a.err).GetReason() != "VALIDATION_FAILED" {
		t.Errorf("%s: %s is accepted, or refused for something else: %v", how, bad.field, a.err)
		return
	}
	for _, detail := range details[*errdetails.BadRequest](a.err) {
		for _, v := range detail.GetFieldViolations() {
			if inContract(v.GetField()) == bad.field && strings.HasPrefix(v.GetDescription(), "must ") {
				return
			}
		}
	}
	t.Errorf("%s: %s is not named in %v", how, bad.field, a.err.Details())
}

// TestARefusedRequestKeepsItsRequestID corrects a request and sends it under the same id.
func TestARefusedRequestKeepsItsRequestID(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, nil)
			via := connect(t, p)
			issued := via.call(t.Context(), t, methodOf(t, storeCard("x")), storeCard("issue-0123456789abcdef"))
			if issued.err != nil {
				t.Fatal(issued.err)
			}
			key, _ := issued.responses[0].(*billingv1.IssueBillingKeyResponse)
			request := &billingv1.CreatePaymentScheduleRequest{
				RequestId: "schedule-0123456789abcdef", PaymentId: "order-1", TimeToPay: &timestamppb.Timestamp{Seconds: 253402300799},
				Payment: &billingv1.ScheduledPaymentInput{
					BillingKey: key.GetBillingKeyInfo().GetBillingKey(), OrderName: "Two coffees", Amount: &commonv1.AmountInput{Total: 1000}, CurrencyCode: won,
					ProductType: new(commonv1.ProductType_PRODUCT_TYPE_UNSPECIFIED),
				},
			}
			m := methodOf(t, request)
			requireMisfit(t, name, via, m, misfit{"payment.product_type", request})
			request.Payment.ProductType = nil
			if a := via.call(t.Context(), t, m, request); a.err != nil {
				t.Errorf("the corrected request, for the last second there is: %v", a.err)
			}
		})
	}
}
