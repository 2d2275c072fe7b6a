package operation

import "time"

// mayResend reports whether a look that found nothing allows another attempt. What PortOne
// or a gateway has refused is not sent again, because the key may be forgotten and the
// attempt be another one. Where the effect is wanted for a moment only, nothing at all may
// have changed: a refused attempt may be there and not be recognised.
func (m machine) mayResend(r Record, f Finding) bool {
	unchanged := f.Unchanged || m.def.Recovery.Policy == CompleteForward && !f.Changed
	return f.Verdict == Absent && unchanged && r.Suspected == nil && m.mayReplay(r)
}

// resendAfter is how long after the end of the first attempt a charge may be sent again.
// After each that follows it is four times as long: PortOne is at work on it rather than
// another was lost.
const (
	resendAfter   = firstLook
	resendSlower  = 4
	resendSlowest = 4
)

// isTooSoon reports whether another attempt at a charge has to wait.
func (m machine) isTooSoon(r Record) bool {
	wait := resendAfter
	for range min(r.Sent, resendSlowest) - 1 {
		wait *= resendSlower
	}
	return m.def.Recovery.Policy == CompleteInTime && m.now.Sub(r.LastByte) < wait
}

// lostAfter is how long an attempt may be without an answer, and without a trace in
// PortOne's records, before it is taken for lost. It is longer than charges usually take,
// and so short that three attempts end within most callers' time. Of those that follow
// each is given twice as long: PortOne may be slow instead.
const (
	lostAfter   = 3 * time.Second
	lostQuickly = 2
)

// TakenForLost reports whether an attempt that has been under way for a time, and counts in
// r as sent, may be made again beside itself, because a look shows no trace of it. What else
// is sent again is wanted whenever it comes, and can wait for its answer.
func TakenForLost(d *Definition, r Record, f Finding, underWay time.Duration, now time.Time) bool {
	m := machine{def: d, now: now}
	patience := lostAfter << min(max(r.Sent-lostQuickly, 0), maxDoublings)
	return d.Recovery.Policy == CompleteInTime && underWay >= patience && m.mayResend(r, f)
}

// refused ends an operation of which a refused attempt was found. If others were sent,
// they may be on their way still, and if PortOne has forgotten the key it would take them
// for new ones. Then a late effect is looked for as after any other proof.
func (m machine) refused(r Record) (Record, Effect, error) {
	if m.def.Recovery.Policy == CompleteInTime && r.Sent > 1 {
		return m.finish(r, StateNotExecuted, ByLook)
	}
	return m.finish(r, StateDeclined, ByLook)
}
