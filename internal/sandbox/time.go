package sandbox

import (
	"errors"
	"sync"
	"time"
)

// Now is the sandbox's time.
func (s *Sandbox) Now() time.Time { return s.clock.Now() }

// Freeze stops the clock; it then moves by Advance and SetTime only.
func (s *Sandbox) Freeze() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.Freeze()
	s.arm()
}

// Run lets the clock go on from where it is.
func (s *Sandbox) Run() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.Run()
	s.arm()
}

// Advance moves the clock on. When it returns, everything that came due on the way
// has been done, in order and each at its own time.
func (s *Sandbox) Advance(d time.Duration) error { return s.SetTime(s.clock.Now().Add(d)) }

var errClock = errors.New("the sandbox's clock does not go back")

// SetTime moves the clock to a later time, as Advance does.
func (s *Sandbox) SetTime(t time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.setTime(t)
}

// setTime is SetTime for who holds the lock.
func (s *Sandbox) setTime(t time.Time) error {
	if t.Before(s.clock.Now()) {
		return errClock
	}
	s.clock.Set(t)
	s.catchUp()
	s.arm()
	return nil
}

// NextDue is when the next late commit, schedule or other planned work is due, and
// whether there is any: the time to advance to if nothing else happens.
func (s *Sandbox) NextDue() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	return s.state.NextDue()
}

// catchUp does what has come due and returns the time. Every critical section
// begins with it, so that nobody sees a state in which due work is undone.
func (s *Sandbox) catchUp() time.Time {
	now := s.clock.Now()
	s.state.CatchUp(now)
	return now
}

// arm sets the timer for the next planned work.
func (s *Sandbox) arm() {
	if !s.timer.real {
		return
	}
	if due, planned := s.state.NextDue(); planned && !s.clock.Frozen() {
		s.timer.set(due.Sub(s.clock.Now()))
	} else {
		s.timer.stop()
	}
}

// wake is the timer's work.
func (s *Sandbox) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp() // not kept: every step begins with it
	s.arm()
}

// timer calls a function once the time it was last set to has passed.
type timer struct {
	// real tells whether the machine's time is the sandbox's.
	real   bool
	fire   func()
	closed chan struct{}

	mu    sync.Mutex
	timer *time.Timer
	// firing counts the calls under way, for close to wait for.
	firing sync.WaitGroup
}

func newTimer(isReal bool, fire func()) *timer {
	return &timer{real: isReal, fire: fire, closed: make(chan struct{})}
}

func (t *timer) set(after time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cancel()
	if t.isClosed() {
		return
	}
	t.firing.Add(1)
	t.timer = time.AfterFunc(after, func() {
		defer t.firing.Done()
		t.fire()
	})
}

func (t *timer) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cancel()
}

func (t *timer) cancel() {
	if t.timer != nil && t.timer.Stop() {
		t.firing.Done()
	}
	t.timer = nil
}

func (t *timer) isClosed() bool {
	select {
	case <-t.closed:
		return true
	default:
		return false
	}
}

// close stops the timer for good and waits for a call under way.
func (t *timer) close() {
	t.mu.Lock()
	if !t.isClosed() {
		close(t.closed)
	}
	t.cancel()
	t.mu.Unlock()
	t.firing.Wait()
}
