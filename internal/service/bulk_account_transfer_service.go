package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// BulkAccountTransferService implements paymentsvc.settlement.v1.BulkAccountTransferService.
type BulkAccountTransferService struct {
	settlementv1.UnsafeBulkAccountTransferServiceServer

	ops operation.Runner
}

// ListBulkAccountTransfers implements the RPC of the same name.
func (s *BulkAccountTransferService) ListBulkAccountTransfers(ctx context.Context, req *settlementv1.ListBulkAccountTransfersRequest) (*settlementv1.ListBulkAccountTransfersResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListBulkAccountTransfers, req)
}
