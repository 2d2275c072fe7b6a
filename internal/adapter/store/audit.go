package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Audit implements operation.Journal.
func (s *Store) Audit(ctx context.Context, line operation.AuditLine) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	row := db.AddAuditLineParams{
		ID: rand.Text(), OperationID: line.OperationID, Who: line.Who, DecidedAt: micros(line.At),
		FromState: line.From.String(), ToState: line.To.String(), Note: line.Note,
	}
	err := s.exec(ctx, line.OperationID, func(q *db.Queries) error { return q.AddAuditLine(ctx, row) })
	if err != nil {
		return fmt.Errorf("write down a decision about operation %s: %w", line.OperationID, err)
	}
	return nil
}

// Audits implements operation.Books.
func (s *Store) Audits(ctx context.Context, operationID string) ([]operation.AuditLine, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	rows, err := s.backend.read().ListAuditLines(ctx, operationID)
	if err != nil {
		return nil, fmt.Errorf("read decisions about operation %s: %w", operationID, err)
	}
	lines := make([]operation.AuditLine, 0, len(rows))
	for _, row := range rows {
		from, _ := operation.ParseState(row.FromState)
		to, _ := operation.ParseState(row.ToState)
		lines = append(lines, operation.AuditLine{
			OperationID: row.OperationID, Who: row.Who, At: instant(row.DecidedAt), From: from, To: to, Note: row.Note,
		})
	}
	return lines, nil
}
