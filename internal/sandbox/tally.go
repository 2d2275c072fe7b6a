package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
)

// Count is how many requests there were, and what became of them.
type Count struct {
	// Received counts all.
	Received int `json:"received"`
	// Executed counts those whose work was done, whatever they were answered.
	Executed int `json:"executed"`
	// Succeeded counts those of them that were not refused.
	Succeeded int `json:"succeeded"`
	// Replayed and Outstanding count those that their Idempotency-Key answered.
	Replayed    int `json:"replayed"`
	Outstanding int `json:"outstanding"`
	// Faulty counts those that a fault was injected into.
	Faulty int `json:"faulty"`
}

func (c *Count) add(more Count) {
	c.Received += more.Received
	c.Executed += more.Executed
	c.Succeeded += more.Succeeded
	c.Replayed += more.Replayed
	c.Outstanding += more.Outstanding
	c.Faulty += more.Faulty
}

// KeyCount is the count of one operation and Idempotency-Key.
type KeyCount struct {
	Count

	Operation string `json:"operation"`
	Key       string `json:"key"`
}

// OperationCount is the count of one operation.
type OperationCount struct {
	Count

	Operation string `json:"operation"`
}

// maxTalliedKeys bounds the memory that a long life takes: older keys are dropped.
const maxTalliedKeys = 100_000

type tallied struct{ operation, key string }

// tally counts requests, for the question whether a client asked once.
type tally struct {
	operations map[string]*Count
	keys       map[tallied]*Count
	order      []tallied
}

func newTally() *tally {
	return &tally{operations: map[string]*Count{}, keys: map[tallied]*Count{}}
}

func (t *tally) reset() { *t = *newTally() }

// add adds to the count of an operation.
func (t *tally) add(operation string, more Count) {
	if t.operations[operation] == nil {
		t.operations[operation] = &Count{}
	}
	t.operations[operation].add(more)
}

func (t *tally) each(v *visit, count func(*Count)) {
	if t.operations[v.op.ID] == nil {
		t.operations[v.op.ID] = &Count{}
	}
	count(t.operations[v.op.ID])
	if v.key == "" {
		return
	}
	at := tallied{v.op.ID, v.key}
	if t.keys[at] == nil {
		if len(t.order) == maxTalliedKeys {
			delete(t.keys, t.order[0])
			t.order = t.order[1:]
		}
		t.keys[at] = &Count{}
		t.order = append(t.order, at)
	}
	count(t.keys[at])
}

func (t *tally) received(v *visit) {
	t.each(v, func(c *Count) {
		c.Received++
		if !v.fault.None() {
			c.Faulty++
		}
	})
}

func (t *tally) executed(v *visit) {
	more := executedCount(v)
	t.each(v, func(c *Count) { c.add(more) })
}

// executedCount is what a visit whose work was done adds to the counts.
func executedCount(v *visit) Count {
	if v.answer.status == http.StatusOK {
		return Count{Executed: 1, Succeeded: 1}
	}
	return Count{Executed: 1}
}

func (t *tally) replayed(v *visit)    { t.each(v, func(c *Count) { c.Replayed++ }) }
func (t *tally) outstanding(v *visit) { t.each(v, func(c *Count) { c.Outstanding++ }) }

// Tally is what a sandbox has counted.
type Tally struct {
	Operations []OperationCount `json:"operations"`
	Keys       []KeyCount       `json:"keys"`
}

// report lists the counts of an operation and a key, of all for empty ones.
func (t *tally) report(operation, key string) Tally {
	r := Tally{Operations: []OperationCount{}, Keys: []KeyCount{}}
	wanted := func(name string) bool { return operation == "" || operation == name }
	for _, name := range slices.Sorted(maps.Keys(t.operations)) {
		if wanted(name) {
			r.Operations = append(r.Operations, OperationCount{*t.operations[name], name})
		}
	}
	for at, count := range t.keys {
		if wanted(at.operation) && (key == "" || key == at.key) {
			r.Keys = append(r.Keys, KeyCount{*count, at.operation, at.key})
		}
	}
	slices.SortFunc(r.Keys, func(x, y KeyCount) int {
		return cmp.Or(cmp.Compare(x.Operation, y.Operation), cmp.Compare(x.Key, y.Key))
	})
	return r
}

// Requests returns how many requests came and what became of them, by operation
// and by Idempotency-Key. Empty arguments stand for all.
func (s *Sandbox) Requests(operation, key string) Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	return s.tally.report(operation, key)
}
