package engine

// Running is how many operations this replica is working on. Close waits for them.
func (e *Engine) Running() int { return e.busyNow() }
