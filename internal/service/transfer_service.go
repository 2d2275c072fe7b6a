package service

import (
	"context"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// TransferService implements paymentsvc.settlement.v1.TransferService.
type TransferService struct {
	settlementv1.UnsafeTransferServiceServer

	ops operation.Runner
}

// CreateOrderTransfer implements the RPC of the same name.
func (s *TransferService) CreateOrderTransfer(ctx context.Context, req *settlementv1.CreateOrderTransferRequest) (*settlementv1.CreateOrderTransferResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CreateOrderTransfer, req)
}

// CreateOrderCancelTransfer implements the RPC of the same name.
func (s *TransferService) CreateOrderCancelTransfer(ctx context.Context, req *settlementv1.CreateOrderCancelTransferRequest) (*settlementv1.CreateOrderCancelTransferResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CreateOrderCancelTransfer, req)
}

// CreateManualTransfer implements the RPC of the same name.
func (s *TransferService) CreateManualTransfer(ctx context.Context, req *settlementv1.CreateManualTransferRequest) (*settlementv1.CreateManualTransferResponse, error) {
	return operation.Do(ctx, s.ops, settlement.CreateManualTransfer, req)
}

// GetTransfer implements the RPC of the same name.
func (s *TransferService) GetTransfer(ctx context.Context, req *settlementv1.GetTransferRequest) (*settlementv1.GetTransferResponse, error) {
	return operation.Do(ctx, s.ops, settlement.GetTransfer, req)
}

// DeleteTransfer implements the RPC of the same name.
func (s *TransferService) DeleteTransfer(ctx context.Context, req *settlementv1.DeleteTransferRequest) (*settlementv1.DeleteTransferResponse, error) {
	return operation.Do(ctx, s.ops, settlement.DeleteTransfer, req)
}
