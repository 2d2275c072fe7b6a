package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// PartnerScheduleService implements paymentsvc.settlement.v1.PartnerScheduleService.
type PartnerScheduleService struct {
	settlementv1.UnsafePartnerScheduleServiceServer

	ops operation.Runner
}

// GetPartnerSchedule implements the RPC of the same name.
func (s *PartnerScheduleService) GetPartnerSchedule(ctx context.Context, req *settlementv1.GetPartnerScheduleRequest) (*settlementv1.GetPartnerScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetPartnerSchedule, req)
}

// SchedulePartner implements the RPC of the same name.
func (s *PartnerScheduleService) SchedulePartner(ctx context.Context, req *settlementv1.SchedulePartnerRequest) (*settlementv1.SchedulePartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.SchedulePartner, req)
}

// SchedulePartners implements the RPC of the same name.
func (s *PartnerScheduleService) SchedulePartners(ctx context.Context, req *settlementv1.SchedulePartnersRequest) (*settlementv1.SchedulePartnersResponse, error) {
	return operation.Do(ctx, s.ops, settlement.SchedulePartners, req)
}

// ReschedulePartner implements the RPC of the same name.
func (s *PartnerScheduleService) ReschedulePartner(ctx context.Context, req *settlementv1.ReschedulePartnerRequest) (*settlementv1.ReschedulePartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ReschedulePartner, req)
}

// CancelPartnerSchedule implements the RPC of the same name.
func (s *PartnerScheduleService) CancelPartnerSchedule(ctx context.Context, req *settlementv1.CancelPartnerScheduleRequest) (*settlementv1.CancelPartnerScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CancelPartnerSchedule, req)
}
