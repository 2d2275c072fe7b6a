// Package lease says until when a replica may be thought alive that has not said so,
// because nobody could say anything: the database was away.
package lease

import "time"

// Leases is what one replica knows of the leases of others. Of a database that was away
// for longer than a lease, all leases have ended when it comes back, and whoever is
// faster than their holders would take over what they work on. So for one lease more
// they are judged by the time at which the outage began.
type Leases struct {
	ttl     time.Duration
	good    time.Time // the last beat that was written down
	failing bool
	asOf    time.Time // by which leases are judged
	until   time.Time // as long as that is so
}

// Restarted takes in that the database itself began to serve at a time, before the
// first beat, when this replica cannot know how long it was away.
func (l *Leases) Restarted(at time.Time, ttl time.Duration) {
	l.asOf, l.until = time.Time{}, at.Add(ttl)
}

// Beat takes in what came of a beat that gives this replica ttl from now on.
func (l *Leases) Beat(now time.Time, ttl time.Duration, err error) {
	if err != nil {
		l.failing = true
		return
	}
	switch {
	case now.Before(l.good): // the clock was set back: until is in the far future, and asOf may be
		l.asOf, l.until = time.Time{}, now.Add(ttl)
	case !l.good.IsZero() && l.gap(now):
		l.asOf, l.until = l.good, now.Add(ttl)
	}
	l.good, l.ttl, l.failing = now, ttl, false
}

// gap reports whether leases may have ended since the last beat for want of a database.
// Replicas renew theirs long before they end: a beat or two that failed are none.
func (l *Leases) gap(now time.Time) bool {
	return now.Sub(l.good) > l.ttl/2
}

// AsOf is the time by which leases are judged now. It is never later: a clock that was
// set back would have all end that are renewed since.
func (l *Leases) AsOf(now time.Time) time.Time {
	if asOf := l.asOfThen(now); asOf.Before(now) {
		return asOf
	}
	return now
}

func (l *Leases) asOfThen(now time.Time) time.Time {
	switch {
	case now.Before(l.until):
		return l.asOf
	case !l.good.IsZero() && (l.failing || l.gap(now)):
		return l.good
	}
	return now
}
