package storemodel

import (
	"context"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Hasten implements operation.Journal.
func (m *Model) Hasten(_ context.Context, since time.Time, limit int) (int, error) {
	hastened := 0
	err := m.change("Hasten", "", func() error {
		hastened = m.hasten(since, limit)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return hastened, nil
}

func (m *Model) hasten(since time.Time, limit int) int {
	now := m.options.Now()
	var found []*entry
	for _, e := range m.due {
		r := &e.record
		if len(found) >= limit || e.dueAt.After(now.Add(operation.HastenWithin)) {
			break
		}
		if e.dueAt.After(now) && r.State == operation.StateDoubt && r.Owner == "" && !r.UpdatedAt.Before(since) {
			found = append(found, e)
		}
	}
	for _, e := range found {
		m.take(e)
		e.record.NextAt = now
		m.put(e)
	}
	return len(found)
}
