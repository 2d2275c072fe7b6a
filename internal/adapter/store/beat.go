package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
)

// Beat implements operation.Journal. It is a change like any other, so it shows whether
// changes can be committed even while nobody calls.
func (s *Store) Beat(ctx context.Context, replica string, ttl time.Duration) error {
	_, err := s.beat(ctx, replica, ttl)
	if err == nil {
		return nil
	}
	if !errors.Is(ctx.Err(), context.Canceled) { // whoever has enough of it says nothing about the database
		s.condition.note(err)
	}
	return fmt.Errorf("say that replica %s lives: %w", replica, err)
}

// beat returns the time of the beat.
func (s *Store) beat(ctx context.Context, replica string, ttl time.Duration) (time.Time, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	now, err := s.backend.now(ctx)
	if err != nil {
		return s.Now(), err
	}
	beat := db.BeatParams{Name: replica, AliveUntil: now.Add(ttl).UnixMicro()}
	return now, s.exec(ctx, replica, func(q *db.Queries) error { return q.Beat(ctx, beat) })
}

// Leave implements operation.Journal.
func (s *Store) Leave(ctx context.Context, replica string) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	err := s.exec(ctx, replica, func(q *db.Queries) error { return q.Leave(ctx, replica) })
	if err != nil {
		return fmt.Errorf("say that replica %s is gone: %w", replica, err)
	}
	return nil
}
