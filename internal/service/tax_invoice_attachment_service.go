package service

import (
	"context"

	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TaxInvoiceAttachmentService implements paymentsvc.invoicing.v1.TaxInvoiceAttachmentService.
type TaxInvoiceAttachmentService struct {
	invoicingv1.UnsafeTaxInvoiceAttachmentServiceServer

	ops operation.Runner
}

// AttachTaxInvoiceFile implements the RPC of the same name.
func (s *TaxInvoiceAttachmentService) AttachTaxInvoiceFile(ctx context.Context, req *invoicingv1.AttachTaxInvoiceFileRequest) (*invoicingv1.AttachTaxInvoiceFileResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.AttachTaxInvoiceFile, req)
}

// ListTaxInvoiceAttachments implements the RPC of the same name.
func (s *TaxInvoiceAttachmentService) ListTaxInvoiceAttachments(ctx context.Context, req *invoicingv1.ListTaxInvoiceAttachmentsRequest) (*invoicingv1.ListTaxInvoiceAttachmentsResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.ListTaxInvoiceAttachments, req)
}

// DeleteTaxInvoiceAttachment implements the RPC of the same name.
func (s *TaxInvoiceAttachmentService) DeleteTaxInvoiceAttachment(ctx context.Context, req *invoicingv1.DeleteTaxInvoiceAttachmentRequest) (*invoicingv1.DeleteTaxInvoiceAttachmentResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.DeleteTaxInvoiceAttachment, req)
}

// CreateFileUploadUrl implements the RPC of the same name.
func (s *TaxInvoiceAttachmentService) CreateFileUploadUrl(ctx context.Context, req *invoicingv1.CreateFileUploadUrlRequest) (*invoicingv1.CreateFileUploadUrlResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.CreateFileUploadUrl, req)
}
