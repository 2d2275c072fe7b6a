package service

import (
	"context"

	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// BulkTaxInvoiceService implements paymentsvc.invoicing.v1.BulkTaxInvoiceService.
type BulkTaxInvoiceService struct {
	invoicingv1.UnsafeBulkTaxInvoiceServiceServer

	ops operation.Runner
}

// GetBulkTaxInvoice implements the RPC of the same name.
func (s *BulkTaxInvoiceService) GetBulkTaxInvoice(ctx context.Context, req *invoicingv1.GetBulkTaxInvoiceRequest) (*invoicingv1.GetBulkTaxInvoiceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetBulkTaxInvoice, req)
}
