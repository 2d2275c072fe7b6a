package client

import (
	"context"
	"sync"
	"time"
)

// pool keeps the connections of one store between requests. It needs no limit of
// its own: a connection is only in use or idle, and the gate bounds those in use.
type pool struct {
	dial    func(context.Context) (*conn, error)
	timeout time.Duration // how long a connection may be idle

	mu     sync.Mutex
	idle   []*conn // the most recently used is last
	closed bool
}

// get gives a connection that is alive as far as this side can know, the one used
// last if there is any: the others may then expire.
func (p *pool) get(ctx context.Context) (*conn, error) {
	for {
		c := p.pop()
		if c == nil {
			return p.dial(ctx)
		}
		if alive(c.raw) {
			c.reused = true
			return c, nil
		}
		c.shut()
	}
}

func (p *pool) pop() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	c := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	c.expiry.Stop() // when it has fired already, expire will not find c
	return c
}

// put takes back a connection whose answer was read to its end.
func (p *pool) put(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		_ = c.Close()
		return
	}
	if c.expiry == nil {
		c.expiry = time.AfterFunc(p.timeout, func() { p.expire(c) })
	} else {
		c.expiry.Reset(p.timeout)
	}
	p.idle = append(p.idle, c)
}

// expire closes c if it is still idle.
func (p *pool) expire(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.idle {
		if p.idle[i] == c {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			_ = c.Close()
			return
		}
	}
}

// close closes what is idle now and what is put later.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.idle {
		c.expiry.Stop()
		_ = c.Close()
	}
	p.idle = nil
}
