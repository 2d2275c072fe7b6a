package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// KakaoPayOrderService implements paymentsvc.payment.v1.KakaoPayOrderService.
type KakaoPayOrderService struct {
	paymentv1.UnsafeKakaoPayOrderServiceServer

	ops operation.Runner
}

// GetKakaoPayOrder implements the RPC of the same name.
func (s *KakaoPayOrderService) GetKakaoPayOrder(ctx context.Context, req *paymentv1.GetKakaoPayOrderRequest) (*paymentv1.GetKakaoPayOrderResponse, error) {
	return operation.Do(ctx, s.ops, payment.GetKakaoPayOrder, req)
}
