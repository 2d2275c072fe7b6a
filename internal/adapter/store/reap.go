package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// reapSlice is how many operations are changed in one commit, so that others need
// not wait long for theirs.
const reapSlice = 200

// Reap implements operation.Journal. Of what it removes a tombstone stays, for
// ever: who had which RPC done to what, and what came of it.
func (s *Store) Reap(ctx context.Context, retention operation.Retention) error {
	if err := s.forgetRequestIDs(ctx, micros(retention.Now.Add(-retention.RequestIDs))); err != nil {
		return fmt.Errorf("forget request ids: %w", err)
	}
	if err := s.removeRecords(ctx, micros(retention.Now.Add(-retention.Records))); err != nil {
		return fmt.Errorf("remove old operations: %w", err)
	}
	if err := s.forgetReplicas(ctx); err != nil {
		return fmt.Errorf("forget dead replicas: %w", err)
	}
	return nil
}

// forgetRequestIDs works through the operations once: how far it came is kept, as
// an index of what is left would cost every accepted operation its share. What is
// still open when it is passed keeps its request id as long as its record.
func (s *Store) forgetRequestIDs(ctx context.Context, until int64) error {
	from, err := s.forgottenUntil(ctx)
	for err == nil && from < until {
		from, err = s.forgetSlice(ctx, from, until)
	}
	return err
}

func (s *Store) forgottenUntil(ctx context.Context) (int64, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	value, err := s.backend.read().GetMeta(ctx, metaForgotten)
	if errors.Is(err, sql.ErrNoRows) {
		return math.MinInt64, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(value), 10, 64)
}

// forgetSlice forgets some and returns how far it came.
func (s *Store) forgetSlice(ctx context.Context, from, until int64) (int64, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	bound, err := s.backend.read().FindReapBound(ctx, db.FindReapBoundParams{CreatedFrom: from, CreatedUntil: until, Most: reapSlice})
	if errors.Is(err, sql.ErrNoRows) {
		bound, err = until, nil
	}
	if err != nil {
		return from, err
	}
	bound = max(bound, from+1) // more than a slice may have been accepted at one time
	return bound, s.exec(ctx, metaForgotten, func(q *db.Queries) error {
		err := q.ForgetRequestIDs(ctx, db.ForgetRequestIDsParams{None: []byte{}, CreatedFrom: from, CreatedUntil: bound})
		if err != nil {
			return err
		}
		return q.SetMeta(ctx, db.SetMetaParams{Name: metaForgotten, Value: []byte(strconv.FormatInt(bound, 10))})
	})
}

func (s *Store) removeRecords(ctx context.Context, until int64) error {
	for {
		removed, err := s.removeSlice(ctx, until)
		if err != nil || removed < reapSlice {
			return err
		}
	}
}

// removeSlice removes some operations and returns how many.
func (s *Store) removeSlice(ctx context.Context, until int64) (int, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	ids, err := s.backend.read().FindClosed(ctx, db.FindClosedParams{CreatedUntil: until, Most: reapSlice})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), s.exec(ctx, "", func(q *db.Queries) error {
		for _, id := range ids {
			if err := errors.Join(q.RememberOperation(ctx, id), q.RemoveAttempts(ctx, id), q.RemoveOperation(ctx, id)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) forgetReplicas(ctx context.Context) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	now, err := s.backend.now(ctx)
	if err != nil {
		return err
	}
	return s.exec(ctx, "", func(q *db.Queries) error { return q.ForgetReplicas(ctx, now.UnixMicro()) })
}
