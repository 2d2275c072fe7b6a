package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// EscrowService implements paymentsvc.payment.v1.EscrowService.
type EscrowService struct {
	paymentv1.UnsafeEscrowServiceServer

	ops operation.Runner
}

// RegisterEscrowLogistics implements the RPC of the same name.
func (s *EscrowService) RegisterEscrowLogistics(ctx context.Context, req *paymentv1.RegisterEscrowLogisticsRequest) (*paymentv1.RegisterEscrowLogisticsResponse, error) {
	return operation.Do(ctx, s.ops, payment.RegisterEscrowLogistics, req)
}

// UpdateEscrowLogistics implements the RPC of the same name.
func (s *EscrowService) UpdateEscrowLogistics(ctx context.Context, req *paymentv1.UpdateEscrowLogisticsRequest) (*paymentv1.UpdateEscrowLogisticsResponse, error) {
	return operation.Do(ctx, s.ops, payment.UpdateEscrowLogistics, req)
}

// CompleteEscrow implements the RPC of the same name.
func (s *EscrowService) CompleteEscrow(ctx context.Context, req *paymentv1.CompleteEscrowRequest) (*paymentv1.CompleteEscrowResponse, error) {
	return operation.Do(ctx, s.ops, payment.CompleteEscrow, req)
}
