package storemodel

import (
	"context"
	"fmt"
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Save implements operation.Journal.
func (m *Model) Save(_ context.Context, r operation.Record, next operation.Ownership, attempts ...operation.Attempt) error {
	return m.change("Save", r.ID, func() error {
		e, ok := m.operations[r.ID]
		if !ok || e.record.Owner != r.Owner || e.record.Epoch != r.Epoch {
			return fmt.Errorf("save operation %s: %w", r.ID, operation.ErrLost)
		}
		if err := m.takes(e, r); err != nil {
			return fmt.Errorf("save operation %s: %w", r.ID, err)
		}
		saved := r
		saved.Owner, saved.Epoch = next.Owner, next.Epoch(r)
		m.replace(e, saved)
		m.addAttempts(r, attempts)
		return nil
	})
}

// takes says whether a change would take a subject or an intent that is somebody
// else's. A late success is beside another, never instead of one.
func (m *Model) takes(e *entry, r operation.Record) error {
	if other := m.holders[e.record.Subject]; r.State.Active() && other != nil && other != e {
		return operation.ErrBusy
	}
	if other := m.serving[intent{e.record.Caller, e.record.IntentRef}]; serves(r.State) && other != nil && other != e {
		return operation.ErrIntentUsed
	}
	return nil
}

// replace changes what may change of a record.
func (m *Model) replace(e *entry, r operation.Record) {
	m.take(e)
	first := e.record
	r.Caller, r.RPC, r.RequestID, r.Fingerprint = first.Caller, first.RPC, first.RequestID, first.Fingerprint
	r.Subject, r.Once, r.IntentRef = first.Subject, first.Once, first.IntentRef
	r.Replayable, r.Key, r.CreatedAt = first.Replayable, first.Key, first.CreatedAt
	r.Request = nil // is kept already
	e.record = m.kept(r)
	e.record.Request = first.Request
	m.put(e)
}

func (m *Model) addAttempts(r operation.Record, attempts []operation.Attempt) {
	for _, a := range attempts {
		a.OperationID = r.ID
		known := slices.ContainsFunc(m.attempts[r.ID], func(b attempt) bool { return b.epoch == r.Epoch && b.Number == a.Number })
		if !known {
			m.attempts[r.ID] = append(m.attempts[r.ID], attempt{Attempt: a, epoch: r.Epoch})
		}
	}
}
