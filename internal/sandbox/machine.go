package sandbox

import (
	"sync"
	"time"
)

// machine is the clock that the sandbox's own runs along with. A sandbox that keeps
// its state needs two more things of it: one step takes place at one time, so that
// the step can be repeated, and no step takes place before an earlier one.
type machine struct {
	now func() time.Time

	mu sync.Mutex
	// keeps tells that the state is kept.
	keeps bool
	// last is the latest time that was told.
	last time.Time
	// held is the time of the step under way, the zero time when there is none.
	held time.Time
}

// Now is the time of the step under way, or else the machine's.
func (m *machine) Now() time.Time {
	if !m.keeps {
		return m.now()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.held.IsZero() {
		return m.held
	}
	return m.later()
}

// hold begins a step and returns its time, and release ends it.
func (m *machine) hold() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = m.later()
	return m.held
}

// repeat begins a step that once took place at a time.
func (m *machine) repeat(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held, m.last = at, at
}

func (m *machine) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = time.Time{}
}

func (m *machine) later() time.Time {
	if now := m.now().UTC().Round(0); now.After(m.last) { // Round: what is kept has no monotonic reading
		m.last = now
	}
	return m.last
}
