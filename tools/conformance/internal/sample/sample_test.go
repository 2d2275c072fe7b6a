package sample

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/leaf"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

const table = `[
  {"rpc":"paymentsvc.payment.v1.PaymentService/GetPayment","operationId":"getPayment"},
  {"rpc":"paymentsvc.payment.v1.PaymentService/ListPayments","operationId":"getPayments"},
  {"rpc":"paymentsvc.payment.v1.PaymentService/CancelPayment","operationId":"cancelPayment"}
]`

func operation(t *testing.T, id string) *pairing.Operation {
	t.Helper()
	doc, err := apidoc.Load(filepath.Join("..", "apidoc", "testdata", "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	rpcs, err := contract.Parse([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	for i, op := range doc.Operations {
		for _, rpc := range rpcs {
			if rpc.OperationID == id && doc.Operations[i].ID == id {
				return pairing.Pair(op, rpc)
			}
		}
	}
	t.Fatalf("no operation %s", id)
	return nil
}

func shared(t *testing.T) *Shared {
	t.Helper()
	s, err := NewShared()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMatching(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{
		`^[0-9]{10}$`, `^[A-Z]{3}$`, `^[0-9]{3}-?[0-9]{2}-?[0-9]{5}$`, `^(0[1-9]|1[0-2])$`, `^([0-9]{6}|[0-9]{10})$`,
		`^[0-9]+$`, `^[A-Za-z0-9_-]{1,256}$`, `^[A-Z0-9_]{1,64}$`, `^a.c$`,
	} {
		texts := map[string]bool{}
		for n := 1000; n < 1010; n++ {
			text := matching(pattern, n)
			if !regexp.MustCompile(pattern).MatchString(text) {
				t.Errorf("matching(%s) = %q", pattern, text)
			}
			texts[text] = true
		}
		if len(texts) < 2 {
			t.Errorf("matching(%s) is always the same", pattern)
		}
	}
}

func TestRequestsAreAcceptedAndSayEverything(t *testing.T) {
	t.Parallel()
	maker := shared(t).Requests(operation(t, "cancelPayment"))
	requests, err := maker.Requests(0, Mode{})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, l := range requests[0].Leaves {
		said[l.Doc] = true
	}
	want := map[string]bool{"paymentId": true, "storeId": true, "amount": true, "reason": true}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("leaves (-want +got):\n%s", diff)
	}
	if got := leaf.OfMessage(requests[0].Message, leaf.ProtoNames); got["amount"] == "" || got["request_id"] == "" {
		t.Errorf("the message is %v", got)
	}
}

func TestTheSmallestRequestHasWhatIsRequired(t *testing.T) {
	t.Parallel()
	requests, err := shared(t).Requests(operation(t, "cancelPayment")).Requests(0, Mode{Minimal: true})
	if err != nil {
		t.Fatal(err)
	}
	body, _ := requests[0].JSON.(map[string]any)
	if len(body) != 1 || body["reason"] == nil {
		t.Errorf("the body is %v, want a reason and nothing else", body)
	}
}

func TestVariantsShowEveryCase(t *testing.T) {
	t.Parallel()
	op := operation(t, "getPayment")
	maker := shared(t).Responses(op)
	shown := map[string]bool{}
	for v := range maker.Variants() {
		for _, l := range maker.Response(v, Mode{}).Leaves {
			shown[l.Doc] = true
		}
	}
	for _, path := range op.Doc.Success.Leaves("") {
		if !shown[path] && path != "|PAID.surprise" { // the contract has no place for that
			t.Errorf("%s was never shown", path)
		}
	}
}

func TestListsShowAllVariantsAtOnce(t *testing.T) {
	t.Parallel()
	maker := shared(t).Responses(operation(t, "getPayments"))
	object, _ := maker.Response(0, Mode{}).JSON.(map[string]any)
	items, _ := object["items"].([]any)
	if maker.Variants() != 1 || len(items) < 3 {
		t.Errorf("%d variants, %d items in the first", maker.Variants(), len(items))
	}
	if page, _ := object["page"].(map[string]any); page["totalCount"] == nil || page["number"] == nil {
		t.Errorf("page is %v", object["page"])
	}
}

func TestUnknownThingsAreCountedAndLeftOutOfTheMessage(t *testing.T) {
	t.Parallel()
	maker := shared(t).Responses(operation(t, "getPayment"))
	plain := maker.Response(0, Mode{})
	fields := maker.Response(0, Mode{UnknownFields: true})
	if fields.Unknown.Fields != 3 { // the payment, its amount, its method
		t.Errorf("%d unknown fields, want 3", fields.Unknown.Fields)
	}
	values := maker.Response(0, Mode{UnknownValues: true})
	if object, _ := values.JSON.(map[string]any); object["status"] != unknownValue || values.Unknown.Values != 1 {
		t.Errorf("status is %v, %d unknown values", object["status"], values.Unknown.Values)
	}
	cases := maker.Response(0, Mode{UnknownCases: 2})
	if cases.Unknown.Cases != 1 || leaf.OfMessage(cases.Message, leaf.ProtoNames).HasUnder("payment.method.crypto") {
		t.Errorf("%d unknown cases, message %v", cases.Unknown.Cases, cases.Message)
	}
	if !leaf.OfMessage(plain.Message, leaf.ProtoNames).HasUnder("payment.method.crypto") {
		t.Errorf("the plain answer lacks the method: %v", plain.Message)
	}
}
