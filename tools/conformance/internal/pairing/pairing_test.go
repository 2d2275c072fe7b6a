package pairing_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

const table = `[
  {"rpc":"paymentsvc.payment.v1.PaymentService/GetPayment","kind":"read","operationId":"getPayment","method":"GET","path":"/payments/{paymentId}"},
  {"rpc":"paymentsvc.payment.v1.PaymentService/ListPayments","kind":"read","operationId":"getPayments","method":"GET","path":"/payments"},
  {"rpc":"paymentsvc.payment.v1.PaymentService/CancelPayment","kind":"money","operationId":"cancelPayment","method":"POST","path":"/payments/{paymentId}/cancel"}
]`

// pair lays a small document, which differs from PortOne's, beside the contract.
func pair(t *testing.T) map[string]*pairing.Operation {
	t.Helper()
	doc, err := apidoc.Load(filepath.Join("..", "apidoc", "testdata", "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	rpcs, err := contract.Parse([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	pairs := map[string]*pairing.Operation{}
	for _, op := range doc.Operations {
		for _, rpc := range rpcs {
			if rpc.OperationID == op.ID {
				pairs[op.ID] = pairing.Pair(op, rpc)
			}
		}
	}
	return pairs
}

func found(op *pairing.Operation, kind pairing.FindingKind) []string {
	var paths []string
	for _, f := range op.Findings {
		if f.Kind == kind {
			paths = append(paths, string(f.Side)+" "+f.Path)
		}
	}
	return paths
}

func TestWhatTheContractLacksIsFound(t *testing.T) {
	t.Parallel()
	pairs := pair(t)
	for id, want := range map[string][]string{
		"getPayment":    {"response |PAID.surprise"},
		"getPayments":   {"request filter.status[]=TELEPORTED", "response items[]|PAID.surprise"},
		"cancelPayment": nil,
	} {
		if diff := cmp.Diff(want, found(pairs[id], pairing.DocumentOnly)); diff != "" {
			t.Errorf("%s: what only the document has (-want +got):\n%s", id, diff)
		}
	}
}

func TestWhatTheDocumentLacksIsFound(t *testing.T) {
	t.Parallel()
	got := found(pair(t)["cancelPayment"], pairing.ContractOnly)
	for _, path := range []string{"request refund_account", "response cancellation.reason"} {
		if !slices.Contains(got, path) {
			t.Errorf("%s was not found among %v", path, got)
		}
	}
	for _, path := range []string{"request request_id", "request amount"} {
		if slices.Contains(got, path) {
			t.Errorf("%s was found", path)
		}
	}
}

func TestAFieldThatOneOperationFillsIsNoDrift(t *testing.T) {
	t.Parallel()
	pairs := pair(t)
	for _, f := range pairing.Drift([]*pairing.Operation{pairs["getPayment"], pairs["getPayments"], pairs["cancelPayment"]}) {
		if f.Kind == pairing.ContractOnly && f.Detail == "paymentsvc.payment.v1.Payment.id" {
			t.Errorf("found %+v", f)
		}
	}
}

func TestOwnedMembersAreNoLoss(t *testing.T) {
	t.Parallel()
	op := pair(t)["cancelPayment"]
	if diff := cmp.Diff([]string{"request skipWebhook"}, found(op, pairing.Owned)); diff != "" {
		t.Errorf("owned (-want +got):\n%s", diff)
	}
	for _, f := range op.Findings {
		if f.Kind == pairing.Owned && f.IsLoss() {
			t.Errorf("%+v counts as a loss", f)
		}
	}
}

func TestAnswersGoToTheResourceOrItsList(t *testing.T) {
	t.Parallel()
	pairs := pair(t)
	if fd := pairs["getPayment"].Bare; fd == nil || fd.Name() != "payment" {
		t.Errorf("the answer of getPayment goes to %v, want payment", fd)
	}
	list := pairs["getPayments"]
	want := pairing.Paging{Number: "page.number", Size: "page.size", Echoes: []string{"page.number", "page.size"}}
	if diff := cmp.Diff(want, list.Paging, cmpopts.IgnoreFields(pairing.Paging{}, "Items")); diff != "" {
		t.Errorf("paging (-want +got):\n%s", diff)
	}
	if list.Paging.Items == nil || list.Paging.Items.Name() != "payments" {
		t.Errorf("the items go to %v, want payments", list.Paging.Items)
	}
}
