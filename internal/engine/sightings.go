package engine

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// sightings is what this process knows of the times of operations by its own monotonic
// clock, by the operation's id. The engine's mutex guards them.
type sightings map[string]sighting

// sighting is since when this process knows of the times of one operation.
type sighting struct {
	at           time.Duration // when the record was seen last
	unsent       time.Duration // when nothing had left yet, as far as this process planned it; 0 if it did not
	sent         int
	lastByte     since
	firstAbsence since
	notAfter     since // its beginning is the time itself
}

// since is a time of the journal's, and when this process saw it first.
type since struct {
	micros int64
	begun  time.Duration
}

// see remembers the times of a record, of which those that are set lie in the past.
func (e *Engine) see(r operation.Record) {
	now := e.Runtime.Elapsed()
	left := r.NotAfter.Sub(e.Now())
	e.mu.Lock()
	defer e.mu.Unlock()
	if !r.State.Active() {
		delete(e.sightings, r.ID)
		return
	}
	s := e.sightings[r.ID]
	s.at = now
	if r.State == operation.StateAccepted || r.State == operation.StateReady {
		s.unsent = now
	}
	if isNew := s.sent != r.Sent; isNew {
		s.sent, s.lastByte, s.firstAbsence = r.Sent, since{}, since{}
	}
	s.lastByte.see(r.LastByte, now)
	s.firstAbsence.see(r.FirstAbsence, now)
	s.notAfter.see(r.NotAfter, now+left)
	e.sightings[r.ID] = s
}

// see begins anew when the time is another.
func (s *since) see(t time.Time, begun time.Duration) {
	if micros := t.UnixMicro(); s.begun == 0 || s.micros != micros {
		*s = since{micros, begun}
	}
}

// ago is how long a time has been known; 0 if it is not.
func (s *since) ago(t time.Time, now time.Duration) time.Duration {
	if t.IsZero() || s.begun == 0 || s.micros != t.UnixMicro() {
		return 0
	}
	return max(0, now-s.begun)
}

// lapse is what is known of the time since a look began, apart from the journal's clock.
func (j *job) lapse(r operation.Record, began time.Duration, readings []operation.Reading) operation.Lapse {
	took := j.Runtime.Elapsed() - began
	j.mu.Lock()
	s := j.sightings[r.ID]
	j.mu.Unlock()
	var l operation.Lapse
	if s.sent == r.Sent {
		l.LastByte, l.FirstAbsence = s.lastByte.ago(r.LastByte, began), s.firstAbsence.ago(r.FirstAbsence, began)
	}
	for i, reading := range readings {
		from, until := operation.Shown(reading.Date)
		if from.IsZero() {
			l.From, l.Until = from, until
			return l
		}
		if from = from.Add(-took); i == 0 || from.Before(l.From) {
			l.From = from
		}
		if until.After(l.Until) {
			l.Until = until
		}
	}
	return l
}

// first takes the first step of an operation, also of one that is made again: when its
// last attempt may begin is taken down by all clocks.
func (e *Engine) first(d *operation.Definition, r operation.Record) (operation.Record, operation.Effect, error) {
	now := e.Now()
	from := e.portone()
	r.There = operation.There{FirstByte: from}
	if !from.IsZero() {
		r.There.NotAfter = from.Add(r.NotAfter.Sub(now))
	}
	e.see(r)
	next, effect, err := operation.Step(d, r, operation.Began{}, now)
	e.see(next)
	return next, effect, err
}

// timed is a record as it is before a step, with what other clocks than the journal's
// say: the time of its last attempt has passed if one of them says so.
func (j *job) timed(r operation.Record) operation.Record {
	if isUnsent := r.State == operation.StateAccepted || r.State == operation.StateReady; isUnsent {
		r.There.FirstByte = j.portone()
	}
	if r.There.FirstByte.IsZero() {
		r.There.FirstByte = j.unsentAt(r)
	}
	if now := j.Now(); j.isLate(r) && !r.NotAfter.Before(now) {
		r.NotAfter = now.Add(-time.Microsecond)
	}
	return r
}

// unsentAt is a time by PortOne's clock at which nothing of an operation had left, zero if
// that is not known. PortOne's clock may be known only since.
func (j *job) unsentAt(r operation.Record) time.Time {
	from := j.portone()
	j.mu.Lock()
	defer j.mu.Unlock()
	s := j.sightings[r.ID]
	if from.IsZero() || s.unsent == 0 {
		return time.Time{}
	}
	return from.Add(s.unsent - j.Runtime.Elapsed())
}

// isLate reports whether the time in which an attempt may begin has passed, or may have,
// by another clock than the journal's.
func (j *job) isLate(r operation.Record) bool {
	if !r.There.NotAfter.IsZero() && j.latest().After(r.There.NotAfter) {
		return true // one answer is enough: if its date is wrong, something is not sent
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	s := j.sightings[r.ID].notAfter
	return s.begun != 0 && s.micros == r.NotAfter.UnixMicro() && j.Runtime.Elapsed() > s.begun
}

// stood is how long ago this process saw a record last.
func (j *job) stood(r operation.Record) time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.Runtime.Elapsed() - j.sightings[r.ID].at
}

// keepSightings is longer than any doubt is left alone.
const keepSightings = 2 * time.Hour

// forgetSightings forgets what others have ended.
func (e *Engine) forgetSightings() {
	now := e.Runtime.Elapsed()
	e.mu.Lock()
	defer e.mu.Unlock()
	for id, s := range e.sightings {
		if now-s.at > keepSightings {
			delete(e.sightings, id)
		}
	}
}
