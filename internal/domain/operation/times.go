package operation

import (
	"time"

	"google.golang.org/protobuf/proto"
)

// The times of a doubt. They follow from what PortOne says about itself: it may
// take 60 s, and keeps an idempotency key for three hours.
const (
	// keyWindow is how long the same key surely means the same attempt: three
	// hours less a margin.
	keyWindow = 150 * time.Minute
	// quiet is how long after the last byte an absence begins to prove something:
	// twice the time PortOne may take.
	quiet = 120 * time.Second
	// absences is how many looks in a row must find nothing, and absenceSpan over
	// how long, because what PortOne shows may lag behind what it did.
	absences    = 3
	absenceSpan = 60 * time.Second
	// afterRefusal is how many looks in a row must find nothing when PortOne said
	// that a gateway refused.
	afterRefusal     = 2
	afterRefusalSpan = 2 * time.Second

	// firstLook is how soon a doubt is looked into.
	firstLook = 500 * time.Millisecond
	// shortly is the longest wait of a doubt that may end with the next look.
	shortly = 30 * time.Second
	// soon, or a share of the time that it lasts already, is the longest wait while
	// PortOne is not reached.
	soon      = 500 * time.Millisecond
	soonShare = 32
	// sendAgain is how long to wait after an attempt that did not leave.
	sendAgain = 200 * time.Millisecond
	// catchUpMost is the longest wait for records of PortOne's that are behind.
	catchUpMost = 2 * time.Second
	// voidAgain is how long to wait before undoing is tried again, and voidRarely when
	// voidsSoon tries were refused: only a person can help then, and each try is a
	// request of its own.
	voidAgain  = time.Minute
	voidsSoon  = 10
	voidRarely = time.Hour
	// watch is how long a late success is looked for.
	watch = 24 * time.Hour
	// pendingLook is how soon something that PortOne finishes later is looked at.
	pendingLook = 5 * time.Second

	// grace is how long after the caller's deadline an attempt may still begin.
	grace = 30 * time.Second
	// patience is the deadline of callers that set none.
	patience = 70 * time.Second
)

// NotAfter is when the last attempt of an operation may begin: soon after the
// caller's deadline for a charge, because the payer may have left; as long as the
// key lasts for what is wanted whenever it comes. A zero deadline is none.
func NotAfter(d *Definition, request proto.Message, deadline, now time.Time) time.Time {
	if deadline.IsZero() {
		deadline = now.Add(patience)
	}
	last := deadline.Add(grace)
	if d.Recovery.Policy == CompleteForward {
		last = now.Add(keyWindow)
	}
	if d.Recovery.Wanted != nil {
		wanted := d.Recovery.Wanted(request)
		if soon := now.Add(grace); wanted.Before(soon) {
			wanted = soon // PortOne decides whether it is too late to begin with
		}
		if wanted.Before(last) {
			last = wanted
		}
	}
	return last
}

// lookAgain is how long to wait before the next look into a doubt: soon at first,
// because most doubts are short, and for ever, because none is given up.
func lookAgain(looks int, since time.Duration) time.Duration {
	steps := [...]time.Duration{
		500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second,
		8 * time.Second, 15 * time.Second, 30 * time.Second,
	}
	switch {
	case looks < len(steps):
		return steps[looks]
	case since < 10*time.Minute:
		return 30 * time.Second
	case since < 210*time.Minute:
		return 5 * time.Minute
	default:
		return time.Hour
	}
}

// watchEvery is how long to wait before the next look for a late success. Late
// ones are mostly early, and five minutes is what is promised.
func watchEvery(looks int) time.Duration {
	if looks < 10 {
		return time.Minute
	}
	return 5 * time.Minute
}

// pendingAgain is how long to wait before the next look at something pending.
func pendingAgain(looks int) time.Duration {
	wait := pendingLook
	for range looks {
		if wait *= 2; wait >= 6*time.Hour {
			return 6 * time.Hour
		}
	}
	return wait
}
