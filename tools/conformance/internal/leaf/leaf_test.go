package leaf

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

func TestJSONIsTakenApart(t *testing.T) {
	t.Parallel()
	value, err := Parse([]byte(`{"a":{"b":[1,"1",{"c":null}],"empty":[]},"o":{},"n":9007199254740993,"t":"2026-01-02T12:04:05.500+09:00"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Set{
		"a.b[0]": "1", "a.b[1]": `"1"`, "a.b[2].c": "null", "a.empty": "[]", "o": "{}",
		"n": "9007199254740993", "t": `"2026-01-02T03:04:05.5Z"`,
	}
	if diff := cmp.Diff(want, OfJSON(value)); diff != "" {
		t.Errorf("leaves (-want +got):\n%s", diff)
	}
}

func TestTwoDocumentsAreNotOne(t *testing.T) {
	t.Parallel()
	if _, err := Parse([]byte(`{}{}`)); err == nil {
		t.Error("no error")
	}
}

func TestMessagesAreTakenApartUnderBothNames(t *testing.T) {
	t.Parallel()
	m := &paymentv1.Payment{
		Status: paymentv1.PaymentStatus_PAYMENT_STATUS_PAID,
		Amount: &paymentv1.PaymentAmount{Total: 5},
		Method: &paymentv1.PaymentMethod{Kind: &paymentv1.PaymentMethod_Crypto{Crypto: &paymentv1.PaymentMethodCrypto{}}},
		PaidAt: timestamppb.New(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)),
	}
	want := Set{
		"status": `"PAYMENT_STATUS_PAID"`, "amount.total": `"5"`, "method.crypto": "{}", "paidAt": `"2026-01-02T03:04:05Z"`,
	}
	if diff := cmp.Diff(want, OfMessage(m.ProtoReflect(), JSONNames)); diff != "" {
		t.Errorf("leaves by JSON name (-want +got):\n%s", diff)
	}
	if got := OfMessage(m.ProtoReflect(), ProtoNames)["paid_at"]; got != want["paidAt"] {
		t.Errorf("paid_at is %s", got)
	}
}

func TestCompareNamesEveryDifference(t *testing.T) {
	t.Parallel()
	got := map[string]bool{}
	for _, d := range Compare(Set{"a": "1", "b": "2", "c": "3"}, Set{"a": "1", "b": "x", "d": "4"}) {
		got[d.String()] = true
	}
	want := map[string]bool{"b: got x, want 2": true, "c: missing, want 3": true, "d: not expected, got 4": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

func TestIsUnder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, top string
		want      bool
	}{
		{"a", "a", true}, {"a.b", "a", true}, {"a[0]", "a", true}, {"ab", "a", false}, {"a", "a.b", false}, {"a", "", true},
	} {
		if got := IsUnder(c.path, c.top); got != c.want {
			t.Errorf("IsUnder(%q, %q) = %v", c.path, c.top, got)
		}
	}
}
