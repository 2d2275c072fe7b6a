package storemodel

import (
	"slices"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// put lists an entry as its record says.
func (m *Model) put(e *entry) {
	r := &e.record
	m.operations[r.ID] = e
	if r.RequestID != "" {
		m.requests[request{r.Caller, r.RPC, r.RequestID}] = e
	}
	if r.State.Active() {
		m.holders[r.Subject] = e
	}
	if r.IntentRef != "" {
		key := intent{r.Caller, r.IntentRef}
		switch {
		case serves(r.State):
			m.serving[key] = e
		case succeededLate(r.State):
			m.late[key] = insert(m.late[key], e, byAge)
		}
	}
	if e.dueAt, e.pending = dueAt(r); e.pending {
		m.due = insert(m.due, e, byDue)
	}
}

// take removes an entry from the lists that its record's state puts it in.
func (m *Model) take(e *entry) {
	r := &e.record
	if m.holders[r.Subject] == e {
		delete(m.holders, r.Subject)
	}
	key := intent{r.Caller, r.IntentRef}
	if m.serving[key] == e {
		delete(m.serving, key)
	}
	if succeededLate(r.State) && r.IntentRef != "" {
		m.late[key] = remove(m.late[key], e, byAge)
	}
	if e.pending {
		m.due = remove(m.due, e, byDue)
	}
}

// dueAt is when a record is due, and whether it ever is. In an active state it
// always is.
func dueAt(r *operation.Record) (time.Time, bool) {
	return r.NextAt, !r.NextAt.IsZero() || r.State.Active()
}

// serves reports whether no other operation may serve the intent of one in state s.
func serves(s operation.State) bool {
	return s.Active() || s == operation.StatePending || s == operation.StateSucceeded || s == operation.StateConflict
}

// succeededLate is apart: whoever succeeded late may do so beside another.
func succeededLate(s operation.State) bool {
	return s == operation.StateLateSuccess || s == operation.StateSucceededLate
}

// closed reports whether nothing is open about an operation.
func closed(r *operation.Record) bool {
	return !r.State.Active() && r.State != operation.StatePending && r.State != operation.StateLateSuccess && r.NextAt.IsZero()
}

func byDue(a, b *entry) int {
	if c := a.dueAt.Compare(b.dueAt); c != 0 {
		return c
	}
	return strings.Compare(a.record.ID, b.record.ID)
}

func byAge(a, b *entry) int {
	if c := a.record.CreatedAt.Compare(b.record.CreatedAt); c != 0 {
		return c
	}
	return strings.Compare(a.record.ID, b.record.ID)
}

// insert adds e to a sorted list. What comes is mostly the last.
func insert(list []*entry, e *entry, order func(a, b *entry) int) []*entry {
	if n := len(list); n == 0 || order(list[n-1], e) < 0 {
		return append(list, e)
	}
	i, _ := slices.BinarySearchFunc(list, e, order)
	return slices.Insert(list, i, e)
}

func remove(list []*entry, e *entry, order func(a, b *entry) int) []*entry {
	if i, ok := slices.BinarySearchFunc(list, e, order); ok {
		return slices.Delete(list, i, i+1)
	}
	return list
}
