package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// aside is how long a record is left alone that cannot be read.
const aside = time.Minute

// Claim implements operation.Journal. A record that cannot be read is put aside: a
// newer program may be able to.
func (s *Store) Claim(ctx context.Context, replica string, limit int) ([]operation.Record, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	if err := s.dropLostClaims(ctx); err != nil {
		return nil, fmt.Errorf("claim operations: %w", err)
	}
	now, err := s.backend.now(ctx)
	if err != nil {
		return nil, fmt.Errorf("claim operations: %w", err)
	}
	params := db.ClaimOperationsParams{
		Replica: replica, Claim: rand.Text(), Due: now.UnixMicro(), Now: s.leasesAsOf(replica, now).UnixMicro(),
		Version: rowVersion, Most: int32(min(max(limit, 0), math.MaxInt32)),
	}
	var rows []db.Operation
	err = s.backend.transact(ctx, func(ctx context.Context, q *db.Queries) error {
		var err error
		rows, err = q.ClaimOperations(ctx, params)
		return err
	})
	if err != nil {
		s.loseClaim(lostClaim{replica: replica, name: params.Claim})
		return nil, fmt.Errorf("claim operations: %w", err)
	}
	return s.readable(ctx, rows, now), nil
}

// readable turns rows into records, the longest due first.
func (s *Store) readable(ctx context.Context, rows []db.Operation, now time.Time) []operation.Record {
	slices.SortFunc(rows, func(a, b db.Operation) int {
		return cmp.Or(cmp.Compare(a.NextAt, b.NextAt), cmp.Compare(a.ID, b.ID))
	})
	records := make([]operation.Record, 0, len(rows))
	for _, row := range rows {
		r, err := s.keys.record(row)
		if err != nil {
			s.putAside(ctx, row, now.Add(aside), err)
			continue
		}
		records = append(records, r)
	}
	return records
}

// putAside gives a record back for a while. Nobody else learns why.
func (s *Store) putAside(ctx context.Context, row db.Operation, until time.Time, cause error) {
	err := s.exec(ctx, row.Subject, func(q *db.Queries) error {
		_, err := q.PutAside(ctx, db.PutAsideParams{NextAt: until.UnixMicro(), ID: row.ID, Replica: row.Owner, Epoch: row.Epoch})
		return err
	})
	s.config.Log.ErrorContext(ctx, "operation cannot be read and is put aside", "operation", row.ID, "error", errors.Join(cause, err))
}

// lostClaim is a claim whose answer was lost. If it was committed after all, its
// records belong to a replica that lives and does not know of them.
type lostClaim struct{ replica, name string }

func (s *Store) loseClaim(c lostClaim) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = append(s.lost, c)
}

// dropLostClaims gives back what lost claims took.
func (s *Store) dropLostClaims(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.lost) > 0 {
		c := s.lost[0]
		err := s.exec(ctx, "", func(q *db.Queries) error {
			_, err := q.DropClaim(ctx, db.DropClaimParams{Claim: c.name, Replica: c.replica})
			return err
		})
		if err != nil {
			return fmt.Errorf("give back a lost claim: %w", err)
		}
		s.lost = s.lost[1:]
	}
	return nil
}
