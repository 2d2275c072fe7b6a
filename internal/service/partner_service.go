package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// PartnerService implements paymentsvc.settlement.v1.PartnerService.
type PartnerService struct {
	settlementv1.UnsafePartnerServiceServer

	ops operation.Runner
}

// CreatePartner implements the RPC of the same name.
func (s *PartnerService) CreatePartner(ctx context.Context, req *settlementv1.CreatePartnerRequest) (*settlementv1.CreatePartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CreatePartner, req)
}

// BatchCreatePartners implements the RPC of the same name.
func (s *PartnerService) BatchCreatePartners(ctx context.Context, req *settlementv1.BatchCreatePartnersRequest) (*settlementv1.BatchCreatePartnersResponse, error) {
	return operation.Do(ctx, s.ops, settlement.BatchCreatePartners, req)
}

// GetPartner implements the RPC of the same name.
func (s *PartnerService) GetPartner(ctx context.Context, req *settlementv1.GetPartnerRequest) (*settlementv1.GetPartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetPartner, req)
}

// ListPartners implements the RPC of the same name.
func (s *PartnerService) ListPartners(ctx context.Context, req *settlementv1.ListPartnersRequest) (*settlementv1.ListPartnersResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListPartners, req)
}

// GetPartnerFilterOptions implements the RPC of the same name.
func (s *PartnerService) GetPartnerFilterOptions(ctx context.Context, req *settlementv1.GetPartnerFilterOptionsRequest) (*settlementv1.GetPartnerFilterOptionsResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetPartnerFilterOptions, req)
}

// UpdatePartner implements the RPC of the same name.
func (s *PartnerService) UpdatePartner(ctx context.Context, req *settlementv1.UpdatePartnerRequest) (*settlementv1.UpdatePartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.UpdatePartner, req)
}

// ArchivePartner implements the RPC of the same name.
func (s *PartnerService) ArchivePartner(ctx context.Context, req *settlementv1.ArchivePartnerRequest) (*settlementv1.ArchivePartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ArchivePartner, req)
}

// RecoverPartner implements the RPC of the same name.
func (s *PartnerService) RecoverPartner(ctx context.Context, req *settlementv1.RecoverPartnerRequest) (*settlementv1.RecoverPartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.RecoverPartner, req)
}
