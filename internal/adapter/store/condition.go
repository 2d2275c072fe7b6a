package store

import (
	"context"
	"errors"
	"sync"
)

// condition is whether changes can be committed, as the last try has shown. Replicas
// that beat try every few seconds even when nobody calls.
type condition struct {
	mu      sync.Mutex
	err     error
	changed chan struct{}
}

func newCondition() *condition { return &condition{changed: make(chan struct{})} }

// good takes in that something was written and committed.
func (c *condition) good() { c.note(nil) }

// bad takes in that a commit failed, which was not the fault of what was to be written.
func (c *condition) bad(err error) { c.note(err) }

func (c *condition) note(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := c.err
	if errors.Is(was, errClosed) {
		return // for good
	}
	c.err = err
	if (was == nil) != (err == nil) {
		close(c.changed)
		c.changed = make(chan struct{})
	}
}

// now is the condition, and a channel that is closed when it is another one.
func (c *condition) now() (changed <-chan struct{}, is error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed, c.err
}

// Healthy says why changes cannot be committed; nil if the last one was. It asks
// nobody, and may be asked at any rate.
func (s *Store) Healthy() error {
	_, err := s.condition.now()
	return err
}

// Watch tells of the condition, at once and whenever it has become another one, until
// ctx ends.
func (s *Store) Watch(ctx context.Context, tell func(error)) {
	for ctx.Err() == nil {
		changed, err := s.condition.now()
		tell(err)
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}
