package storemodel

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Get implements operation.Journal.
func (m *Model) Get(_ context.Context, id string) (operation.Record, error) {
	if err := m.readable("Get", id); err != nil {
		return operation.Record{}, err
	}
	if e, ok := m.operations[id]; ok {
		return m.own(e.record), nil
	}
	return operation.Record{}, fmt.Errorf("read operation %s: %w", id, operation.ErrNotFound)
}

// List implements operation.Journal.
func (m *Model) List(_ context.Context, f operation.Filter) ([]operation.Record, error) {
	if err := m.readable("List", ""); err != nil {
		return nil, err
	}
	records := []operation.Record{}
	for _, e := range slices.Backward(m.aged) {
		if f.Limit > 0 && len(records) == f.Limit {
			break
		}
		if matches(f, &e.record) {
			records = append(records, m.own(e.record))
		}
	}
	return records, nil
}

func matches(f operation.Filter, r *operation.Record) bool {
	return isOrAny(f.Caller, r.Caller) && isOrAny(f.Subject, r.Subject) &&
		isOrAny(f.RequestID, r.RequestID) && isOrAny(f.IntentRef, r.IntentRef) &&
		(len(f.States) == 0 || slices.Contains(f.States, r.State)) &&
		!r.CreatedAt.Before(f.From) &&
		(f.Until.IsZero() || r.CreatedAt.Before(f.Until)) &&
		(f.Before.ID == "" || behind(f.Before, r))
}

// isOrAny reports whether a text is the wanted one, if one is wanted.
func isOrAny[T ~string](want, got T) bool { return want == "" || want == got }

// behind reports whether r comes after c in a list of the newest first.
func behind(c operation.Cursor, r *operation.Record) bool {
	return cmp.Or(r.CreatedAt.Compare(c.CreatedAt), strings.Compare(r.ID, c.ID)) < 0
}

// Attempts implements operation.Books.
func (m *Model) Attempts(_ context.Context, operationID string) ([]operation.Attempt, error) {
	if err := m.readable("Attempts", operationID); err != nil {
		return nil, err
	}
	sorted := slices.SortedFunc(slices.Values(m.attempts[operationID]), func(a, b attempt) int {
		return cmp.Or(cmp.Compare(a.epoch, b.epoch), cmp.Compare(a.Number, b.Number))
	})
	attempts := make([]operation.Attempt, 0, len(sorted))
	for _, a := range sorted {
		attempts = append(attempts, a.Attempt)
	}
	return attempts, nil
}

// Audit implements operation.Journal.
func (m *Model) Audit(_ context.Context, line operation.AuditLine) error {
	return m.change("Audit", line.OperationID, func() error {
		m.audits[line.OperationID] = append(m.audits[line.OperationID], line)
		return nil
	})
}

// Audits implements operation.Books.
func (m *Model) Audits(_ context.Context, operationID string) ([]operation.AuditLine, error) {
	if err := m.readable("Audits", operationID); err != nil {
		return nil, err
	}
	lines := slices.Clone(m.audits[operationID])
	slices.SortStableFunc(lines, func(a, b operation.AuditLine) int { return a.At.Compare(b.At) })
	return lines, nil
}
