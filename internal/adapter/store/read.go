package store

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Get implements operation.Journal.
func (s *Store) Get(ctx context.Context, id string) (operation.Record, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	row, err := s.backend.read().GetOperation(ctx, id)
	if err := found(err, "read operation %s", id); err != nil {
		return operation.Record{}, err
	}
	return s.keys.record(row)
}

// List implements operation.Journal.
func (s *Store) List(ctx context.Context, f operation.Filter) ([]operation.Record, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	rows, err := s.list(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("list operations: %w", err)
	}
	records := make([]operation.Record, 0, len(rows))
	for _, row := range rows {
		r, err := s.keys.record(row)
		if err != nil {
			return nil, fmt.Errorf("list operations: %w", err)
		}
		records = append(records, r)
	}
	return records, nil
}

// list asks in one of two ways: what happened to one thing has its own index.
func (s *Store) list(ctx context.Context, f operation.Filter) ([]db.Operation, error) {
	p := page(f)
	if f.Subject == "" {
		return s.backend.read().ListOperations(ctx, p)
	}
	return s.backend.read().ListOperationsOfSubject(ctx, db.ListOperationsOfSubjectParams{
		Subject: string(f.Subject), CreatedFrom: p.CreatedFrom, CreatedUntil: p.CreatedUntil,
		BeforeCreatedAt: p.BeforeCreatedAt, BeforeID: p.BeforeID, Caller: p.Caller, States: p.States, Most: p.Most,
	})
}

func page(f operation.Filter) db.ListOperationsParams {
	p := db.ListOperationsParams{
		CreatedFrom: micros(f.From), CreatedUntil: math.MaxInt64, BeforeCreatedAt: math.MaxInt64,
		Caller: f.Caller, Most: math.MaxInt32,
	}
	if f.From.IsZero() {
		p.CreatedFrom = math.MinInt64
	}
	if !f.Until.IsZero() {
		p.CreatedUntil = micros(f.Until)
	}
	if f.Before.ID != "" {
		p.BeforeCreatedAt, p.BeforeID = micros(f.Before.CreatedAt), f.Before.ID
		p.CreatedUntil = min(p.CreatedUntil, p.BeforeCreatedAt+1)
	}
	if 0 < f.Limit && f.Limit < math.MaxInt32 {
		p.Most = int32(f.Limit)
	}
	for _, state := range f.States {
		p.States += "," + state.String()
	}
	if p.States != "" {
		p.States += ","
	}
	return p
}

// Attempts implements operation.Books.
func (s *Store) Attempts(ctx context.Context, operationID string) ([]operation.Attempt, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	rows, err := s.backend.read().ListAttempts(ctx, operationID)
	if err != nil {
		return nil, fmt.Errorf("read attempts of operation %s: %w", operationID, err)
	}
	attempts := make([]operation.Attempt, 0, len(rows))
	for _, row := range rows {
		attempts = append(attempts, operation.Attempt{
			OperationID: row.OperationID, Number: int(row.Number), Replica: row.Replica,
			Class: parseClass(row.Class), Reason: row.Reason,
			StartedAt: instant(row.StartedAt), EndedAt: instant(row.EndedAt),
		})
	}
	return attempts, nil
}

// parseClass is the class with a name, 0 for one that this program does not know.
func parseClass(name string) operation.Class {
	for c := operation.Done; c <= operation.InDoubt; c++ {
		if strings.EqualFold(c.String(), name) {
			return c
		}
	}
	return 0
}
