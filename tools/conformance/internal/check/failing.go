package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// failing is an answer with status 200 that says of itself that the operation failed:
// where it says so, in which words, and the reason that callers must get in place of it.
type failing struct {
	member   string
	statuses []string
	reason   string
}

var (
	failingRefund  = failing{"cancellation", []string{"FAILED"}, "PG_PROVIDER"}
	failingInvoice = failing{"taxInvoice", []string{"DRAFT_FAILED", "REQUEST_FAILED", "ISSUE_FAILED"}, "INVOICING_EXTERNAL_SERVICE_FAILED"}
	failingSending = failing{"taxInvoice", append(slices.Clone(failingInvoice.statuses), "SENDING_FAILED"), failingInvoice.reason}
)

// failings are the operations that answer so. A caller's program that looks at the error
// alone must not take such an answer for a success.
var failings = map[string]failing{
	"cancelPayment":                       failingRefund,
	"cancelB2bTaxInvoiceIssuance":         failingInvoice,
	"cancelB2bTaxInvoiceRequest":          failingInvoice,
	"draftB2bTaxInvoice":                  failingInvoice,
	"issueB2bTaxInvoice":                  failingInvoice,
	"issueB2bTaxInvoiceImmediately":       failingInvoice,
	"refuseB2bTaxInvoiceRequest":          failingInvoice,
	"requestB2bTaxInvoice":                failingInvoice,
	"requestB2bTaxInvoiceReverseIssuance": failingInvoice,
	"sendToNtsB2bTaxInvoice":              failingSending,
	"updateB2bTaxInvoiceDraft":            failingInvoice,
}

// status returns the status by which an answer to an operation says that it failed, and
// nothing when it does not.
func (f failing) status(response *sample.Sample) string {
	if response == nil {
		return ""
	}
	body, _ := response.JSON.(map[string]any)
	inner, _ := body[f.member].(map[string]any)
	status, _ := inner["status"].(string)
	if !slices.Contains(f.statuses, status) {
		return ""
	}
	return status
}

// checkFailing requires the failure. The case of a union that only such an answer has is
// thereby told.
func (s *subject) checkFailing(way over, status string, response *sample.Sample, callErr error) {
	want := failings[s.op.Doc.ID].reason
	if callErr == nil {
		s.found.Lose("response", string(way), "", "the answer says "+status+", and the call succeeded")
		return
	}
	if got, err := taken(callErr); err != nil || got.reason != want {
		s.found.Lose("response", string(way), "", fmt.Sprintf("the answer says %s: got the reason %q (%v), want %s", status, got.reason, err, want))
		return
	}
	for _, l := range response.Leaves {
		if strings.HasSuffix(l.Doc, "|"+status) || strings.Contains(l.Doc, "|"+status+".") {
			s.seen[key(pairing.Response, way, l.Doc)] = true
		}
	}
}
