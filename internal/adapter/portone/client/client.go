package client

import (
	"context"
	"fmt"
	"net/url"
	"sync"
)

// Client calls PortOne. It is safe for concurrent use. Close it when nobody calls
// it any more.
type Client struct {
	cfg    *Config
	base   *url.URL
	life   *life
	dialer *dialer

	mu     sync.RWMutex
	stores map[string]*store
}

// New makes a Client. It connects to nothing.
func New(cfg Config) (*Client, error) {
	base, err := parseBase(cfg.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("configure PortOne client: %w", err)
	}
	if err := cfg.complete(); err != nil {
		return nil, fmt.Errorf("configure PortOne client: %w", err)
	}
	return &Client{
		cfg:    &cfg,
		base:   base,
		life:   newLife(),
		dialer: newDialer(&cfg, base),
		stores: map[string]*store{},
	}, nil
}

// Close ends the calls under way and the connections, and waits for them. A write
// that is under way becomes a doubt, so callers should have ended before.
func (c *Client) Close() {
	c.life.end()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.stores {
		s.pool.close()
	}
}

// Read makes a call that changes nothing, within the deadline of ctx and
// Config.Timeout. It repeats attempts that may end differently.
func (c *Client) Read(ctx context.Context, req Request) Result {
	return c.do(ctx, req, false)
}

// Write makes a call that may change something, exactly once. It goes on when ctx
// ends and takes only values from it, because PortOne goes on too.
func (c *Client) Write(ctx context.Context, req Request) Result {
	return c.do(context.WithoutCancel(ctx), req, true)
}

// do runs a call and reports it.
func (c *Client) do(ctx context.Context, req Request, write bool) Result {
	started := c.cfg.Now()
	result := c.run(ctx, &call{Request: req, write: write})
	c.report(ctx, &Event{
		Operation: req.Operation,
		Store:     req.Store,
		Write:     write,
		Sent:      result.Sent,
		Class:     result.Class(),
		Status:    result.Status,
		ErrorType: result.ErrorType,
		Cause:     result.cause(),
		Attempts:  result.Attempts,
		Duration:  c.cfg.Now().Sub(started),
	}, result.Err)
	return result
}

func (c *Client) run(ctx context.Context, call *call) Result {
	refuse := func(cause Cause, detail string) Result {
		return Result{Err: &Error{Operation: call.Operation, Cause: cause, Detail: detail}}
	}
	if err := call.check(call.write); err != nil {
		return refuse(CauseInvalid, err.Error())
	}
	u, err := target(c.base, call.Path, call.Query)
	if err != nil {
		return refuse(CauseInvalid, err.Error())
	}
	call.url = u
	ctx, done, err := c.life.join(ctx)
	if err != nil {
		return refuse(CauseClosed, "")
	}
	defer done()
	s := c.store(call.Store)
	if s == nil {
		return refuse(CauseNoSecret, "")
	}
	if call.write {
		return s.put(ctx, call)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.cfg.Timeout, errTimeout)
	defer cancel()
	return s.read(ctx, call)
}

// store gives what the calls of a store share, nil if the store has no secret:
// names that come from requests must not be able to fill the memory.
func (c *Client) store(name string) *store {
	c.mu.RLock()
	s := c.stores[name]
	c.mu.RUnlock()
	if s != nil {
		return s
	}
	if !c.cfg.Secrets.Secret(name).usable() {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.stores[name]; s != nil {
		return s
	}
	s = newStore(c.cfg, name, c.dialer.dial)
	c.stores[name] = s
	return s
}
