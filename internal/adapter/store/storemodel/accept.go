package storemodel

import (
	"context"
	"fmt"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Accept implements operation.Journal.
func (m *Model) Accept(_ context.Context, r operation.Record) (operation.Record, error) {
	r.Epoch = 1
	var answer operation.Record
	err := m.change("Accept", r.ID, func() error {
		var err error
		answer, err = m.accept(r)
		return err
	})
	return answer, err
}

func (m *Model) accept(r operation.Record) (operation.Record, error) {
	if own, ok := m.operations[r.ID]; ok {
		now := own.record
		if now.Epoch == r.Epoch && now.Owner == r.Owner && now.State == r.State {
			return r, nil // an earlier try of the same Accept
		}
		return m.own(now), operation.ErrRepeated
	}
	if first, ok := m.requests[request{r.Caller, r.RPC, r.RequestID}]; ok && r.RequestID != "" {
		return m.own(first.record), operation.ErrRepeated
	}
	if success, ok := m.remembered(r); ok {
		return success, operation.ErrRepeated
	}
	if other, err := m.holder(r); err != nil {
		return other, err
	}
	e := &entry{record: m.kept(r)}
	m.put(e)
	m.aged = insert(m.aged, e, byAge)
	return r, nil
}

// remembered is the success that an operation which can take effect only once had,
// after its record was removed.
func (m *Model) remembered(r operation.Record) (operation.Record, bool) {
	if !r.Once {
		return operation.Record{}, false
	}
	for _, t := range m.tombstones[tomb{r.Subject, r.RPC}] {
		if t.Once && (t.State == operation.StateSucceeded || t.State == operation.StateSucceededLate) {
			return t, true
		}
	}
	return operation.Record{}, false
}

// holder finds who else holds the subject or serves the intent of r.
func (m *Model) holder(r operation.Record) (operation.Record, error) {
	if other, ok := m.holders[r.Subject]; ok && r.State.Active() && other.record.ID != r.ID {
		return m.own(other.record), operation.ErrBusy
	}
	key := intent{r.Caller, r.IntentRef}
	if other, ok := m.serving[key]; ok && r.IntentRef != "" && other.record.ID != r.ID {
		return m.own(other.record), operation.ErrIntentUsed
	}
	for _, other := range m.late[key] {
		if other.record.ID != r.ID {
			return m.own(other.record), operation.ErrIntentUsed
		}
	}
	return operation.Record{}, nil
}

// Reopen implements operation.Journal.
func (m *Model) Reopen(_ context.Context, r operation.Record) (operation.Record, error) {
	var answer operation.Record
	err := m.change("Reopen", r.ID, func() error {
		e, ok := m.operations[r.ID]
		if !ok {
			return operation.ErrNotFound
		}
		if e.record.Epoch != r.Epoch || e.record.State != operation.StateNotSent {
			return operation.ErrLost
		}
		other, err := m.holder(r)
		if err != nil {
			answer = other
			return err
		}
		answer = r
		answer.Epoch++
		m.replace(e, answer)
		return nil
	})
	if err != nil {
		err = fmt.Errorf("reopen operation %s: %w", r.ID, err)
	}
	return answer, err
}
