package storemodel

import (
	"context"
	"slices"
	"time"
)

// Rewind implements operation.Journal.
func (m *Model) Rewind(_ context.Context, longest time.Duration) (int, error) {
	count := 0
	err := m.change("Rewind", "", func() error {
		count = m.rewind(longest)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return count, nil
}

func (m *Model) rewind(longest time.Duration) int {
	now, count := m.options.Now(), 0
	for _, e := range slices.Clone(m.due) {
		if r := &e.record; r.NextAt.After(now) && r.UpdatedAt.After(now.Add(time.Second)) {
			m.take(e)
			r.NextAt = now
			m.put(e)
			count++
		}
	}
	for name, until := range m.replicas {
		if longest > 0 && until.After(now.Add(longest)) {
			delete(m.replicas, name)
		}
	}
	return count
}
