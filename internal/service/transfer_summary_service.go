package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// TransferSummaryService implements paymentsvc.settlement.v1.TransferSummaryService.
type TransferSummaryService struct {
	settlementv1.UnsafeTransferSummaryServiceServer

	ops operation.Runner
}

// ListTransferSummaries implements the RPC of the same name.
func (s *TransferSummaryService) ListTransferSummaries(ctx context.Context, req *settlementv1.ListTransferSummariesRequest) (*settlementv1.ListTransferSummariesResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListTransferSummaries, req)
}
