package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// AdditionalFeePolicyService implements paymentsvc.settlement.v1.AdditionalFeePolicyService.
type AdditionalFeePolicyService struct {
	settlementv1.UnsafeAdditionalFeePolicyServiceServer

	ops operation.Runner
}

// CreateAdditionalFeePolicy implements the RPC of the same name.
func (s *AdditionalFeePolicyService) CreateAdditionalFeePolicy(ctx context.Context, req *settlementv1.CreateAdditionalFeePolicyRequest) (*settlementv1.CreateAdditionalFeePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CreateAdditionalFeePolicy, req)
}

// GetAdditionalFeePolicy implements the RPC of the same name.
func (s *AdditionalFeePolicyService) GetAdditionalFeePolicy(ctx context.Context, req *settlementv1.GetAdditionalFeePolicyRequest) (*settlementv1.GetAdditionalFeePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetAdditionalFeePolicy, req)
}

// ListAdditionalFeePolicies implements the RPC of the same name.
func (s *AdditionalFeePolicyService) ListAdditionalFeePolicies(ctx context.Context, req *settlementv1.ListAdditionalFeePoliciesRequest) (*settlementv1.ListAdditionalFeePoliciesResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListAdditionalFeePolicies, req)
}

// UpdateAdditionalFeePolicy implements the RPC of the same name.
func (s *AdditionalFeePolicyService) UpdateAdditionalFeePolicy(ctx context.Context, req *settlementv1.UpdateAdditionalFeePolicyRequest) (*settlementv1.UpdateAdditionalFeePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.UpdateAdditionalFeePolicy, req)
}

// ArchiveAdditionalFeePolicy implements the RPC of the same name.
func (s *AdditionalFeePolicyService) ArchiveAdditionalFeePolicy(ctx context.Context, req *settlementv1.ArchiveAdditionalFeePolicyRequest) (*settlementv1.ArchiveAdditionalFeePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ArchiveAdditionalFeePolicy, req)
}

// RecoverAdditionalFeePolicy implements the RPC of the same name.
func (s *AdditionalFeePolicyService) RecoverAdditionalFeePolicy(ctx context.Context, req *settlementv1.RecoverAdditionalFeePolicyRequest) (*settlementv1.RecoverAdditionalFeePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.RecoverAdditionalFeePolicy, req)
}

// GetAdditionalFeePolicySchedule implements the RPC of the same name.
func (s *AdditionalFeePolicyService) GetAdditionalFeePolicySchedule(ctx context.Context, req *settlementv1.GetAdditionalFeePolicyScheduleRequest) (*settlementv1.GetAdditionalFeePolicyScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetAdditionalFeePolicySchedule, req)
}

// ScheduleAdditionalFeePolicy implements the RPC of the same name.
func (s *AdditionalFeePolicyService) ScheduleAdditionalFeePolicy(ctx context.Context, req *settlementv1.ScheduleAdditionalFeePolicyRequest) (*settlementv1.ScheduleAdditionalFeePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ScheduleAdditionalFeePolicy, req)
}

// RescheduleAdditionalFeePolicy implements the RPC of the same name.
func (s *AdditionalFeePolicyService) RescheduleAdditionalFeePolicy(ctx context.Context, req *settlementv1.RescheduleAdditionalFeePolicyRequest) (*settlementv1.RescheduleAdditionalFeePolicyResponse, error) {
	return operation.Do(ctx, s.ops, settlement.RescheduleAdditionalFeePolicy, req)
}

// CancelAdditionalFeePolicySchedule implements the RPC of the same name.
func (s *AdditionalFeePolicyService) CancelAdditionalFeePolicySchedule(ctx context.Context, req *settlementv1.CancelAdditionalFeePolicyScheduleRequest) (*settlementv1.CancelAdditionalFeePolicyScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CancelAdditionalFeePolicySchedule, req)
}
