package engine

import (
	"context"
	"time"
)

// stepLeast is how far a clock must be set for it to count. Less is how long it takes to
// ask a database for its time.
const stepLeast = 2 * time.Second

// clocks are how the clocks stood when they were compared last. One loop uses them.
type clocks struct {
	host, journal time.Time
	at            time.Duration
	// rewind is when the journal is to be rewound for the last time since its clock was
	// set back, by the process's clock; rewinding is set until that was done.
	rewind    time.Duration
	rewinding bool
}

// beginClocks reads the clocks for the first time. What was saved in what is now the
// future tells that the journal's clock was set back while this process was not there.
func (e *Engine) beginClocks() {
	e.clocks = clocks{host: e.Runtime.Now().Round(0), journal: e.Now().Round(0), at: e.Runtime.Elapsed()}
	if e.rewindLater() > 0 {
		e.tellStep("journal", false)
	}
}

// checkClocks compares the clocks with the one that nobody can set.
func (e *Engine) checkClocks() {
	was := e.clocks
	e.clocks.host, e.clocks.journal, e.clocks.at = e.Runtime.Now().Round(0), e.Now().Round(0), e.Runtime.Elapsed()
	passed := e.clocks.at - was.at
	e.stepped("host", e.clocks.host.Sub(was.host)-passed)
	if by := e.clocks.journal.Sub(was.journal) - passed; e.stepped("journal", by) && by < 0 {
		e.rewindLater()
	}
	if e.clocks.rewinding {
		e.rewind()
	}
}

// stepped reports whether a clock was set, and says so.
func (e *Engine) stepped(clock string, by time.Duration) bool {
	if by.Abs() < stepLeast {
		return false
	}
	e.Log.Warn("a clock was set to another time", "clock", clock, "by", by.Round(time.Millisecond).String())
	e.tellStep(clock, by > 0)
	return true
}

func (e *Engine) tellStep(clock string, forward bool) {
	if e.ClockStepped != nil {
		e.ClockStepped(clock, forward)
	}
}

// rewindLater has the journal rewound now, and again when all who live have renewed their
// leases.
func (e *Engine) rewindLater() int {
	e.clocks.rewind, e.clocks.rewinding = e.clocks.at+leaseTime, true
	return e.rewind()
}

// rewind makes due what would wait until a clock that was set back comes to where it was.
// Leases that seem to last longer than any does are ended when their holders have had the
// time to renew them.
// It returns how many operations that were.
func (e *Engine) rewind() int {
	isLast := e.Runtime.Elapsed() >= e.clocks.rewind
	longest := time.Duration(0)
	if isLast {
		longest = leaseTime + stepLeast
	}
	ctx, cancel := e.Runtime.WithTimeout(context.WithoutCancel(e.hard), journalTime)
	defer cancel()
	count, err := e.Journal.Rewind(ctx, longest)
	switch {
	case err != nil:
		e.Log.Warn("operations that wait for a time which the clock showed before cannot be made due", "error", err)
		return 0
	case count > 0:
		e.Log.Warn("operations were saved later than now: the journal's clock was set back", "count", count)
	}
	e.clocks.rewinding = !isLast
	return count
}
