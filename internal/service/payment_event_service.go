package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// PaymentEventService implements paymentsvc.payment.v1.PaymentEventService.
type PaymentEventService struct {
	paymentv1.UnsafePaymentEventServiceServer

	ops operation.Runner
}

// ListPaymentEvents implements the RPC of the same name.
func (s *PaymentEventService) ListPaymentEvents(ctx context.Context, req *paymentv1.ListPaymentEventsRequest) (*paymentv1.ListPaymentEventsResponse, error) {
	return operation.Do(ctx, s.ops, payment.ListEvents, req)
}
