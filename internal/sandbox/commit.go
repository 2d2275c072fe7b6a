package sandbox

import (
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// commit does an admitted visit's work, or plans it. The key is busy for as long
// as the work stands for; a hanging visit keeps it until release.
func (s *Sandbox) commit(v *visit, busy time.Duration) {
	if v.done {
		return
	}
	s.step(func() *entry {
		s.perform(v, busy)
		return s.committed(v, busy)
	})
}

// perform is commit for who holds the lock.
func (s *Sandbox) perform(v *visit, busy time.Duration) {
	v.now = s.catchUp()
	if v.fault.Late() {
		s.postpone(v)
	} else {
		s.execute(v, v.now)
		if !v.hangs() {
			s.keys.conclude(v.entry, &v.answer, v.now.Add(busy))
		}
	}
	s.arm()
}

// hangs tells whether the visit's key is busy for as long as its client waits.
func (v *visit) hangs() bool { return v.fault.Kind == fault.Hang && v.entry != nil }

// execute does a visit's work, at a time and in one atomic step. Between asking
// how slow the gateway is and what it says others may have changed the state, as
// they may at PortOne; what counts is the state, and the time, when the gateway
// answers.
func (s *Sandbox) execute(v *visit, now time.Time) {
	v.call.caller.Now = now
	// The result shares memory with the state, so it is written down before the
	// lock is given back.
	v.answer = outcome(v.work.apply(s.state, v.call.caller))
	v.execution = Executed
	s.state.Remember(now)
	s.tally.executed(v)
}

// postpone plans a visit's work. Its key is either outstanding until then or, if
// PortOne knows nothing of the request before it commits, as good as new.
func (s *Sandbox) postpone(v *visit) {
	v.execution, v.commitsAt = Postponed, v.now.Add(v.fault.Delay)
	entry := v.entry
	if s.options.FreeLateKeys {
		s.keys.conclude(entry, nil, v.now)
		entry = nil
	}
	late := *v // the work outlives what its client is told
	s.state.Later(v.commitsAt, func(now time.Time) {
		s.execute(&late, now)
		s.keys.conclude(entry, &late.answer, now)
	})
}

// release ends a hang for the key of a visit: what was done has an answer from now
// on, what was not done never happened.
func (s *Sandbox) release(v *visit, busyUntil time.Time) {
	s.step(func() *entry {
		s.end(v, busyUntil)
		return s.released(v, busyUntil)
	})
}

// end is release for who holds the lock.
func (s *Sandbox) end(v *visit, busyUntil time.Time) {
	if v.execution == Executed {
		s.keys.conclude(v.entry, &v.answer, busyUntil)
	} else {
		s.keys.conclude(v.entry, nil, busyUntil)
	}
}

// observe is what the visit's client gets to see.
func (s *Sandbox) observe(v *visit) fault.Observation {
	given := fault.Answer{Status: v.answer.status, Body: v.answer.body}
	if slices.Contains(fault.Hollow(), v.fault.Shown()) {
		given.Imitation = s.imitate(v)
	}
	return v.fault.Observe(given)
}
