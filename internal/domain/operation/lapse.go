package operation

import "time"

// There are times of a record by PortOne's clock, which is one for all replicas and is
// not set when ours is. Each is zero where no answer has shown it.
type There struct {
	// NotAfter is not after the record's NotAfter.
	NotAfter time.Time `json:"notAfter,omitzero"`
	// FirstByte is not after the record's FirstByte. Until something was sent it is the
	// time of the last step.
	FirstByte time.Time `json:"firstByte,omitzero"`
	// LastByte and FirstAbsence are not before those of the record.
	LastByte     time.Time `json:"lastByte,omitzero"`
	FirstAbsence time.Time `json:"firstAbsence,omitzero"`
}

// Lapse is what is known of the time at which PortOne's records were read, apart from
// what the journal's clock shows: a clock may be set to another time, also while no
// process is there to see it.
type Lapse struct {
	// LastByte and FirstAbsence are for how long this process has known of the record's
	// last byte and first absence when it began to read, by its monotonic clock.
	LastByte, FirstAbsence time.Duration
	// From and Until enclose the reading by PortOne's clock. They are zero unless every
	// answer had a date.
	From, Until time.Time
}

// since is how much time has surely passed from a time of the record to a reading that
// began at a time: what this process saw pass, or as much as both PortOne's clock and
// the journal's show. One of the two may be wrong. All of it is decided here.
func (l Lapse) since(seen time.Duration, then, there, at time.Time) time.Duration {
	if there.IsZero() || l.From.IsZero() {
		return seen
	}
	return max(seen, min(l.From.Sub(there), at.Sub(then)))
}

// quiet is for how long nothing had left when the records were read.
func (in Looked) quiet(r Record) time.Duration {
	return in.Lapse.since(in.Lapse.LastByte, r.LastByte, r.There.LastByte, in.At)
}

// absent is for how long the records had shown nothing when they were read.
func (in Looked) absent(r Record) time.Duration {
	return in.Lapse.since(in.Lapse.FirstAbsence, r.FirstAbsence, r.There.FirstAbsence, in.At)
}

// Departure is the time in which bytes left, by PortOne's clock where it is known and by
// the journal's where it is not: the times in PortOne's records are compared with it.
func (r Record) Departure() (from, until time.Time) {
	from, until = r.There.FirstByte, r.There.LastByte
	if from.IsZero() {
		from = r.FirstByte
	}
	if until.IsZero() {
		until = r.LastByte.Add(from.Sub(r.FirstByte))
	}
	return from, until
}

// dateUnit is what PortOne's dates leave out: they are whole seconds.
const dateUnit = time.Second

// Shown is the earliest and the latest time that a date of PortOne's can stand for, zero
// for none.
func Shown(date time.Time) (from, until time.Time) {
	if date.IsZero() {
		return date, date
	}
	return date, date.Add(dateUnit)
}
