package store

import (
	"context"
	"fmt"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Save implements operation.Journal.
func (s *Store) Save(ctx context.Context, r operation.Record, next operation.Ownership, attempts ...operation.Attempt) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	row, err := s.keys.saveRow(r, next, attempts...)
	if err != nil {
		return fmt.Errorf("save operation %s: %w", r.ID, err)
	}
	saved, err := s.execRows(ctx, string(r.Subject), func(q *db.Queries) error {
		_, err := q.SaveOperation(ctx, row)
		return err
	})
	switch {
	case unique(err):
		_, err = s.displaced(ctx, r, err)
	case err == nil && saved == 0:
		err = operation.ErrLost
	}
	if err != nil {
		return fmt.Errorf("save operation %s: %w", r.ID, err)
	}
	return nil
}

// Reopen implements operation.Journal.
func (s *Store) Reopen(ctx context.Context, r operation.Record) (operation.Record, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	reopened := r
	reopened.Epoch = r.Epoch + 1
	row, err := s.keys.saveRow(reopened, operation.Ownership{Owner: r.Owner})
	if err != nil {
		return operation.Record{}, fmt.Errorf("reopen operation %s: %w", r.ID, err)
	}
	rows, err := s.execRows(ctx, string(r.Subject), func(q *db.Queries) error {
		_, err := q.ReopenOperation(ctx, reopenRow(row, r.Epoch))
		return err
	})
	switch {
	case unique(err):
		other, err := s.displaced(ctx, r, err)
		return other, fmt.Errorf("reopen operation %s: %w", r.ID, err)
	case err != nil:
		return operation.Record{}, fmt.Errorf("reopen operation %s: %w", r.ID, err)
	case rows == 0:
		return s.notReopened(ctx, r)
	}
	return reopened, nil
}

// notReopened finds out why: the record has changed, or a late success serves its
// intent.
func (s *Store) notReopened(ctx context.Context, r operation.Record) (operation.Record, error) {
	now, err := s.Get(ctx, r.ID)
	if err != nil {
		return operation.Record{}, fmt.Errorf("reopen: %w", err)
	}
	if now.Epoch == r.Epoch && now.State == operation.StateNotSent {
		if other, err := s.holder(ctx, r); err != nil {
			return other, fmt.Errorf("reopen operation %s: %w", r.ID, err)
		}
	}
	return operation.Record{}, fmt.Errorf("reopen operation %s: %w", r.ID, operation.ErrLost)
}

// displaced finds out whose subject or intent a change would have taken. If that
// is over already the change may be tried again, and the first error says so.
func (s *Store) displaced(ctx context.Context, r operation.Record, violation error) (operation.Record, error) {
	other, err := s.holder(ctx, r)
	return other, orElse(err, violation)
}

func reopenRow(row db.SaveOperationParams, heldEpoch int64) db.ReopenOperationParams {
	return db.ReopenOperationParams{
		State: row.State, Snapshot: row.Snapshot, NotAfter: row.NotAfter, FirstByte: row.FirstByte, LastByte: row.LastByte,
		Attempts: row.Attempts, Sent: row.Sent, Looks: row.Looks, Voids: row.Voids, Absences: row.Absences, FirstAbsence: row.FirstAbsence, There: row.There,
		SealedSuspected: row.SealedSuspected, NextAt: row.NextAt, WatchUntil: row.WatchUntil,
		SealedResponse: row.SealedResponse, SealedFailure: row.SealedFailure, Resolution: row.Resolution,
		Owner: row.Owner, Epoch: row.Epoch, UpdatedAt: row.UpdatedAt,
		ID: row.ID, HeldEpoch: heldEpoch,
	}
}
