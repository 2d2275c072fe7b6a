package client

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// longestWait is where a Retry-After is no longer taken seriously.
const longestWait = 24 * time.Hour

// outcome is what one attempt came to.
type outcome struct {
	Result

	health health
	// stale means that a kept-alive connection turned out to be dead, which says
	// nothing about PortOne and is mended by another connection.
	stale bool
}

// attempt puts a request to the network once. It returns an answer only when all
// of it arrived.
func (s *store) attempt(ctx context.Context, c *call, secret Secret) outcome {
	link, err := s.pool.get(ctx)
	if err != nil {
		return s.unanswered(ctx, c, &conn{}, err)
	}
	stop := context.AfterFunc(ctx, link.shut)
	got, err := link.exchange(c.message(s.cfg.userAgent(), secret), s.cfg.MaxBody)
	inTime := stop()
	if err != nil {
		link.shut() // before anything is said about it
		return s.unanswered(ctx, c, link, err)
	}
	o := s.answered(link, got)
	if inTime && !got.last {
		s.pool.put(link)
	} else {
		_ = link.Close()
	}
	return o
}

// answered turns an answer into a result.
func (s *store) answered(link *conn, got answer) outcome {
	o := outcome{Result: Result{
		Sent:        SentAnswered,
		Status:      got.status,
		Body:        got.body,
		ContentType: got.header.Get("Content-Type"),
		RetryAfter:  retryAfter(got.header.Get("Retry-After"), s.cfg.Now()),
		Date:        DateOf(got.header),
		FirstByteAt: link.first,
		LastByteAt:  link.last,
	}, health: healthGood}
	if !success(o.Status) {
		o.ErrorType = errorType(o.Body)
	}
	if o.Status >= http.StatusInternalServerError && o.ErrorType == "" {
		o.health = healthBad
	}
	return o
}

// DateOf reads when an answer was made.
func DateOf(h http.Header) time.Time {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || h.Get("Age") != "" {
		return time.Time{}
	}
	return date.UTC()
}

// unanswered says what is certain about a request without an answer. Its
// connection has been shut, so that stays certain.
func (s *store) unanswered(ctx context.Context, c *call, link *conn, err error) outcome {
	cause := failure(ctx, link, err)
	o := outcome{
		Result: Result{Sent: SentNo, Err: &Error{Operation: c.Operation, Cause: cause, Detail: safeDetail(err)}},
		stale:  cause == CauseReset && link.reused,
	}
	if !link.nothing() {
		o.Sent, o.FirstByteAt, o.LastByteAt = SentMaybe, link.first, s.cfg.Now()
	}
	if cause == CauseMalformed || cause.transient() && !o.stale {
		o.health = healthBad
	}
	return o
}

// failure names the cause of a failed attempt. It asks our own contexts, dialer
// and connection, because the errors of net/http have no types to go by.
func failure(ctx context.Context, link *conn, err error) Cause {
	dial, notDialled := errors.AsType[*dialError](err)
	switch cause := contextCause(ctx); {
	case cause != CauseNone:
		return cause
	case errors.Is(err, errTooLarge):
		return CauseTooLarge
	case notDialled:
		return dial.cause
	case link.ended && link.headed:
		return CauseTruncated
	case link.ended:
		return CauseReset
	}
	return CauseMalformed
}

// retryAfter reads a Retry-After header, which holds seconds or a date.
func retryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestWait)
}
