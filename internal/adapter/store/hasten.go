package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Hasten implements operation.Journal.
func (s *Store) Hasten(ctx context.Context, since time.Time, limit int) (int, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	now, err := s.backend.now(ctx)
	if err != nil {
		return 0, fmt.Errorf("hasten doubts: %w", err)
	}
	params := db.HastenOperationsParams{
		Due: now.UnixMicro(), Latest: now.Add(operation.HastenWithin).UnixMicro(), Since: since.UnixMicro(),
		Most: int32(min(max(limit, 0), math.MaxInt32)),
	}
	var hastened int64
	err = s.backend.transact(ctx, func(ctx context.Context, q *db.Queries) error {
		var err error
		hastened, err = q.HastenOperations(ctx, params)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("hasten doubts: %w", err)
	}
	return int(hastened), nil
}
