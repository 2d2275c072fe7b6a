package service

import (
	"context"

	reconciliationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/reconciliation/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/reconciliation"
)

// VatReportService implements paymentsvc.reconciliation.v1.VatReportService.
type VatReportService struct {
	reconciliationv1.UnsafeVatReportServiceServer

	ops operation.Runner
}

// GetSettlementVatReport implements the RPC of the same name.
func (s *VatReportService) GetSettlementVatReport(ctx context.Context, req *reconciliationv1.GetSettlementVatReportRequest) (*reconciliationv1.GetSettlementVatReportResponse, error) {
	return operation.Do(ctx, s.ops, reconciliation.GetSettlementVatReport, req)
}

// GetTransactionVatReport implements the RPC of the same name.
func (s *VatReportService) GetTransactionVatReport(ctx context.Context, req *reconciliationv1.GetTransactionVatReportRequest) (*reconciliationv1.GetTransactionVatReportResponse, error) {
	return operation.Do(ctx, s.ops, reconciliation.GetTransactionVatReport, req)
}
