package service

import (
	"context"

	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TaxInvoiceDocumentService implements paymentsvc.invoicing.v1.TaxInvoiceDocumentService.
type TaxInvoiceDocumentService struct {
	invoicingv1.UnsafeTaxInvoiceDocumentServiceServer

	ops operation.Runner
}

// GetTaxInvoicePdfDownloadUrl implements the RPC of the same name.
func (s *TaxInvoiceDocumentService) GetTaxInvoicePdfDownloadUrl(ctx context.Context, req *invoicingv1.GetTaxInvoicePdfDownloadUrlRequest) (*invoicingv1.GetTaxInvoicePdfDownloadUrlResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetTaxInvoicePdfDownloadUrl, req)
}

// GetTaxInvoicePopupUrl implements the RPC of the same name.
func (s *TaxInvoiceDocumentService) GetTaxInvoicePopupUrl(ctx context.Context, req *invoicingv1.GetTaxInvoicePopupUrlRequest) (*invoicingv1.GetTaxInvoicePopupUrlResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetTaxInvoicePopupUrl, req)
}

// GetTaxInvoicePrintUrl implements the RPC of the same name.
func (s *TaxInvoiceDocumentService) GetTaxInvoicePrintUrl(ctx context.Context, req *invoicingv1.GetTaxInvoicePrintUrlRequest) (*invoicingv1.GetTaxInvoicePrintUrlResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetTaxInvoicePrintUrl, req)
}
