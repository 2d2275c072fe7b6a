package storemodel

import (
	"bytes"
	"context"

	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

var _ environment.Journal = (*Model)(nil)

// Environment implements environment.Journal.
func (m *Model) Environment(context.Context) ([]byte, error) {
	return bytes.Clone(m.binding), m.readable("Environment", "")
}

// Bind implements environment.Journal.
func (m *Model) Bind(_ context.Context, old, changed []byte) (bool, error) {
	if err := m.readable("Bind", ""); err != nil {
		return false, err
	}
	if !bytes.Equal(m.binding, old) {
		return false, nil
	}
	m.binding = bytes.Clone(changed)
	return true, nil
}

// Rebind implements environment.Journal.
func (m *Model) Rebind(ctx context.Context, old, changed []byte) (bool, error) {
	if old != nil {
		if undecided, err := m.Undecided(ctx, 1); err != nil || len(undecided) > 0 {
			return false, err
		}
	}
	return m.Bind(ctx, old, changed)
}

// Undecided implements environment.Journal.
func (m *Model) Undecided(_ context.Context, most int) ([]environment.Undecided, error) {
	if err := m.readable("Undecided", ""); err != nil {
		return nil, err
	}
	var all []environment.Undecided
	for _, e := range m.aged {
		r := &e.record
		open := r.State.Active() || r.State == operation.StatePending || r.State == operation.StateLateSuccess || !r.NextAt.IsZero()
		if open && len(all) < most {
			all = append(all, environment.Undecided{ID: r.ID, RPC: string(r.RPC), Subject: r.Subject, State: r.State})
		}
	}
	return all, nil
}

// Empty implements environment.Journal.
func (m *Model) Empty(context.Context) (bool, error) {
	return len(m.operations) == 0 && len(m.tombstones) == 0, m.readable("Empty", "")
}
