package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// PaymentwallDeliveryService implements paymentsvc.payment.v1.PaymentwallDeliveryService.
type PaymentwallDeliveryService struct {
	paymentv1.UnsafePaymentwallDeliveryServiceServer

	ops operation.Runner
}

// ConfirmPaymentwallDelivery implements the RPC of the same name.
func (s *PaymentwallDeliveryService) ConfirmPaymentwallDelivery(ctx context.Context, req *paymentv1.ConfirmPaymentwallDeliveryRequest) (*paymentv1.ConfirmPaymentwallDeliveryResponse, error) {
	return operation.Do(ctx, s.ops, payment.ConfirmPaymentwallDelivery, req)
}
