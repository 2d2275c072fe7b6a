package invoicing

import (
	"slices"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The statuses of an invoice that say what was asked for has failed. That the tax service
// did not accept an invoice is a failure of sending it only: it is issued.
var (
	notMade = []invoicingv1.TaxInvoiceStatus{
		invoicingv1.TaxInvoiceStatus_TAX_INVOICE_STATUS_DRAFT_FAILED,
		invoicingv1.TaxInvoiceStatus_TAX_INVOICE_STATUS_REQUEST_FAILED,
		invoicingv1.TaxInvoiceStatus_TAX_INVOICE_STATUS_ISSUE_FAILED,
	}
	notSent = append(slices.Clone(notMade), invoicingv1.TaxInvoiceStatus_TAX_INVOICE_STATUS_SENDING_FAILED)
)

// failsAs makes an answer a refusal that shows the invoice in one of some statuses. Nothing
// is looked up: what is in doubt is sent again under its key.
func failsAs(failed []invoicingv1.TaxInvoiceStatus) operation.Trait {
	return operation.Recover(operation.Recovery{
		Refusal: errorv1.TaxInvoiceReason_TAX_INVOICE_REASON_INVOICING_EXTERNAL_SERVICE_FAILED,
		Settle: func(response proto.Message) operation.Verdict {
			told, _ := response.(interface {
				GetTaxInvoice() *invoicingv1.TaxInvoice
			})
			if told != nil && slices.Contains(failed, told.GetTaxInvoice().GetStatus()) {
				return operation.Refused
			}
			return operation.Happened
		},
	})
}
