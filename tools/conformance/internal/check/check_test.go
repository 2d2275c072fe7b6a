package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/leaf"
)

func TestReasons(t *testing.T) {
	t.Parallel()
	known := catalogue()
	for _, c := range []struct{ schema, portoneType, want string }{
		{"PaymentNotFoundError", "PAYMENT_NOT_FOUND", "PAYMENT_NOT_FOUND"},
		{"PlatformPartnerNotFoundError", "PLATFORM_PARTNER_NOT_FOUND", "PARTNER_NOT_FOUND"},
		{"B2bTaxInvoiceNotFoundError", "B2B_TAX_INVOICE_NOT_FOUND", "TAX_INVOICE_NOT_FOUND"},
		{"UnauthorizedError", "UNAUTHORIZED", "UPSTREAM_UNAUTHORIZED"},
		{"PlatformNegativePayoutAmountPartnersError", "PLATFORM_CURRENCY_NOT_SUPPORTED", "NEGATIVE_PAYOUT_AMOUNT"},
		{"PlatformCurrencyNotSupportedError", "PLATFORM_CURRENCY_NOT_SUPPORTED", "CURRENCY_NOT_SUPPORTED"},
	} {
		got := reason(c.schema, c.portoneType)
		if got != c.want {
			t.Errorf("reason(%s) = %s, want %s", c.portoneType, got, c.want)
		}
		if code, ok := known[got]; !ok || code == codes.OK {
			t.Errorf("the catalogue has %s with code %s, %v", got, code, ok)
		}
	}
}

func TestWhatTheFacadeAddsIsForgiven(t *testing.T) {
	t.Parallel()
	want := leaf.Set{"a": `"x"`, "object": "{}", "zero": `"0"`}
	got := leaf.Set{
		"a": `"x"`, "object.text": `""`, "zero": `"0"`, "list": "[]", "no": "false", "kind": `"KIND_UNSPECIFIED"`, "extra": `"y"`,
	}
	forgive(want, got)
	if diff := cmp.Diff(leaf.Set{"a": `"x"`, "zero": `"0"`, "extra": `"y"`}, got); diff != "" {
		t.Errorf("what remains (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(leaf.Set{"a": `"x"`, "zero": `"0"`}, want); diff != "" {
		t.Errorf("what is wanted (-want +got):\n%s", diff)
	}
}

func TestMetadataOfAnError(t *testing.T) {
	t.Parallel()
	e := apidoc.Error{Type: "X"}
	body := map[string]any{"type": "X", "pgCode": "E1", "ids": []any{"a", "b"}, "message": "m", "nested": map[string]any{}}
	good := map[string]string{"portone_type": "X", "pg_code": "E1", "ids": "a,b", "portone_message": "m"}
	if problem := lostMetadata(good, e, body); problem != "" {
		t.Errorf("lostMetadata = %s", problem)
	}
	delete(good, "pg_code")
	if problem := lostMetadata(good, e, body); problem == "" {
		t.Error("a lost field was not noticed")
	}
}

func TestErrorsOverHTTPAreReadInBothShapes(t *testing.T) {
	t.Parallel()
	const status = `{"code":5,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R","domain":"d","metadata":{"k":"v"}}]}`
	want := failed{code: codes.NotFound, reason: "R", domain: "d", metadata: map[string]string{"k": "v"}}
	for _, body := range []string{status, `{"error":` + status + `}`} {
		got, err := fromHTTP(&httpError{status: 404, body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(failed{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
	if _, err := fromHTTP(&httpError{status: 204, body: []byte(status)}); err == nil {
		t.Error("an error with HTTP 204 passed")
	}
}

func TestSmallQuestions(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"|PAID.status": true, "a|CARD.type": true, "a|CARD.type.x": false, "a|CARD.number": false, "status": false, "a[]|X.status": true,
	} {
		if got := isTag(path); got != want {
			t.Errorf("isTag(%s) = %v", path, got)
		}
	}
	for _, c := range []struct {
		accept, contentType string
		want                bool
	}{
		{"application/json", "application/json", true},
		{"application/json", "text/csv", false},
		{"", "text/csv", true},
		{"text/csv, application/json", "text/csv", true},
		{"*/*", "text/csv", true},
		{"application/json", "", true},
	} {
		if got := accepts(c.accept, c.contentType); got != c.want {
			t.Errorf("accepts(%q, %q) = %v", c.accept, c.contentType, got)
		}
	}
	for _, c := range []struct{ within, path, want string }{
		{"", "a", "a"}, {"payment", "a.b", "payment.a.b"}, {"payment", "", "payment"}, {"items", "[0].a", "items[0].a"},
	} {
		if got := under(c.within, c.path); got != c.want {
			t.Errorf("under(%q, %q) = %q, want %q", c.within, c.path, got, c.want)
		}
	}
}
