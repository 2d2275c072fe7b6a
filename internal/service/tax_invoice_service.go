package service

import (
	"context"

	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TaxInvoiceService implements paymentsvc.invoicing.v1.TaxInvoiceService.
type TaxInvoiceService struct {
	invoicingv1.UnsafeTaxInvoiceServiceServer

	ops operation.Runner
}

// DraftTaxInvoice implements the RPC of the same name.
func (s *TaxInvoiceService) DraftTaxInvoice(ctx context.Context, req *invoicingv1.DraftTaxInvoiceRequest) (*invoicingv1.DraftTaxInvoiceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.DraftTaxInvoice, req)
}

// UpdateTaxInvoiceDraft implements the RPC of the same name.
func (s *TaxInvoiceService) UpdateTaxInvoiceDraft(ctx context.Context, req *invoicingv1.UpdateTaxInvoiceDraftRequest) (*invoicingv1.UpdateTaxInvoiceDraftResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.UpdateTaxInvoiceDraft, req)
}

// IssueTaxInvoiceImmediately implements the RPC of the same name.
func (s *TaxInvoiceService) IssueTaxInvoiceImmediately(ctx context.Context, req *invoicingv1.IssueTaxInvoiceImmediatelyRequest) (*invoicingv1.IssueTaxInvoiceImmediatelyResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.IssueTaxInvoiceImmediately, req)
}

// RequestTaxInvoiceReverseIssuance implements the RPC of the same name.
func (s *TaxInvoiceService) RequestTaxInvoiceReverseIssuance(ctx context.Context, req *invoicingv1.RequestTaxInvoiceReverseIssuanceRequest) (*invoicingv1.RequestTaxInvoiceReverseIssuanceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.RequestTaxInvoiceReverseIssuance, req)
}

// RequestTaxInvoice implements the RPC of the same name.
func (s *TaxInvoiceService) RequestTaxInvoice(ctx context.Context, req *invoicingv1.RequestTaxInvoiceRequest) (*invoicingv1.RequestTaxInvoiceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.RequestTaxInvoice, req)
}

// CancelTaxInvoiceRequest implements the RPC of the same name.
func (s *TaxInvoiceService) CancelTaxInvoiceRequest(ctx context.Context, req *invoicingv1.CancelTaxInvoiceRequestRequest) (*invoicingv1.CancelTaxInvoiceRequestResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.CancelTaxInvoiceRequest, req)
}

// RefuseTaxInvoiceRequest implements the RPC of the same name.
func (s *TaxInvoiceService) RefuseTaxInvoiceRequest(ctx context.Context, req *invoicingv1.RefuseTaxInvoiceRequestRequest) (*invoicingv1.RefuseTaxInvoiceRequestResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.RefuseTaxInvoiceRequest, req)
}

// IssueTaxInvoice implements the RPC of the same name.
func (s *TaxInvoiceService) IssueTaxInvoice(ctx context.Context, req *invoicingv1.IssueTaxInvoiceRequest) (*invoicingv1.IssueTaxInvoiceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.IssueTaxInvoice, req)
}

// CancelTaxInvoiceIssuance implements the RPC of the same name.
func (s *TaxInvoiceService) CancelTaxInvoiceIssuance(ctx context.Context, req *invoicingv1.CancelTaxInvoiceIssuanceRequest) (*invoicingv1.CancelTaxInvoiceIssuanceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.CancelTaxInvoiceIssuance, req)
}

// SendTaxInvoiceToNts implements the RPC of the same name.
func (s *TaxInvoiceService) SendTaxInvoiceToNts(ctx context.Context, req *invoicingv1.SendTaxInvoiceToNtsRequest) (*invoicingv1.SendTaxInvoiceToNtsResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.SendTaxInvoiceToNts, req)
}

// GetTaxInvoice implements the RPC of the same name.
func (s *TaxInvoiceService) GetTaxInvoice(ctx context.Context, req *invoicingv1.GetTaxInvoiceRequest) (*invoicingv1.GetTaxInvoiceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetTaxInvoice, req)
}

// ListTaxInvoices implements the RPC of the same name.
func (s *TaxInvoiceService) ListTaxInvoices(ctx context.Context, req *invoicingv1.ListTaxInvoicesRequest) (*invoicingv1.ListTaxInvoicesResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.ListTaxInvoices, req)
}

// DeleteTaxInvoice implements the RPC of the same name.
func (s *TaxInvoiceService) DeleteTaxInvoice(ctx context.Context, req *invoicingv1.DeleteTaxInvoiceRequest) (*invoicingv1.DeleteTaxInvoiceResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.DeleteTaxInvoice, req)
}
