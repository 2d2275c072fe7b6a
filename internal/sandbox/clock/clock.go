// Package clock is the sandbox's time: the machine's or a test's, stopped, moved
// or let run. It only tells the time; what is due when it moves is fired by its
// owner, because that needs the owner's lock.
package clock

import (
	"sync"
	"time"
)

// Clock is a time that can be stopped and moved. It is safe for concurrent use.
type Clock struct {
	base func() time.Time

	mu     sync.Mutex
	frozen bool
	// at is the time of a stopped clock.
	at time.Time
	// ahead is how far a running clock is ahead of its base.
	ahead time.Duration
}

// New returns a clock that runs along with base.
func New(base func() time.Time) *Clock { return &Clock{base: base} }

// Now is the sandbox's time, in UTC and with the precision of PortOne's
// timestamps.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.frozen {
		return c.at
	}
	return c.base().Add(c.ahead).UTC().Truncate(time.Millisecond)
}

// Frozen tells whether the clock stands still until somebody moves it.
func (c *Clock) Frozen() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.frozen
}

// Freeze stops the clock where it is.
func (c *Clock) Freeze() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.frozen = c.now(), true
}

// Run lets the clock go on from where it is.
func (c *Clock) Run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.frozen {
		c.ahead, c.frozen = c.at.Sub(c.base()), false
	}
}

// Set moves the clock; whether it runs or stands does not change.
func (c *Clock) Set(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	to = to.UTC().Truncate(time.Millisecond)
	c.at, c.ahead = to, to.Sub(c.base())
}

// Reset goes back to running along with the base.
func (c *Clock) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen, c.ahead = false, 0
}
