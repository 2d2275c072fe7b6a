package service

import (
	"context"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// PaymentScheduleService implements paymentsvc.billing.v1.PaymentScheduleService.
type PaymentScheduleService struct {
	billingv1.UnsafePaymentScheduleServiceServer

	ops operation.Runner
}

// CreatePaymentSchedule implements the RPC of the same name.
func (s *PaymentScheduleService) CreatePaymentSchedule(ctx context.Context, req *billingv1.CreatePaymentScheduleRequest) (*billingv1.CreatePaymentScheduleResponse, error) {
	return operation.Do(ctx, s.ops, billing.CreatePaymentSchedule, req)
}

// GetPaymentSchedule implements the RPC of the same name.
func (s *PaymentScheduleService) GetPaymentSchedule(ctx context.Context, req *billingv1.GetPaymentScheduleRequest) (*billingv1.GetPaymentScheduleResponse, error) {
	return operation.Do(ctx, s.ops, billing.GetPaymentSchedule, req)
}

// ListPaymentSchedules implements the RPC of the same name.
func (s *PaymentScheduleService) ListPaymentSchedules(ctx context.Context, req *billingv1.ListPaymentSchedulesRequest) (*billingv1.ListPaymentSchedulesResponse, error) {
	return operation.Do(ctx, s.ops, billing.ListPaymentSchedules, req)
}

// RevokePaymentSchedules implements the RPC of the same name.
func (s *PaymentScheduleService) RevokePaymentSchedules(ctx context.Context, req *billingv1.RevokePaymentSchedulesRequest) (*billingv1.RevokePaymentSchedulesResponse, error) {
	return operation.Do(ctx, s.ops, billing.RevokePaymentSchedules, req)
}
