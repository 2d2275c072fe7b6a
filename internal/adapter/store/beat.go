package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/lease"
)

// Beat implements operation.Journal. It is a change like any other, so it shows whether
// changes can be committed even while nobody calls.
func (s *Store) Beat(ctx context.Context, replica string, ttl time.Duration) error {
	now, err := s.beat(ctx, replica, ttl)
	s.noteBeat(replica, now, ttl, err)
	if err == nil {
		return nil
	}
	if !errors.Is(ctx.Err(), context.Canceled) { // whoever has enough of it says nothing about the database
		s.condition.bad(err)
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

func (s *Store) noteBeat(replica string, now time.Time, ttl time.Duration, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.leases[replica]
	if !ok {
		known = &lease.Leases{}
		known.Restarted(s.backend.restarted(), ttl)
		s.leases[replica] = known
	}
	known.Beat(now, ttl, err)
}

// leasesAsOf is the time by which a replica judges the leases of others.
func (s *Store) leasesAsOf(replica string, now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.leases[replica]; ok {
		return known.AsOf(now)
	}
	return now
}

// oldestAsOf is the earliest time by which a replica here judges leases.
func (s *Store) oldestAsOf(now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	oldest := now
	for _, known := range s.leases {
		if asOf := known.AsOf(now); asOf.Before(oldest) {
			oldest = asOf
		}
	}
	return oldest
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
