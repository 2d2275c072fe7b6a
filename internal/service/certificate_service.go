package service

import (
	"context"

	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// CertificateService implements paymentsvc.invoicing.v1.CertificateService.
type CertificateService struct {
	invoicingv1.UnsafeCertificateServiceServer

	ops operation.Runner
}

// GetCertificate implements the RPC of the same name.
func (s *CertificateService) GetCertificate(ctx context.Context, req *invoicingv1.GetCertificateRequest) (*invoicingv1.GetCertificateResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetCertificate, req)
}

// GetCertificateRegistrationUrl implements the RPC of the same name.
func (s *CertificateService) GetCertificateRegistrationUrl(ctx context.Context, req *invoicingv1.GetCertificateRegistrationUrlRequest) (*invoicingv1.GetCertificateRegistrationUrlResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetCertificateRegistrationUrl, req)
}

// ValidateCertificate implements the RPC of the same name.
func (s *CertificateService) ValidateCertificate(ctx context.Context, req *invoicingv1.ValidateCertificateRequest) (*invoicingv1.ValidateCertificateResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.ValidateCertificate, req)
}
