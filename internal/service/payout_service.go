package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// PayoutService implements paymentsvc.settlement.v1.PayoutService.
type PayoutService struct {
	settlementv1.UnsafePayoutServiceServer

	ops operation.Runner
}

// CompletePayout implements the RPC of the same name.
func (s *PayoutService) CompletePayout(ctx context.Context, req *settlementv1.CompletePayoutRequest) (*settlementv1.CompletePayoutResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CompletePayout, req)
}

// ListPayouts implements the RPC of the same name.
func (s *PayoutService) ListPayouts(ctx context.Context, req *settlementv1.ListPayoutsRequest) (*settlementv1.ListPayoutsResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListPayouts, req)
}
