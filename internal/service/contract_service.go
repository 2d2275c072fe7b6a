package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// ContractService implements paymentsvc.settlement.v1.ContractService.
type ContractService struct {
	settlementv1.UnsafeContractServiceServer

	ops operation.Runner
}

// CreateContract implements the RPC of the same name.
func (s *ContractService) CreateContract(ctx context.Context, req *settlementv1.CreateContractRequest) (*settlementv1.CreateContractResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CreateContract, req)
}

// GetContract implements the RPC of the same name.
func (s *ContractService) GetContract(ctx context.Context, req *settlementv1.GetContractRequest) (*settlementv1.GetContractResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetContract, req)
}

// ListContracts implements the RPC of the same name.
func (s *ContractService) ListContracts(ctx context.Context, req *settlementv1.ListContractsRequest) (*settlementv1.ListContractsResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ListContracts, req)
}

// UpdateContract implements the RPC of the same name.
func (s *ContractService) UpdateContract(ctx context.Context, req *settlementv1.UpdateContractRequest) (*settlementv1.UpdateContractResponse, error) {
	return operation.Do(ctx, s.ops, settlement.UpdateContract, req)
}

// ArchiveContract implements the RPC of the same name.
func (s *ContractService) ArchiveContract(ctx context.Context, req *settlementv1.ArchiveContractRequest) (*settlementv1.ArchiveContractResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ArchiveContract, req)
}

// RecoverContract implements the RPC of the same name.
func (s *ContractService) RecoverContract(ctx context.Context, req *settlementv1.RecoverContractRequest) (*settlementv1.RecoverContractResponse, error) {
	return operation.Do(ctx, s.ops, settlement.RecoverContract, req)
}

// GetContractSchedule implements the RPC of the same name.
func (s *ContractService) GetContractSchedule(ctx context.Context, req *settlementv1.GetContractScheduleRequest) (*settlementv1.GetContractScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetContractSchedule, req)
}

// ScheduleContract implements the RPC of the same name.
func (s *ContractService) ScheduleContract(ctx context.Context, req *settlementv1.ScheduleContractRequest) (*settlementv1.ScheduleContractResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ScheduleContract, req)
}

// RescheduleContract implements the RPC of the same name.
func (s *ContractService) RescheduleContract(ctx context.Context, req *settlementv1.RescheduleContractRequest) (*settlementv1.RescheduleContractResponse, error) {
	return operation.Do(ctx, s.ops, settlement.RescheduleContract, req)
}

// CancelContractSchedule implements the RPC of the same name.
func (s *ContractService) CancelContractSchedule(ctx context.Context, req *settlementv1.CancelContractScheduleRequest) (*settlementv1.CancelContractScheduleResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CancelContractSchedule, req)
}
