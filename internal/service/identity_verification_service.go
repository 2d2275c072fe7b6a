package service

import (
	"context"

	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/identity"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// IdentityVerificationService implements paymentsvc.identity.v1.IdentityVerificationService.
type IdentityVerificationService struct {
	identityv1.UnsafeIdentityVerificationServiceServer

	ops operation.Runner
}

// SendIdentityVerification implements the RPC of the same name.
func (s *IdentityVerificationService) SendIdentityVerification(ctx context.Context, req *identityv1.SendIdentityVerificationRequest) (*identityv1.SendIdentityVerificationResponse, error) {
	return operation.Do(ctx, s.ops, identity.SendIdentityVerification, req)
}

// ResendIdentityVerification implements the RPC of the same name.
func (s *IdentityVerificationService) ResendIdentityVerification(ctx context.Context, req *identityv1.ResendIdentityVerificationRequest) (*identityv1.ResendIdentityVerificationResponse, error) {
	return operation.Do(ctx, s.ops, identity.ResendIdentityVerification, req)
}

// ConfirmIdentityVerification implements the RPC of the same name.
func (s *IdentityVerificationService) ConfirmIdentityVerification(ctx context.Context, req *identityv1.ConfirmIdentityVerificationRequest) (*identityv1.ConfirmIdentityVerificationResponse, error) {
	return operation.Do(ctx, s.ops, identity.ConfirmIdentityVerification, req)
}

// GetIdentityVerification implements the RPC of the same name.
func (s *IdentityVerificationService) GetIdentityVerification(ctx context.Context, req *identityv1.GetIdentityVerificationRequest) (*identityv1.GetIdentityVerificationResponse, error) {
	return operation.Do(ctx, s.ops, identity.GetIdentityVerification, req)
}

// ListIdentityVerifications implements the RPC of the same name.
func (s *IdentityVerificationService) ListIdentityVerifications(ctx context.Context, req *identityv1.ListIdentityVerificationsRequest) (*identityv1.ListIdentityVerificationsResponse, error) {
	return operation.Do(ctx, s.ops, identity.ListIdentityVerifications, req)
}
