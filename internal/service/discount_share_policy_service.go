package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// DiscountSharePolicyService implements paymentsvc.settlement.v1.DiscountSharePolicyService.
type DiscountSharePolicyService struct {
	settlementv1.UnsafeDiscountSharePolicyServiceServer

	ops operation.Runner
}

// CreateDiscountSharePolicy implements the RPC of the same name.
func (s *DiscountSharePolicyService) CreateDiscountSharePolicy(ctx context.Context, req *settlementv1.CreateDiscountSharePolicyRequest) (*settlementv1.CreateDiscountSharePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CreateDiscountSharePolicy, req)
}

// GetDiscountSharePolicy implements the RPC of the same name.
func (s *DiscountSharePolicyService) GetDiscountSharePolicy(ctx context.Context, req *settlementv1.GetDiscountSharePolicyRequest) (*settlementv1.GetDiscountSharePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetDiscountSharePolicy, req)
}

// ListDiscountSharePolicies implements the RPC of the same name.
func (s *DiscountSharePolicyService) ListDiscountSharePolicies(ctx context.Context, req *settlementv1.ListDiscountSharePoliciesRequest) (*settlementv1.ListDiscountSharePoliciesResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListDiscountSharePolicies, req)
}

// GetDiscountSharePolicyFilterOptions implements the RPC of the same name.
func (s *DiscountSharePolicyService) GetDiscountSharePolicyFilterOptions(ctx context.Context, req *settlementv1.GetDiscountSharePolicyFilterOptionsRequest) (*settlementv1.GetDiscountSharePolicyFilterOptionsResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetDiscountSharePolicyFilterOptions, req)
}

// UpdateDiscountSharePolicy implements the RPC of the same name.
func (s *DiscountSharePolicyService) UpdateDiscountSharePolicy(ctx context.Context, req *settlementv1.UpdateDiscountSharePolicyRequest) (*settlementv1.UpdateDiscountSharePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.UpdateDiscountSharePolicy, req)
}

// ArchiveDiscountSharePolicy implements the RPC of the same name.
func (s *DiscountSharePolicyService) ArchiveDiscountSharePolicy(ctx context.Context, req *settlementv1.ArchiveDiscountSharePolicyRequest) (*settlementv1.ArchiveDiscountSharePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ArchiveDiscountSharePolicy, req)
}

// RecoverDiscountSharePolicy implements the RPC of the same name.
func (s *DiscountSharePolicyService) RecoverDiscountSharePolicy(ctx context.Context, req *settlementv1.RecoverDiscountSharePolicyRequest) (*settlementv1.RecoverDiscountSharePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.RecoverDiscountSharePolicy, req)
}

// GetDiscountSharePolicySchedule implements the RPC of the same name.
func (s *DiscountSharePolicyService) GetDiscountSharePolicySchedule(ctx context.Context, req *settlementv1.GetDiscountSharePolicyScheduleRequest) (*settlementv1.GetDiscountSharePolicyScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetDiscountSharePolicySchedule, req)
}

// ScheduleDiscountSharePolicy implements the RPC of the same name.
func (s *DiscountSharePolicyService) ScheduleDiscountSharePolicy(ctx context.Context, req *settlementv1.ScheduleDiscountSharePolicyRequest) (*settlementv1.ScheduleDiscountSharePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ScheduleDiscountSharePolicy, req)
}

// RescheduleDiscountSharePolicy implements the RPC of the same name.
func (s *DiscountSharePolicyService) RescheduleDiscountSharePolicy(ctx context.Context, req *settlementv1.RescheduleDiscountSharePolicyRequest) (*settlementv1.RescheduleDiscountSharePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.RescheduleDiscountSharePolicy, req)
}

// CancelDiscountSharePolicySchedule implements the RPC of the same name.
func (s *DiscountSharePolicyService) CancelDiscountSharePolicySchedule(ctx context.Context, req *settlementv1.CancelDiscountSharePolicyScheduleRequest) (*settlementv1.CancelDiscountSharePolicyScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CancelDiscountSharePolicySchedule, req)
}
