package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// PromotionService implements paymentsvc.payment.v1.PromotionService.
type PromotionService struct {
	paymentv1.UnsafePromotionServiceServer

	ops operation.Runner
}

// GetPromotion implements the RPC of the same name.
func (s *PromotionService) GetPromotion(ctx context.Context, req *paymentv1.GetPromotionRequest) (*paymentv1.GetPromotionResponse, error) {
	return operation.Do(ctx, s.ops, payment.GetPromotion, req)
}

// ListCardPromotions implements the RPC of the same name.
func (s *PromotionService) ListCardPromotions(ctx context.Context, req *paymentv1.ListCardPromotionsRequest) (*paymentv1.ListCardPromotionsResponse, error) {
	return operation.Do(ctx, s.ops, payment.ListCardPromotions, req)
}
