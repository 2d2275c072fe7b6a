package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// AccountTransferService implements paymentsvc.settlement.v1.AccountTransferService.
type AccountTransferService struct {
	settlementv1.UnsafeAccountTransferServiceServer

	ops operation.Runner
}

// ListAccountTransfers implements the RPC of the same name.
func (s *AccountTransferService) ListAccountTransfers(ctx context.Context, req *settlementv1.ListAccountTransfersRequest) (*settlementv1.ListAccountTransfersResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListAccountTransfers, req)
}
