// Package reconciliation holds the rules of the reports that are compared with
// the books.
package reconciliation

import (
	reconciliationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/reconciliation/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// catalog is filled while the package is initialised, then only read.
var catalog operation.Catalog

// Operations returns the definitions of this package.
func Operations() []*operation.Definition {
	return catalog.All()
}

// The operations of the vat report service.
var (
	GetSettlementVatReport  = operation.Read[*reconciliationv1.GetSettlementVatReportRequest, *reconciliationv1.GetSettlementVatReportResponse](&catalog)
	GetTransactionVatReport = operation.Read[*reconciliationv1.GetTransactionVatReportRequest, *reconciliationv1.GetTransactionVatReportResponse](&catalog)
)
