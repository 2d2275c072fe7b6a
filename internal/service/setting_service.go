package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// SettingService implements paymentsvc.settlement.v1.SettingService.
type SettingService struct {
	settlementv1.UnsafeSettingServiceServer

	ops operation.Runner
}

// GetSetting implements the RPC of the same name.
func (s *SettingService) GetSetting(ctx context.Context, req *settlementv1.GetSettingRequest) (*settlementv1.GetSettingResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetSetting, req)
}

// UpdateSetting implements the RPC of the same name.
func (s *SettingService) UpdateSetting(ctx context.Context, req *settlementv1.UpdateSettingRequest) (*settlementv1.UpdateSettingResponse, error) {
	return operation.Do(ctx, s.ops, settlement.UpdateSetting, req)
}
