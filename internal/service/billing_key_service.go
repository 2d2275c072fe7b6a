package service

import (
	"context"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// BillingKeyService implements paymentsvc.billing.v1.BillingKeyService.
type BillingKeyService struct {
	billingv1.UnsafeBillingKeyServiceServer

	ops operation.Runner
}

// IssueBillingKey implements the RPC of the same name.
func (s *BillingKeyService) IssueBillingKey(ctx context.Context, req *billingv1.IssueBillingKeyRequest) (*billingv1.IssueBillingKeyResponse, error) {
	return operation.Do(ctx, s.ops, billing.IssueBillingKey, req)
}

// GetBillingKey implements the RPC of the same name.
func (s *BillingKeyService) GetBillingKey(ctx context.Context, req *billingv1.GetBillingKeyRequest) (*billingv1.GetBillingKeyResponse, error) {
	return operation.Do(ctx, s.ops, billing.GetBillingKey, req)
}

// ListBillingKeys implements the RPC of the same name.
func (s *BillingKeyService) ListBillingKeys(ctx context.Context, req *billingv1.ListBillingKeysRequest) (*billingv1.ListBillingKeysResponse, error) {
	return operation.Do(ctx, s.ops, billing.ListBillingKeys, req)
}

// DeleteBillingKey implements the RPC of the same name.
func (s *BillingKeyService) DeleteBillingKey(ctx context.Context, req *billingv1.DeleteBillingKeyRequest) (*billingv1.DeleteBillingKeyResponse, error) {
	return operation.Do(ctx, s.ops, billing.DeleteBillingKey, req)
}

// ConfirmBillingKey implements the RPC of the same name.
func (s *BillingKeyService) ConfirmBillingKey(ctx context.Context, req *billingv1.ConfirmBillingKeyRequest) (*billingv1.ConfirmBillingKeyResponse, error) {
	return operation.Do(ctx, s.ops, billing.ConfirmBillingKey, req)
}

// ConfirmBillingKeyAndPay implements the RPC of the same name.
func (s *BillingKeyService) ConfirmBillingKeyAndPay(ctx context.Context, req *billingv1.ConfirmBillingKeyAndPayRequest) (*billingv1.ConfirmBillingKeyAndPayResponse, error) {
	return operation.Do(ctx, s.ops, billing.ConfirmBillingKeyAndPay, req)
}
