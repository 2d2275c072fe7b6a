package storemodel

import (
	"context"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Reap implements operation.Journal.
func (m *Model) Reap(_ context.Context, retention operation.Retention) error {
	return m.change("Reap", "", func() error {
		m.forget(retention.Now.Add(-retention.RequestIDs))
		m.removeOld(retention.Now.Add(-retention.Records))
		now := m.options.Now()
		for name, until := range m.replicas {
			if !until.After(now) {
				delete(m.replicas, name)
			}
		}
		return nil
	})
}

// forget makes repeats of old requests new ones. What is still open when it is
// passed keeps its request id as long as its record.
func (m *Model) forget(until time.Time) {
	for _, e := range m.aged {
		r := &e.record
		if !r.CreatedAt.Before(until) {
			break
		}
		if r.CreatedAt.Before(m.forgotten) || r.RequestID == "" || !closed(r) {
			continue
		}
		delete(m.requests, request{r.Caller, r.RPC, r.RequestID})
		r.RequestID, r.Fingerprint = "", nil
	}
	if until.After(m.forgotten) {
		m.forgotten = until
	}
}

// removeOld keeps of old operations only what came of them.
func (m *Model) removeOld(until time.Time) {
	m.aged = slices.DeleteFunc(m.aged, func(e *entry) bool {
		r := e.record
		if !r.CreatedAt.Before(until) || !closed(&r) {
			return false
		}
		m.take(e)
		delete(m.operations, r.ID)
		delete(m.requests, request{r.Caller, r.RPC, r.RequestID})
		delete(m.attempts, r.ID)
		key := tomb{r.Subject, r.RPC}
		m.tombstones[key] = append(m.tombstones[key], operation.Record{
			ID: r.ID, Caller: r.Caller, RPC: r.RPC, Subject: r.Subject, Once: r.Once,
			State: r.State, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		})
		return true
	})
}
