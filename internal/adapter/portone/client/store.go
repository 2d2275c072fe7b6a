package client

import (
	"context"
	"net/url"
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
	pool   *pool
	gate   *gate
	budget *budget
}

// once makes one attempt that has passed the gate. It waits for its place until
// ctx ends, and at most for wait unless that is 0; timeout begins after that.
func (s *store) once(ctx context.Context, c *call, wait, timeout time.Duration) outcome {
	if cause := s.gate.enter(ctx, wait); cause != CauseNone {
		return s.refused(c, cause)
	}
	defer s.gate.leave()
	// Asked again for each attempt: a read repeated after a rotation uses the new one.
	secret := s.cfg.Secrets.Secret(c.Store)
	if !secret.usable() {
		return s.refused(c, CauseNoSecret)
	}
	// Last, because from here on the breaker waits for a result.
	permit, ok := s.gate.admit()
	if !ok {
		return s.refused(c, CauseBreaker)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errTimeout)
	defer cancel()
	o := s.attempt(ctx, c, secret)
	o.Attempts = 1
	permit.record(o.health)
	return o
}

// refused is an attempt that never reached the network.
func (*store) refused(c *call, cause Cause) outcome {
	return outcome{Result: Result{Err: &Error{Operation: c.Operation, Cause: cause}}}
}
