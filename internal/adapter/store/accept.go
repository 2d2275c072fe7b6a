package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// acceptTries is how often a record is inserted whose obstacle was gone when it
// was looked for.
const acceptTries = 10

// Accept implements operation.Journal.
func (s *Store) Accept(ctx context.Context, r operation.Record) (operation.Record, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	r.Epoch = 1
	row, err := s.keys.acceptRow(r)
	if err != nil {
		return operation.Record{}, fmt.Errorf("accept operation %s: %w", r.ID, err)
	}
	for range acceptTries {
		added, err := s.execRows(ctx, row.Subject, func(q *db.Queries) error {
			_, err := q.AcceptOperation(ctx, row)
			return err
		})
		if err != nil {
			return operation.Record{}, fmt.Errorf("accept operation %s: %w", r.ID, err)
		}
		if added == 1 {
			return r, nil
		}
		inTheWay, err := s.inTheWay(ctx, r)
		if err != nil || inTheWay.ID != "" {
			return inTheWay, err
		}
	}
	return operation.Record{}, fmt.Errorf("accept operation %s: what is in the way changes too fast", r.ID)
}

// inTheWay finds out why r was not inserted, in the order that Accept promises. It
// returns no record if nothing is in the way any more.
func (s *Store) inTheWay(ctx context.Context, r operation.Record) (operation.Record, error) {
	if first, err := s.first(ctx, r); err != nil || first.ID != "" {
		return first, orElse(err, repeated(first, r))
	}
	if first, err := s.rememberedSuccess(ctx, r); err != nil || first.ID != "" {
		return first, orElse(err, operation.ErrRepeated)
	}
	return s.holder(ctx, r)
}

// first finds what r repeats: another record under its request id, or itself.
func (s *Store) first(ctx context.Context, r operation.Record) (operation.Record, error) {
	q := s.backend.read()
	if r.RequestID != "" {
		key := db.FindRepeatedParams{Caller: r.Caller, Rpc: string(r.RPC), RequestID: r.RequestID}
		if first, err := s.obstacle(q.FindRepeated(ctx, key)); err != nil || first.ID != "" {
			return first, err
		}
	}
	return s.obstacle(q.GetOperation(ctx, r.ID))
}

// repeated is nil when the record that is there is the one that was to be
// inserted, by an earlier try, and nothing has happened to it since.
func repeated(first, r operation.Record) error {
	if first.ID == r.ID && first.Epoch == r.Epoch && first.Owner == r.Owner && first.State == r.State {
		return nil
	}
	return operation.ErrRepeated
}

// holder finds who holds the subject or serves the intent of r.
func (s *Store) holder(ctx context.Context, r operation.Record) (operation.Record, error) {
	q := s.backend.read()
	if r.State.Active() {
		other, err := s.obstacle(q.FindHolder(ctx, string(r.Subject)))
		if other.ID != "" && other.ID != r.ID || err != nil {
			return other, orElse(err, operation.ErrBusy)
		}
	}
	other, err := s.obstacle(q.FindServing(ctx, db.FindServingParams{Caller: r.Caller, IntentRef: r.IntentRef}))
	if err == nil && (other.ID == "" || other.ID == r.ID) {
		other, err = s.obstacle(q.FindServedLate(ctx, db.FindServedLateParams{Caller: r.Caller, IntentRef: r.IntentRef}))
	}
	if err != nil || other.ID == "" || other.ID == r.ID {
		return operation.Record{}, err
	}
	return other, operation.ErrIntentUsed
}

// obstacle is a row that was looked for, or no record when there is none.
func (s *Store) obstacle(row db.Operation, err error) (operation.Record, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return operation.Record{}, nil
	}
	if err != nil {
		return operation.Record{}, fmt.Errorf("find what is in the way: %w", err)
	}
	return s.keys.record(row)
}

// rememberedSuccess is the success that an operation which can take effect only
// once had, after its record was removed.
func (s *Store) rememberedSuccess(ctx context.Context, r operation.Record) (operation.Record, error) {
	t, err := s.backend.read().FindRemembered(ctx, db.FindRememberedParams{Subject: string(r.Subject), Rpc: string(r.RPC), Once: number(r.Once)})
	if errors.Is(err, sql.ErrNoRows) {
		return operation.Record{}, nil
	}
	if err != nil {
		return operation.Record{}, fmt.Errorf("find what is remembered: %w", err)
	}
	return remembered(t)
}

// exec makes a change durable.
func (s *Store) exec(ctx context.Context, subject string, statements func(*db.Queries) error) error {
	_, err := s.execRows(ctx, subject, statements)
	return err
}

// execRows makes a change durable and says how many rows its first statement
// touched.
func (s *Store) execRows(ctx context.Context, subject string, statements func(*db.Queries) error) (int64, error) {
	c, err := newChange(subject, statements)
	if err != nil {
		return 0, err
	}
	if err := s.backend.commit(ctx, c); err != nil {
		return 0, err
	}
	if slices.Max(c.rows) > 0 { // a commit of nothing succeeds on a full disk
		s.condition.good()
	}
	return c.rows[0], nil
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
