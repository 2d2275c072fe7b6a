package apidoc

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func load(t *testing.T) map[string]*Operation {
	t.Helper()
	doc, err := Load(filepath.Join("testdata", "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Version != "7.0.0" {
		t.Errorf("version is %s, want 7.0.0", doc.Version)
	}
	byID := map[string]*Operation{}
	for _, op := range doc.Operations {
		byID[op.ID] = op
	}
	return byID
}

func TestLeavesGoThroughUnionsListsAndObjects(t *testing.T) {
	t.Parallel()
	ops := load(t)
	want := []string{
		"|PAID.status", "|PAID.amount.total", "|PAID.amount.vat", "|PAID.currency", "|PAID.id",
		"|PAID.method|PaymentMethodCrypto.type", "|PAID.method|PaymentMethodMobile.type", "|PAID.method|PaymentMethodMobile.phoneNumber",
		"|PAID.paidAt", "|PAID.surprise", "|READY.status", "|READY.id",
	}
	if diff := cmp.Diff(want, ops["getPayment"].Success.Leaves("")); diff != "" {
		t.Errorf("leaves of the answer (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"filter.isTest", "filter.status[]", "page.number", "page.size"}, ops["getPayments"].RequestLeaves()); diff != "" {
		t.Errorf("leaves of the request (-want +got):\n%s", diff)
	}
}

func TestJSONOfAListTravelsInTheQuery(t *testing.T) {
	t.Parallel()
	if op := load(t)["getPayments"]; op.BodyIn != InQuery || op.BodyRequired {
		t.Errorf("body is in %s, required %v", op.BodyIn, op.BodyRequired)
	}
}

func TestErrorsAreListedOnceWithTheirStatus(t *testing.T) {
	t.Parallel()
	var got []string
	for _, e := range load(t)["getPayment"].Errors {
		got = append(got, e.Type+" "+http.StatusText(e.Status)+" "+e.Name)
	}
	want := []string{"INVALID_REQUEST Bad Request InvalidRequestError", "PAYMENT_NOT_FOUND Not Found PaymentNotFoundError"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestTheTagOfACaseOutsideItsUnionIsConstant(t *testing.T) {
	t.Parallel()
	member := load(t)["cancelPayment"].Success.Member("cancellation").Node.Member("status")
	if !member.Node.Constant || !slices.Equal(member.Node.Values, []string{"SUCCEEDED"}) {
		t.Errorf("status has the values %v, constant %v", member.Node.Values, member.Node.Constant)
	}
}

func TestValidateFollowsTheDocument(t *testing.T) {
	t.Parallel()
	ops := load(t)
	path := map[string]string{"paymentId": "a"}
	for name, c := range map[string]struct {
		op, query, body string
		want            string // empty when the request is valid
	}{
		"a body with what is required":     {op: "cancelPayment", body: `{"reason":"x"}`},
		"a body without what is required":  {op: "cancelPayment", body: `{"amount":1}`, want: "reason"},
		"a number that is a text":          {op: "cancelPayment", body: `{"reason":"x","amount":"1"}`, want: "amount"},
		"JSON in the query":                {op: "getPayments", query: `requestBody=` + url.QueryEscape(`{"filter":{"status":["PENDING"]}}`)},
		"a value that is not in the list":  {op: "getPayments", query: `requestBody=` + url.QueryEscape(`{"filter":{"status":["PAY_PENDING"]}}`), want: "allowed values"},
		"neither the query nor the body":   {op: "getPayments", want: "neither"},
		"the same JSON in the body of GET": {op: "getPayments", body: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			op := ops[c.op]
			r, err := http.NewRequestWithContext(t.Context(), op.Method, "http://x/?"+c.query, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			err = op.Validate(t.Context(), r, []byte(c.body), path)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("Validate = %v, want %q in it", err, c.want)
			}
		})
	}
}
