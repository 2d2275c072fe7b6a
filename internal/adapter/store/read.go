package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
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

// list asks in the way that has an index for the filter. Without one, the list of
// someone who asked for little would go through what everybody asked for.
func (s *Store) list(ctx context.Context, f operation.Filter) ([]db.Operation, error) {
	q, p := s.backend.read(), page(f)
	switch {
	case f.Caller != "" && f.RequestID != "":
		return q.ListOperationsOfRequest(ctx, db.ListOperationsOfRequestParams(p))
	case f.Caller != "" && f.IntentRef != "":
		return q.ListOperationsOfIntent(ctx, db.ListOperationsOfIntentParams(p))
	case f.Subject != "":
		return q.ListOperationsOfSubject(ctx, db.ListOperationsOfSubjectParams(p))
	case len(f.States) > 0 && !slices.ContainsFunc(f.States, inactive):
		return q.ListOpenOperations(ctx, db.ListOpenOperationsParams(p))
	case f.Caller != "":
		return q.ListOperationsOfCaller(ctx, p)
	}
	return s.listAll(ctx, p)
}

// listAll puts the newest of each caller together. There are few callers.
func (s *Store) listAll(ctx context.Context, p db.ListOperationsOfCallerParams) ([]db.Operation, error) {
	var all []db.Operation
	err := s.eachCaller(ctx, func(caller string) error {
		p.Caller = caller
		rows, err := s.backend.read().ListOperationsOfCaller(ctx, p)
		all = append(all, rows...)
		return err
	})
	slices.SortFunc(all, func(a, b db.Operation) int {
		return cmp.Or(cmp.Compare(b.CreatedAt, a.CreatedAt), strings.Compare(b.ID, a.ID))
	})
	return all[:min(len(all), int(p.Most))], err
}

// eachCaller calls do for everybody who asked for something that is kept.
func (s *Store) eachCaller(ctx context.Context, do func(caller string) error) error {
	caller, err := s.backend.read().FindFirstCaller(ctx)
	for err == nil {
		if err = do(caller); err == nil {
			caller, err = s.backend.read().FindNextCaller(ctx, caller)
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func inactive(s operation.State) bool { return !s.Active() }

func page(f operation.Filter) db.ListOperationsOfCallerParams {
	p := db.ListOperationsOfCallerParams{
		CreatedFrom: micros(f.From), CreatedUntil: math.MaxInt64, BeforeCreatedAt: math.MaxInt64,
		Subject: string(f.Subject), Caller: f.Caller, RequestID: f.RequestID, IntentRef: f.IntentRef, Most: math.MaxInt32,
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
