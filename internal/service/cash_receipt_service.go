package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// CashReceiptService implements paymentsvc.payment.v1.CashReceiptService.
type CashReceiptService struct {
	paymentv1.UnsafeCashReceiptServiceServer

	ops operation.Runner
}

// IssueCashReceipt implements the RPC of the same name.
func (s *CashReceiptService) IssueCashReceipt(ctx context.Context, req *paymentv1.IssueCashReceiptRequest) (*paymentv1.IssueCashReceiptResponse, error) {
	return operation.Do(ctx, s.ops, payment.IssueCashReceipt, req)
}

// ListCashReceipts implements the RPC of the same name.
func (s *CashReceiptService) ListCashReceipts(ctx context.Context, req *paymentv1.ListCashReceiptsRequest) (*paymentv1.ListCashReceiptsResponse, error) {
	return operation.Do(ctx, s.ops, payment.ListCashReceipts, req)
}

// GetCashReceipt implements the RPC of the same name.
func (s *CashReceiptService) GetCashReceipt(ctx context.Context, req *paymentv1.GetCashReceiptRequest) (*paymentv1.GetCashReceiptResponse, error) {
	return operation.Do(ctx, s.ops, payment.GetCashReceipt, req)
}

// CancelCashReceipt implements the RPC of the same name.
func (s *CashReceiptService) CancelCashReceipt(ctx context.Context, req *paymentv1.CancelCashReceiptRequest) (*paymentv1.CancelCashReceiptResponse, error) {
	return operation.Do(ctx, s.ops, payment.CancelCashReceipt, req)
}
