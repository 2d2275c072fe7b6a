package loop

import (
	"context"
	"time"
)

// Context is a context whose deadline is a time of this world. It has no channel:
// whoever waits in this world asks it whether it has ended.
type Context struct {
	parent context.Context //nolint:containedctx // it is one
	loop   *Loop
	group  *Group
	// deadline is zero for none.
	deadline time.Time
	ended    bool
}

// NewContext returns a context of a process that ends with parent, after d if that
// is positive, or when it is cancelled.
func (g *Group) NewContext(parent context.Context, d time.Duration) *Context {
	c := &Context{parent: parent, loop: g.loop, group: g}
	if d > 0 {
		c.deadline = g.loop.Now().Add(d)
	}
	if end, ok := parent.Deadline(); ok {
		if end = g.toWorld(end); c.deadline.IsZero() || end.Before(c.deadline) {
			c.deadline = end
		}
	}
	return c
}

// Deadline tells the end by the clock of the process, which may be wrong.
func (c *Context) Deadline() (time.Time, bool) {
	if c.deadline.IsZero() {
		return time.Time{}, false
	}
	return c.group.Now().Add(c.deadline.Sub(c.loop.Now())), true
}

// Done is nil: nobody in this world waits on channels.
func (c *Context) Done() <-chan struct{} { return nil }

// Err says whether the context has ended.
func (c *Context) Err() error {
	switch {
	case c.ended:
		return context.Canceled
	case !c.deadline.IsZero() && !c.loop.Now().Before(c.deadline):
		return context.DeadlineExceeded
	}
	return c.parent.Err()
}

// Value asks the parent.
func (c *Context) Value(key any) any { return c.parent.Value(key) }

// Cancel ends the context. Who waits with it must be woken.
func (c *Context) Cancel() { c.ended = true }
