package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// AccountHolderService implements paymentsvc.settlement.v1.AccountHolderService.
type AccountHolderService struct {
	settlementv1.UnsafeAccountHolderServiceServer

	ops operation.Runner
}

// GetAccountHolder implements the RPC of the same name.
func (s *AccountHolderService) GetAccountHolder(ctx context.Context, req *settlementv1.GetAccountHolderRequest) (*settlementv1.GetAccountHolderResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetAccountHolder, req)
}
