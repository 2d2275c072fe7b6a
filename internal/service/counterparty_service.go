package service

import (
	"context"

	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// CounterpartyService implements paymentsvc.invoicing.v1.CounterpartyService.
type CounterpartyService struct {
	invoicingv1.UnsafeCounterpartyServiceServer

	ops operation.Runner
}

// CreateCounterparty implements the RPC of the same name.
func (s *CounterpartyService) CreateCounterparty(ctx context.Context, req *invoicingv1.CreateCounterpartyRequest) (*invoicingv1.CreateCounterpartyResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.CreateCounterparty, req)
}

// GetCounterparty implements the RPC of the same name.
func (s *CounterpartyService) GetCounterparty(ctx context.Context, req *invoicingv1.GetCounterpartyRequest) (*invoicingv1.GetCounterpartyResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.GetCounterparty, req)
}

// ListCounterparties implements the RPC of the same name.
func (s *CounterpartyService) ListCounterparties(ctx context.Context, req *invoicingv1.ListCounterpartiesRequest) (*invoicingv1.ListCounterpartiesResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.ListCounterparties, req)
}

// UpdateCounterparty implements the RPC of the same name.
func (s *CounterpartyService) UpdateCounterparty(ctx context.Context, req *invoicingv1.UpdateCounterpartyRequest) (*invoicingv1.UpdateCounterpartyResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.UpdateCounterparty, req)
}

// DeleteCounterparty implements the RPC of the same name.
func (s *CounterpartyService) DeleteCounterparty(ctx context.Context, req *invoicingv1.DeleteCounterpartyRequest) (*invoicingv1.DeleteCounterpartyResponse, error) {
	return operation.Do(ctx, s.ops, invoicing.DeleteCounterparty, req)
}
