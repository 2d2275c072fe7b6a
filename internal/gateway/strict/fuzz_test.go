package strict_test

import (
	"net/url"
	"testing"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
)

// fuzzed are requests that together have every kind of field of the contract.
var fuzzed = []proto.Message{
	&paymentv1.PayInstantlyRequest{}, &paymentv1.ListPaymentsRequest{}, &paymentv1.CancelPaymentRequest{},
	&settlementv1.CreateOrderTransferRequest{}, &operationv1.WaitOperationRequest{},
}

// FuzzBody checks that no body makes the reader panic, and that protojson decodes
// what the reader accepts.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"reason": "r", "amount": "1000", "taxFreeAmount": 1e3, "requester": 1}`,
		`{"bypass": {"a": [null, 1.5, {"b": "\u0000"}]}, "method": {"card": {"credential": {"number": "4111"}}}}`,
		`{"parameters": {"k": {"number": "1"}}, "settlementStartDate": {"year": 2026, "month": 3, "day": 1}}`,
		`{"filter": {"from": "2026-03-01T00:00:00Z", "status": "PAYMENT_STATUS_PAID"}, "timeout": "1.5s"}`,
		`{"amount": null`, "\ufeff{}", `{} {}`, `[`, `"`, `{"a": 1, "a": 2}`, "{\"\xff\": 1}", `{"amount": {"total": -0}}`,
	} {
		for kind := range fuzzed {
			f.Add(uint8(kind), []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, text []byte) {
		m := fuzzed[int(kind)%len(fuzzed)].ProtoReflect().New().Interface()
		if reader().Body(text, describe(m), nil) != nil {
			return
		}
		if err := protojson.Unmarshal(text, m); err != nil {
			t.Errorf("%q is accepted, but %v", text, err)
		}
		if _, err := proto.Marshal(m); err != nil {
			t.Errorf("%q is accepted, but %v", text, err)
		}
	})
}

// FuzzQuery checks the same of query strings, which grpc-gateway decodes.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"pageSize=5&filter.status=PAYMENT_STATUS_PAID&filter.from=2026-03-01T00:00:00Z", "timeout=1.5s", "timeout=-0.000000001s", "timeout=315576000000s",
		"amount=1000&requester=1", "filter=x", "filter.from.seconds=1", "a[b]=c", "products=x", "method.card.installmentMonth=1", "culturalExpense=true", ".=", "=", "x=%FF",
	} {
		for kind := range fuzzed {
			f.Add(uint8(kind), seed)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, query string) {
		m := fuzzed[int(kind)%len(fuzzed)].ProtoReflect().New().Interface()
		if reader().Query(query, describe(m), nil) != nil {
			return
		}
		values, err := url.ParseQuery(query)
		if err == nil {
			err = new(runtime.DefaultQueryParser).Parse(m, values, utilities.NewDoubleArray(nil))
		}
		if err != nil {
			t.Errorf("%q is accepted, but %v", query, err)
		}
	})
}
