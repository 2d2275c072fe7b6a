package service

import (
	"context"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// PaymentService implements paymentsvc.payment.v1.PaymentService.
type PaymentService struct {
	paymentv1.UnsafePaymentServiceServer

	ops operation.Runner
}

// GetPayment implements the RPC of the same name.
func (s *PaymentService) GetPayment(ctx context.Context, req *paymentv1.GetPaymentRequest) (*paymentv1.GetPaymentResponse, error) {
	return operation.Do(ctx, s.ops, payment.Get, req)
}

// ListPayments implements the RPC of the same name.
func (s *PaymentService) ListPayments(ctx context.Context, req *paymentv1.ListPaymentsRequest) (*paymentv1.ListPaymentsResponse, error) {
	return operation.Do(ctx, s.ops, payment.List, req)
}

// ScanPayments implements the RPC of the same name.
func (s *PaymentService) ScanPayments(ctx context.Context, req *paymentv1.ScanPaymentsRequest) (*paymentv1.ScanPaymentsResponse, error) {
	return operation.Do(ctx, s.ops, payment.Scan, req)
}

// ListPaymentTransactions implements the RPC of the same name.
func (s *PaymentService) ListPaymentTransactions(ctx context.Context, req *paymentv1.ListPaymentTransactionsRequest) (*paymentv1.ListPaymentTransactionsResponse, error) {
	return operation.Do(ctx, s.ops, payment.ListTransactions, req)
}

// PreRegisterPayment implements the RPC of the same name.
func (s *PaymentService) PreRegisterPayment(ctx context.Context, req *paymentv1.PreRegisterPaymentRequest) (*paymentv1.PreRegisterPaymentResponse, error) {
	return operation.Do(ctx, s.ops, payment.PreRegister, req)
}

// PayWithBillingKey implements the RPC of the same name.
func (s *PaymentService) PayWithBillingKey(ctx context.Context, req *paymentv1.PayWithBillingKeyRequest) (*paymentv1.PayWithBillingKeyResponse, error) {
	return operation.Do(ctx, s.ops, payment.PayWithBillingKey, req)
}

// PayInstantly implements the RPC of the same name.
func (s *PaymentService) PayInstantly(ctx context.Context, req *paymentv1.PayInstantlyRequest) (*paymentv1.PayInstantlyResponse, error) {
	return operation.Do(ctx, s.ops, payment.PayInstantly, req)
}

// ConfirmPayment implements the RPC of the same name.
func (s *PaymentService) ConfirmPayment(ctx context.Context, req *paymentv1.ConfirmPaymentRequest) (*paymentv1.ConfirmPaymentResponse, error) {
	return operation.Do(ctx, s.ops, payment.Confirm, req)
}

// CapturePayment implements the RPC of the same name.
func (s *PaymentService) CapturePayment(ctx context.Context, req *paymentv1.CapturePaymentRequest) (*paymentv1.CapturePaymentResponse, error) {
	return operation.Do(ctx, s.ops, payment.Capture, req)
}

// CancelPayment implements the RPC of the same name.
func (s *PaymentService) CancelPayment(ctx context.Context, req *paymentv1.CancelPaymentRequest) (*paymentv1.CancelPaymentResponse, error) {
	return operation.Do(ctx, s.ops, payment.Cancel, req)
}

// StopPaymentCancellation implements the RPC of the same name.
func (s *PaymentService) StopPaymentCancellation(ctx context.Context, req *paymentv1.StopPaymentCancellationRequest) (*paymentv1.StopPaymentCancellationResponse, error) {
	return operation.Do(ctx, s.ops, payment.StopCancellation, req)
}

// CloseVirtualAccount implements the RPC of the same name.
func (s *PaymentService) CloseVirtualAccount(ctx context.Context, req *paymentv1.CloseVirtualAccountRequest) (*paymentv1.CloseVirtualAccountResponse, error) {
	return operation.Do(ctx, s.ops, payment.CloseVirtualAccount, req)
}

// RegisterStoreReceipt implements the RPC of the same name.
func (s *PaymentService) RegisterStoreReceipt(ctx context.Context, req *paymentv1.RegisterStoreReceiptRequest) (*paymentv1.RegisterStoreReceiptResponse, error) {
	return operation.Do(ctx, s.ops, payment.RegisterStoreReceipt, req)
}

// ResendPaymentWebhook implements the RPC of the same name.
func (s *PaymentService) ResendPaymentWebhook(ctx context.Context, req *paymentv1.ResendPaymentWebhookRequest) (*paymentv1.ResendPaymentWebhookResponse, error) {
	return operation.Do(ctx, s.ops, payment.ResendWebhook, req)
}
