package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// BankService implements paymentsvc.payment.v1.BankService.
type BankService struct {
	paymentv1.UnsafeBankServiceServer

	ops operation.Runner
}

// ListBanks implements the RPC of the same name.
func (s *BankService) ListBanks(ctx context.Context, req *paymentv1.ListBanksRequest) (*paymentv1.ListBanksResponse, error) {
	return operation.Do(ctx, s.ops, payment.ListBanks, req)
}
