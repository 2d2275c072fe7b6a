package state

import (
	"hash/fnv"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
)

// Lag is how far reads are behind writes. PortOne serves reads from a projection
// of its own and does not say how old that may be. The zero value never lags.
type Lag struct {
	// Single is for reads of one payment or billing key, Lists is for lists; a list
	// misses what is too new to be seen.
	Single Range `json:"single"`
	Lists  Range `json:"lists"`
	// PerRead draws the lag anew for each read, so that a later read may show an
	// older state. Otherwise each payment and billing key has a lag of its own.
	PerRead bool `json:"perRead"`
}

// Range is a time drawn from Min to Max.
type Range struct {
	Min clock.Duration `json:"min"`
	Max clock.Duration `json:"max"`
}

func (l Lag) on() bool { return l.longest() > 0 }

func (l Lag) longest() time.Duration {
	return time.Duration(max(l.Single.Min, l.Single.Max, l.Lists.Min, l.Lists.Max))
}

// past is what lagging reads need: what things looked like, and what has changed
// since somebody last looked.
type past struct {
	lag     Lag
	changed []remembered
	// reads counts what PerRead has drawn.
	reads uint64
}

// remembered is something that lagging reads show as it was.
type remembered interface {
	remember(now, since time.Time)
}

// version is how something looked from a moment on.
type version[T any] struct {
	from  time.Time
	value *T
}

// history is how something looked over time, oldest first. It is kept only while
// reads lag.
type history[T any] struct {
	versions []version[T]
	dirty    bool
}

// add appends a version and drops those that no read can reach any more.
func (h *history[T]) add(value *T, now, since time.Time) {
	h.dirty = false
	h.versions = append(h.versions, version[T]{now, value})
	reachable := 0
	for i, v := range h.versions {
		if !v.from.After(since) {
			reachable = i
		}
	}
	h.versions = slices.Delete(h.versions, 0, reachable)
}

// at is the version of a moment, nil when there was nothing yet.
func (h *history[T]) at(moment time.Time) *T {
	for _, v := range slices.Backward(h.versions) {
		if !v.from.After(moment) {
			return v.value
		}
	}
	return nil
}

// touch notes a change, for Remember.
func touch[T any](s *State, r remembered, h *history[T]) {
	if s.past.lag.on() && !h.dirty {
		h.dirty = true
		s.past.changed = append(s.past.changed, r)
	}
}

// Remember ends an atomic step: what it changed becomes a version that lagging
// reads may see.
func (s *State) Remember(now time.Time) {
	if len(s.past.changed) == 0 {
		return
	}
	for _, r := range s.past.changed {
		r.remember(now, now.Add(-s.past.lag.longest()))
	}
	clear(s.past.changed)
	s.past.changed = s.past.changed[:0]
}

// SetLag changes the lag. What exists by now is seen by everybody.
func (s *State) SetLag(l Lag) {
	s.past.lag = l
	for _, p := range s.payments {
		p.history = history[payment]{}
		p.remember(time.Time{}, time.Time{})
	}
	for _, p := range s.schedules {
		p.history = history[schedule]{}
		p.remember(time.Time{}, time.Time{})
	}
	for _, k := range s.issued {
		k.history = history[billingKey]{}
		k.remember(time.Time{}, time.Time{})
	}
}

// Lag returns the lag.
func (s *State) Lag() Lag { return s.past.lag }

// moment is when a read of something looks.
func (s *State) moment(r Range, k key, now time.Time) time.Time {
	span := int64(r.Max-r.Min) + 1
	if span <= 1 {
		return now.Add(-time.Duration(r.Min))
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(k.store + "\x00" + k.id))
	drawn := h.Sum64() ^ s.config.Seed
	if s.past.lag.PerRead {
		s.past.reads++
		drawn ^= s.past.reads
	}
	// One round of mixing: neighbouring ids and seeds must not have neighbouring lags.
	drawn ^= drawn >> 32
	drawn *= 0x9e3779b97f4a7c15
	drawn ^= drawn >> 29
	return now.Add(-time.Duration(r.Min) - time.Duration(drawn%uint64(span))) //nolint:gosec // less than span
}

// seenPayment is a payment as a read sees it, nil when it does not.
func (s *State) seenPayment(p *payment, r Range, now time.Time) *payment {
	if p == nil || !s.past.lag.on() {
		return p
	}
	newest := p.attempts[0]
	return p.history.at(s.moment(r, key{newest.StoreID, newest.PaymentID}, now))
}

// seenKey is a billing key as a read sees it, nil when it does not.
func (s *State) seenKey(k *billingKey, r Range, now time.Time) *billingKey {
	if k == nil || !s.past.lag.on() {
		return k
	}
	return k.history.at(s.moment(r, key{k.StoreID, k.BillingKey}, now))
}
