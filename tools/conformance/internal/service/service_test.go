package service

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
)

func TestFieldsInThePathAreEscapedAndLeaveTheRest(t *testing.T) {
	t.Parallel()
	storeID := "s"
	request := &paymentv1.GetPaymentRequest{PaymentId: "a/b c", StoreId: &storeID}
	path, rest := fillPath("/v1/payments/{payment_id}", request.ProtoReflect())
	if path != "/v1/payments/a%2Fb%20c" {
		t.Errorf("path is %s", path)
	}
	query, ok := queryOf(rest)
	if !ok || query != "store_id=s" {
		t.Errorf("query is %q, %v", query, ok)
	}
}

func TestQueriesSayNestedFieldsAndNotObjectsOfAnyContent(t *testing.T) {
	t.Parallel()
	at := timestamppb.New(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	list := &paymentv1.ListPaymentsRequest{
		PageSize: 3,
		Filter:   &paymentv1.PaymentFilterInput{From: at, Status: []paymentv1.PaymentStatus{paymentv1.PaymentStatus_PAYMENT_STATUS_PAID}},
	}
	query, ok := queryOf(list.ProtoReflect())
	got, err := url.ParseQuery(query)
	if err != nil || !ok {
		t.Fatalf("query is %q, %v, %v", query, ok, err)
	}
	want := url.Values{"page_size": {"3"}, "filter.from": {"2026-01-02T03:04:05Z"}, "filter.status": {"PAYMENT_STATUS_PAID"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	bypass := &paymentv1.PayWithBillingKeyRequest{Bypass: &structpb.Struct{}}
	if Takes(contract.Binding{Method: "GET", Path: "/x"}, bypass.ProtoReflect()) {
		t.Error("a query takes an object of any content")
	}
	if !Takes(contract.Binding{Method: "POST", Path: "/x", HasBody: true}, bypass.ProtoReflect()) {
		t.Error("a body does not take an object of any content")
	}
}

func TestTheLogTellsAddressesAndPanics(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.read(strings.NewReader(`{"msg":"serving","what":"gRPC","addr":"127.0.0.1:1"}
not JSON
{"msg":"call","cause":"panic: string"}
`))
	addr, err := w.address(t.Context(), "gRPC")
	if err != nil || addr != "127.0.0.1:1" {
		t.Errorf("address is %s, %v", addr, err)
	}
	if len(w.panics) != 1 {
		t.Errorf("%d panics, want 1", len(w.panics))
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.address(ended, "JSON"); err == nil {
		t.Error("an address that was never told")
	}
}
