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
	err := s.eachCaller(ctx, func(caller string) error {
		if err := s.forgetRequestIDs(ctx, caller, micros(retention.Now.Add(-retention.RequestIDs))); err != nil {
			return fmt.Errorf("forget request ids: %w", err)
		}
		if err := s.removeRecords(ctx, caller, micros(retention.Now.Add(-retention.Records))); err != nil {
			return fmt.Errorf("remove old operations: %w", err)
		}
		return nil
	})
	if err == nil {
		err = s.forgetReplicas(ctx)
	}
	if err != nil {
		return fmt.Errorf("reap: %w", err)
	}
	return nil
}

// forgetRequestIDs works through the operations of a caller once: how far it came
// is kept, as an index of what is left would cost every operation its share. What
// is still open when it is passed keeps its request id as long as its record.
func (s *Store) forgetRequestIDs(ctx context.Context, caller string, until int64) error {
	from, err := s.forgottenUntil(ctx, caller)
	for err == nil && from < until {
		from, err = s.forgetSlice(ctx, caller, from, until)
	}
	return err
}

func (s *Store) forgottenUntil(ctx context.Context, caller string) (int64, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	value, err := s.backend.read().GetMeta(ctx, metaForgotten+caller)
	if errors.Is(err, sql.ErrNoRows) {
		return math.MinInt64, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(value), 10, 64)
}

// forgetSlice forgets some and returns how far it came.
func (s *Store) forgetSlice(ctx context.Context, caller string, from, until int64) (int64, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	bound, err := s.backend.read().FindReapBound(ctx, db.FindReapBoundParams{Caller: caller, CreatedFrom: from, CreatedUntil: until, Most: reapSlice})
	if errors.Is(err, sql.ErrNoRows) {
		bound, err = until, nil
	}
	if err != nil {
		return from, err
	}
	bound = max(bound, from+1) // more than a slice may have been accepted at one time
	return bound, s.exec(ctx, metaForgotten, func(q *db.Queries) error {
		err := q.ForgetRequestIDs(ctx, db.ForgetRequestIDsParams{None: []byte{}, Caller: caller, CreatedFrom: from, CreatedUntil: bound})
		if err != nil {
			return err
		}
		return q.SetMeta(ctx, db.SetMetaParams{Name: metaForgotten + caller, Value: []byte(strconv.FormatInt(bound, 10))})
	})
}

func (s *Store) removeRecords(ctx context.Context, caller string, until int64) error {
	for {
		removed, err := s.removeSlice(ctx, caller, until)
		if err != nil || removed < reapSlice {
			return err
		}
	}
}

// removeSlice removes some operations and returns how many.
func (s *Store) removeSlice(ctx context.Context, caller string, until int64) (int, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	ids, err := s.backend.read().FindClosed(ctx, db.FindClosedParams{Caller: caller, CreatedUntil: until, Most: reapSlice})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), s.exec(ctx, "", func(q *db.Queries) error {
		for _, id := range ids {
			if err := errors.Join(q.RememberOperation(ctx, id), q.RemoveOperation(ctx, id)); err != nil {
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
	err = s.exec(ctx, "", func(q *db.Queries) error { return q.ForgetReplicas(ctx, s.oldestAsOf(now).UnixMicro()) })
	if err != nil {
		return fmt.Errorf("forget dead replicas: %w", err)
	}
	return nil
}
