package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// PartnerConnectionService implements paymentsvc.settlement.v1.PartnerConnectionService.
type PartnerConnectionService struct {
	settlementv1.UnsafePartnerConnectionServiceServer

	ops operation.Runner
}

// ConnectPartner implements the RPC of the same name.
func (s *PartnerConnectionService) ConnectPartner(ctx context.Context, req *settlementv1.ConnectPartnerRequest) (*settlementv1.ConnectPartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ConnectPartner, req)
}

// ConnectPartners implements the RPC of the same name.
func (s *PartnerConnectionService) ConnectPartners(ctx context.Context, req *settlementv1.ConnectPartnersRequest) (*settlementv1.ConnectPartnersResponse, error) {
	return operation.Do(ctx, s.ops, settlement.ConnectPartners, req)
}

// DisconnectPartner implements the RPC of the same name.
func (s *PartnerConnectionService) DisconnectPartner(ctx context.Context, req *settlementv1.DisconnectPartnerRequest) (*settlementv1.DisconnectPartnerResponse, error) {
	return operation.Do(ctx, s.ops, settlement.DisconnectPartner, req)
}

// DisconnectPartners implements the RPC of the same name.
func (s *PartnerConnectionService) DisconnectPartners(ctx context.Context, req *settlementv1.DisconnectPartnersRequest) (*settlementv1.DisconnectPartnersResponse, error) {
	return operation.Do(ctx, s.ops, settlement.DisconnectPartners, req)
}
