package storemodel

import (
	"context"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/lease"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Claim implements operation.Journal.
func (m *Model) Claim(_ context.Context, replica string, limit int) ([]operation.Record, error) {
	var claimed []operation.Record
	err := m.change("Claim", replica, func() error {
		m.dropLost(replica)
		claimed = m.claim(replica, limit)
		return nil
	})
	if err == nil {
		return claimed, nil
	}
	for _, r := range claimed {
		m.lost[replica] = append(m.lost[replica], r.ID)
	}
	return nil, err
}

func (m *Model) claim(replica string, limit int) []operation.Record {
	now := m.options.Now()
	asOf := now
	if known, ok := m.leases[replica]; ok {
		asOf = known.AsOf(now)
	}
	claimed := []operation.Record{}
	for _, e := range m.due {
		if len(claimed) >= limit || e.dueAt.After(now) {
			break
		}
		if m.lives(e.record.Owner, asOf) {
			continue
		}
		e.record.Owner = replica
		e.record.Epoch++
		claimed = append(claimed, m.own(e.record))
	}
	return claimed
}

func (m *Model) lives(replica string, now time.Time) bool {
	return replica != "" && m.replicas[replica].After(now)
}

// dropLost gives back what a claim took whose answer was lost.
func (m *Model) dropLost(replica string) {
	for _, id := range m.lost[replica] {
		if e, ok := m.operations[id]; ok && e.record.Owner == replica {
			e.record.Owner = ""
		}
	}
	delete(m.lost, replica)
}

// Beat implements operation.Journal.
func (m *Model) Beat(_ context.Context, replica string, ttl time.Duration) error {
	now := m.options.Now()
	err := m.change("Beat", replica, func() error {
		m.replicas[replica] = now.Add(ttl)
		return nil
	})
	if m.leases[replica] == nil {
		m.leases[replica] = &lease.Leases{}
	}
	m.leases[replica].Beat(now, ttl, err)
	return err
}

// Leave implements operation.Journal.
func (m *Model) Leave(_ context.Context, replica string) error {
	return m.change("Leave", replica, func() error {
		delete(m.replicas, replica)
		return nil
	})
}
