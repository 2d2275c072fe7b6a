package client

import (
	"context"
	"net/http"
	"time"
)

// read repeats an attempt while that can help, there is time left in ctx and the
// budget allows it.
func (s *store) read(ctx context.Context, c *call) Result {
	s.budget.earn()
	timeout := s.cfg.AttemptTimeout
	if c.Inquiry {
		timeout = s.cfg.InquiryTimeout
	}
	got := s.once(ctx, c, timeout)
	for got.Attempts > 0 && got.Attempts < s.cfg.MaxAttempts && s.worthRepeating(got) {
		if !s.pause(ctx, s.delay(got)) {
			break
		}
		next := s.once(ctx, c, timeout)
		if next.Attempts == 0 {
			break // never reached PortOne; what it did the time before says more
		}
		next.Attempts += got.Attempts
		got = next
	}
	return got.Result
}

// worthRepeating reports whether another attempt may end differently.
func (s *store) worthRepeating(o outcome) bool {
	if o.Sent != SentAnswered {
		return o.cause().transient()
	}
	switch o.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return s.cfg.Retryable(o.Status, o.Body)
	default:
		return false
	}
}

// delay is how long to wait before the next attempt: a random part of a time that
// doubles, so that callers who failed together do not come back together, but not
// less than PortOne asked for. A stale connection needs no pause.
func (s *store) delay(o outcome) time.Duration {
	if o.stale {
		return 0
	}
	most := s.cfg.BackoffMax
	if shifted := s.cfg.BackoffBase << (o.Attempts - 1); shifted > 0 {
		most = min(most, shifted)
	}
	return max(o.RetryAfter, time.Duration(s.cfg.Rand()*float64(most)))
}

// pause waits, unless the wait would outlast ctx or the budget is spent: then the
// caller is better served with the failure now.
func (s *store) pause(ctx context.Context, d time.Duration) bool {
	wait, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	ours, _ := wait.Deadline()
	if callers, ok := ctx.Deadline(); ok && !ours.Before(callers) {
		return false
	}
	if ctx.Err() != nil || !s.budget.spend() {
		return false
	}
	<-wait.Done()
	return ctx.Err() == nil
}
