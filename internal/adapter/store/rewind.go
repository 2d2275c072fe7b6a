package store

import (
	"context"
	"fmt"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
)

// Rewind implements operation.Journal.
func (s *Store) Rewind(ctx context.Context, longest time.Duration) (int, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	now, err := s.backend.now(ctx)
	if err != nil {
		return 0, fmt.Errorf("rewind the journal: %w", err)
	}
	params := db.RewindOperationsParams{Due: now.UnixMicro(), Latest: now.Add(rewindSlack).UnixMicro()}
	var count int64
	err = s.backend.transact(ctx, func(ctx context.Context, q *db.Queries) error {
		var err error
		if count, err = q.RewindOperations(ctx, params); err != nil || longest == 0 {
			return err
		}
		return q.EndLeases(ctx, now.Add(longest).UnixMicro())
	})
	if err != nil {
		return 0, fmt.Errorf("rewind the journal: %w", err)
	}
	return int(count), nil
}

// rewindSlack is how far what this process takes for the database's time may be ahead.
const rewindSlack = time.Second
