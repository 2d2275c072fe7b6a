package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// CompanyService implements paymentsvc.settlement.v1.CompanyService.
type CompanyService struct {
	settlementv1.UnsafeCompanyServiceServer

	ops operation.Runner
}

// GetCompanyState implements the RPC of the same name.
func (s *CompanyService) GetCompanyState(ctx context.Context, req *settlementv1.GetCompanyStateRequest) (*settlementv1.GetCompanyStateResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetCompanyState, req)
}

// LookUpBusinessInfos implements the RPC of the same name.
func (s *CompanyService) LookUpBusinessInfos(ctx context.Context, req *settlementv1.LookUpBusinessInfosRequest) (*settlementv1.LookUpBusinessInfosResponse, error) {
	return operation.Do(ctx, s.ops, settlement.LookUpBusinessInfos, req)
}
