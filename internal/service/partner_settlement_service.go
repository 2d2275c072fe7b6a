package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// PartnerSettlementService implements paymentsvc.settlement.v1.PartnerSettlementService.
type PartnerSettlementService struct {
	settlementv1.UnsafePartnerSettlementServiceServer

	ops operation.Runner
}

// ListPartnerSettlements implements the RPC of the same name.
func (s *PartnerSettlementService) ListPartnerSettlements(ctx context.Context, req *settlementv1.ListPartnerSettlementsRequest) (*settlementv1.ListPartnerSettlementsResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListPartnerSettlements, req)
}

// DeletePartnerSettlements implements the RPC of the same name.
func (s *PartnerSettlementService) DeletePartnerSettlements(ctx context.Context, req *settlementv1.DeletePartnerSettlementsRequest) (*settlementv1.DeletePartnerSettlementsResponse, error) {
	return operation.Do(ctx, s.ops, settlement.DeletePartnerSettlements, req)
}
