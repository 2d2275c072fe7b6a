package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// CheckoutProfileService implements paymentsvc.payment.v1.CheckoutProfileService.
type CheckoutProfileService struct {
	paymentv1.UnsafeCheckoutProfileServiceServer

	ops operation.Runner
}

// EvaluateCheckoutProfile implements the RPC of the same name.
func (s *CheckoutProfileService) EvaluateCheckoutProfile(ctx context.Context, req *paymentv1.EvaluateCheckoutProfileRequest) (*paymentv1.EvaluateCheckoutProfileResponse, error) {
	return operation.Do(ctx, s.ops, payment.EvaluateCheckoutProfile, req)
}
