package client

import (
	"context"
	"log/slog"
	"time"
)

// Event is a call that has ended, for metrics. All its strings come from fixed
// lists except Store, of which there are as many as there are secrets.
type Event struct {
	Operation string
	Store     string
	Write     bool
	Sent      Sent
	Class     Class
	Status    int
	ErrorType string
	Cause     Cause
	Attempts  int
	Duration  time.Duration
}

// report logs a call that did not end well, once, and tells the observer of every
// call. Paths, queries and bodies stay out: they hold ids and personal data.
func (c *Client) report(ctx context.Context, e *Event, err error) {
	c.cfg.Observe(*e)
	if e.Class == ClassDone {
		return
	}
	attrs := []slog.Attr{
		slog.String("operation", e.Operation),
		slog.String("class", e.Class.String()),
		slog.Bool("write", e.Write),
		slog.Int("attempts", e.Attempts),
		slog.Int64("took_ms", e.Duration.Milliseconds()),
	}
	if e.Store != "" {
		attrs = append(attrs, slog.String("store", e.Store))
	}
	if e.Sent == SentAnswered {
		attrs = append(attrs, slog.Int("status", e.Status), slog.String("type", e.ErrorType))
	} else {
		attrs = append(attrs, slog.String("cause", string(e.Cause)), slog.Any("error", err))
	}
	c.cfg.Log.LogAttrs(ctx, level(e), "PortOne call not done", attrs...)
}

// level keeps what nobody has to look at out of the warnings: a refusal is a
// business answer, and a caller may leave.
func level(e *Event) slog.Level {
	switch {
	case e.Class == ClassRefused:
		return slog.LevelInfo
	case !e.Write && (e.Cause == CauseCancelled || e.Cause == CauseDeadline):
		return slog.LevelInfo
	}
	return slog.LevelWarn
}
