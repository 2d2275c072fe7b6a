package engine

import "time"

// parting is how long a journal that is away is waited for once a stop has begun. What
// cannot be written down by then is found out by whoever takes the operation up next,
// so waiting longer saves a look at PortOne and nothing else.
const parting = 3 * time.Second

// Retire says that a stop has begun. Everything goes on, except that nobody waits long
// for a journal that is away.
func (e *Engine) Retire() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.retired.IsZero() {
		e.retired = e.Runtime.Now()
	}
}

// tryAgain waits before the journal is tried again, which has been away since a time,
// and reports whether it should be.
func (e *Engine) tryAgain(wait time.Duration, away time.Time) bool {
	if !e.Runtime.Sleep(e.hard, wait) {
		return false
	}
	e.mu.Lock()
	begun := e.retired
	e.mu.Unlock()
	if begun.IsZero() {
		return true
	}
	if away.After(begun) {
		begun = away
	}
	return e.Runtime.Now().Sub(begun) < parting
}

// leave tells those who wait in this process that they would wait in vain: the answer
// could not be written down.
func (e *Engine) leave(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w, ok := e.waiters[id]; ok && !w.told {
		w.told, w.left = true, true
		delete(e.waiters, id)
		w.signal.Give()
	}
}
