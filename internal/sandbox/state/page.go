package state

import (
	"math"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

const (
	defaultPageSize = 10
	maxPageSize     = 1_000
	// maxPaymentWindow is how deep GET /payments can be paged into.
	maxPaymentWindow = 60_000
	defaultRange     = 90 * 24 * time.Hour
)

// page is a checked wire.PageInput.
type page struct{ number, size int64 }

// pageOf applies the defaults; deepest is the number of the last item that may be
// asked for.
func pageOf(in *wire.PageInput, deepest int64) (page, error) {
	p := page{size: defaultPageSize}
	if in != nil && in.Number != nil {
		p.number = int64(*in.Number)
	}
	if in != nil && in.Size != nil {
		p.size = int64(*in.Size)
	}
	switch {
	case p.number < 0:
		return page{}, invalid("page.number", "must not be negative")
	case p.size < 1 || p.size > maxPageSize:
		return page{}, invalid("page.size", "must be 1 to 1000")
	case (p.number+1)*p.size > deepest:
		return page{}, invalid("page.number", "is too far: (number + 1) * size must not exceed 60000")
	}
	return p, nil
}

// cut takes the page out of all matches. The total counts all of them.
func cut[T any](p page, all []T) ([]T, wire.PageInfo) {
	total := int64(len(all))
	from := min(p.number*p.size, total)
	to := min(from+p.size, total)
	return all[from:to], wire.PageInfo{
		Number: int32(p.number), Size: int32(p.size), TotalCount: int32(min(total, math.MaxInt32)), //nolint:gosec // bounded by pageOf
	}
}

// timeRange is the part of time a list looks at; both ends belong to it, so that
// what happened at this very moment of a stopped clock is found.
type timeRange wire.DateTimeRange

func rangeOf(from, until *time.Time, now time.Time) timeRange {
	r := timeRange{Until: now}
	if until != nil {
		r.Until = *until
	}
	r.From = r.Until.Add(-defaultRange)
	if from != nil {
		r.From = *from
	}
	return r
}

// has is false for a time that never came.
func (r timeRange) has(t *time.Time) bool {
	return t != nil && !t.Before(r.From) && !t.After(r.Until)
}
