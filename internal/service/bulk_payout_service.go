package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// BulkPayoutService implements paymentsvc.settlement.v1.BulkPayoutService.
type BulkPayoutService struct {
	settlementv1.UnsafeBulkPayoutServiceServer

	ops operation.Runner
}

// ListBulkPayouts implements the RPC of the same name.
func (s *BulkPayoutService) ListBulkPayouts(ctx context.Context, req *settlementv1.ListBulkPayoutsRequest) (*settlementv1.ListBulkPayoutsResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListBulkPayouts, req)
}
