package client

import (
	"context"
	"net/url"
	"sync"
	"time"
)

// call is a checked Request on its way.
type call struct {
	Request

	url   *url.URL
	write bool
}

// store is everything that the calls of one store share and that one store must
// not be able to use up for another.
type store struct {
	cfg    *Config
	name   string
	pool   *pool
	places [lanes]*places
	budget *budget

	mu     sync.Mutex
	routes map[routeName]*route
}

// routeName tells the routes of a store apart.
type routeName struct {
	lane      lane
	operation string
}

func newStore(cfg *Config, name string, dial func(context.Context) (*conn, error)) *store {
	s := &store{
		cfg:    cfg,
		name:   name,
		pool:   &pool{dial: dial, timeout: cfg.IdleTimeout},
		budget: newBudget(cfg.RetryBurst),
		routes: map[routeName]*route{},
	}
	for l := range lanes {
		s.places[l] = newPlaces(cfg, l)
	}
	return s
}

// route is made when it is first used. Operations are of a fixed list, so there are
// no more than that.
func (s *store) route(c *call) *route {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := routeName{c.lane(), c.Operation}
	r := s.routes[name]
	if r == nil {
		r = newRoute(s.cfg, s.name, c.Operation, s.recovered)
		s.routes[name] = r
	}
	return r
}

// recovered reports that an operation succeeds after it failed for a time, and has writes
// of all operations repeated sooner: they may have failed for the same reason.
func (s *store) recovered(lasted time.Duration) {
	s.mu.Lock()
	for _, r := range s.routes {
		r.resends.shorten()
	}
	s.mu.Unlock()
	s.cfg.Recovered(lasted)
}

// once makes one attempt once there is a place for it. Timeout begins after that.
func (s *store) once(ctx context.Context, c *call, timeout time.Duration) outcome {
	places, h := s.places[c.lane()], holder{caller: c.Caller, operation: c.Operation}
	if cause := places.enter(ctx, h); cause != CauseNone {
		return s.refused(c, cause)
	}
	defer places.leave(h)
	// Asked again for each attempt: a read repeated after a rotation uses the new one.
	secret := s.cfg.Secrets.Secret(c.Store)
	if !secret.usable() {
		return s.refused(c, CauseNoSecret)
	}
	// Last, because from here on the breaker waits for a result.
	permit, ok := s.route(c).admit() //nolint:contextcheck // what the calls of a route share outlives each
	if !ok {
		return s.refused(c, CauseBreaker)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errTimeout)
	defer cancel()
	o := s.attempt(ctx, c, secret)
	o.Attempts = 1
	if success(o.Status) && !c.usable(o.Result) {
		o.health = healthBad
	}
	permit.record(o.health)
	return o
}

// refused is an attempt that never reached the network.
func (*store) refused(c *call, cause Cause) outcome {
	return outcome{Result: Result{Err: &Error{Operation: c.Operation, Cause: cause}}}
}
