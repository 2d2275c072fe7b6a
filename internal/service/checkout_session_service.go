package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// CheckoutSessionService implements paymentsvc.payment.v1.CheckoutSessionService.
type CheckoutSessionService struct {
	paymentv1.UnsafeCheckoutSessionServiceServer

	ops operation.Runner
}

// CreateCheckoutSession implements the RPC of the same name.
func (s *CheckoutSessionService) CreateCheckoutSession(ctx context.Context, req *paymentv1.CreateCheckoutSessionRequest) (*paymentv1.CreateCheckoutSessionResponse, error) {
	return operation.Do(ctx, s.ops, payment.CreateCheckoutSession, req)
}

// GetCheckoutSession implements the RPC of the same name.
func (s *CheckoutSessionService) GetCheckoutSession(ctx context.Context, req *paymentv1.GetCheckoutSessionRequest) (*paymentv1.GetCheckoutSessionResponse, error) {
	return operation.Do(ctx, s.ops, payment.GetCheckoutSession, req)
}

// CloseCheckoutSession implements the RPC of the same name.
func (s *CheckoutSessionService) CloseCheckoutSession(ctx context.Context, req *paymentv1.CloseCheckoutSessionRequest) (*paymentv1.CloseCheckoutSessionResponse, error) {
	return operation.Do(ctx, s.ops, payment.CloseCheckoutSession, req)
}
