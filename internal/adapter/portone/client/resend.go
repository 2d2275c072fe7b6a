package client

import (
	"context"
	"sync"
	"time"
)

// Tokens of repeated writes are counted in twentieths to stay whole: a first attempt
// earns one and a repetition costs twenty, which bounds repetitions to 5 % of the
// writes while they fail.
const (
	earnPerWrite = 1
	costOfResend = 20
	// fewResends may be under way, or have failed, without having been earned.
	fewResends = 3 * costOfResend
	// mostResends may be under way at once when those before succeeded.
	mostResends = 64 * costOfResend
	// stray is how soon one is let through when nothing is left and nothing else was
	// sent, or a share of the time that it has been failing. It finds out that PortOne
	// is back.
	stray      = 2 * time.Second
	strayShare = 4
	strayMost  = 24 * time.Second
	// shortenEvery is how soon the recovery of another operation shortens the wait again.
	// A PortOne that fails now and then recovers all the time.
	shortenEvery = 30 * time.Second
	// resendSoon is how long to wait when those under way may pay for more.
	resendSoon = 500 * time.Millisecond
)

// resends limits how often writes of one route are put to the network again because
// no usable answer came. A PortOne that answers nonsense gets hardly more than what is
// asked anew; one that is well again gets all of them soon, because each that succeeds
// pays for itself and for another.
type resends struct {
	now func() time.Time

	mu      sync.Mutex
	tokens  int
	failing time.Time // since when; zero if they do not
	last    time.Time // when a repetition was let through, or a first attempt ended
	// shortened is when the recovery of another operation shortened the wait.
	shortened time.Time
}

func newResends(now func() time.Time) *resends {
	return &resends{now: now, tokens: fewResends}
}

// spend pays for a repetition. If there is not enough, it says how long to wait.
func (r *resends) spend() (wait time.Duration, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if r.tokens >= costOfResend {
		r.tokens -= costOfResend
		r.last = now
		return 0, true
	}
	wait = stray
	if !r.failing.IsZero() {
		wait = min(max(wait, now.Sub(r.failing)/strayShare), strayMost)
	}
	if next := r.last.Add(wait); now.Before(next) {
		wait = next.Sub(now)
		if r.failing.IsZero() {
			wait = min(wait, resendSoon)
		}
		return wait, false
	}
	r.last = now
	return 0, true
}

// shorten resets the wait before the next repetition to the shortest one, because another
// operation of the store has recovered and this one may too.
func (r *resends) shorten() {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if r.failing.IsZero() || now.Sub(r.shortened) < shortenEvery {
		return
	}
	r.shortened, r.failing = now, now
}

// record takes in how an attempt ended.
func (r *resends) record(o outcome, repeat bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o.Sent != SentNo && !repeat {
		r.last = r.now()
	}
	switch {
	case o.Sent == SentNo || o.health == healthUnknown:
		r.pay(repeat, costOfResend) // it took nothing of PortOne, or says nothing of it
	case o.Class() == ClassThrottled || o.health == healthBad:
		r.tokens = min(r.tokens, fewResends)
		if r.failing.IsZero() {
			r.failing = r.now()
		}
		r.pay(!repeat, earnPerWrite)
	default:
		if !r.failing.IsZero() {
			r.tokens, r.failing = max(r.tokens, costOfResend), time.Time{}
		}
		r.pay(repeat, 2*costOfResend)
		r.pay(!repeat, earnPerWrite)
	}
}

// pay adds tokens if they are due. What first attempts earn is not hoarded.
func (r *resends) pay(isDue bool, tokens int) {
	most := mostResends
	if tokens == earnPerWrite {
		most = max(r.tokens, fewResends)
	}
	if isDue {
		r.tokens = min(r.tokens+tokens, most)
	}
}

// put makes a write, unless it is a repetition for which there is no budget.
func (s *store) put(ctx context.Context, c *call) Result {
	r := s.route(c).resends //nolint:contextcheck // what the calls of a route share outlives each
	if c.Repeat {
		if wait, ok := r.spend(); !ok {
			o := s.refused(c, CauseBudget)
			o.RetryAfter = wait + time.Duration(s.cfg.Rand()*float64(wait)/4)
			return o.Result
		}
	}
	o := s.once(ctx, c, s.cfg.Timeout)
	r.record(o, c.Repeat)
	return o.Result
}
