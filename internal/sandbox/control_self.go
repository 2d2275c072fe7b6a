package sandbox

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// The part of the control API that is about the sandbox as such: what it has
// recorded, its clock, its faults.

// knows makes work of a question about the sandbox.
func knows[R any](ask func(now time.Time) (R, error)) (work, error) {
	return work{apply: func(_ *state.State, c state.Caller) (any, error) { return ask(c.Now) }}, nil
}

type items[T any] struct {
	Items wire.List[T] `json:"items"`
}

func showLedger(c call) (work, error) {
	return work{apply: func(s *state.State, _ state.Caller) (any, error) {
		return items[ledger.Entry]{only(s.Ledger(), c.query.Get("paymentId"), func(e ledger.Entry) string { return e.PaymentID })}, nil
	}}, nil
}

func showAudit(c call) (work, error) {
	return work{apply: func(s *state.State, _ state.Caller) (any, error) {
		found := ledger.Audit(s.Ledger())
		return items[ledger.Violation]{only(found, c.query.Get("paymentId"), func(v ledger.Violation) string { return v.PaymentID })}, nil
	}}, nil
}

// only keeps what is about one payment; an empty id keeps all.
func only[T any](all []T, paymentID string, idOf func(T) string) []T {
	if paymentID == "" {
		return all
	}
	var kept []T
	for _, item := range all {
		if idOf(item) == paymentID {
			kept = append(kept, item)
		}
	}
	return kept
}

func showRequests(s *Sandbox, c call) (work, error) {
	return knows(func(time.Time) (Tally, error) {
		return s.tally.report(c.query.Get("operation"), c.query.Get("key")), nil
	})
}

func reset(s *Sandbox, _ call) (work, error) {
	return knows(func(time.Time) (struct{}, error) {
		s.state.Reset()
		s.keys.reset()
		s.tally.reset()
		s.clock.Reset()
		if s.diary != nil {
			s.diary.anew = true
		}
		var err error
		s.faults, err = newFaults(s.options.Faults)
		return struct{}{}, err
	})
}

// clockState is what the control API tells about the clock.
type clockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
	// NextDue is when the next planned work is due, if there is any.
	NextDue *time.Time `json:"nextDue,omitempty"`
}

func (s *Sandbox) clockState() clockState {
	c := clockState{Now: s.clock.Now(), Frozen: s.clock.Frozen()}
	if due, planned := s.state.NextDue(); planned {
		c.NextDue = &due
	}
	return c
}

func showClock(s *Sandbox, _ call) (work, error) {
	return knows(func(time.Time) (clockState, error) { return s.clockState(), nil })
}

// clockInput moves the clock; several wishes are granted in the order of the
// fields.
type clockInput struct {
	Freeze  *bool          `json:"freeze,omitempty"`
	Set     *time.Time     `json:"set,omitempty"`
	Advance *durationInput `json:"advance,omitempty"`
	// Next advances to the next planned work.
	Next *bool `json:"next,omitempty"`
	Run  *bool `json:"run,omitempty"`
}

// durationInput is a duration such as 1h30m.
type durationInput string

// Valid lets Bind refuse anything else.
func (d durationInput) Valid() bool {
	_, err := time.ParseDuration(string(d))
	return err == nil
}

func setClock() controlEndpoint {
	bind := binding[clockInput]()
	return func(s *Sandbox, c call) (work, error) {
		in, err := bind(c)
		if err != nil {
			return work{}, err
		}
		return knows(func(now time.Time) (clockState, error) {
			if is(in.Freeze) {
				s.clock.Freeze()
			}
			if in.Set != nil {
				now = *in.Set
			}
			if in.Advance != nil {
				d, _ := time.ParseDuration(string(*in.Advance)) // Valid has tried
				now = now.Add(d)
			}
			if due, planned := s.state.NextDue(); is(in.Next) && planned {
				now = due
			}
			if in.Set != nil || in.Advance != nil || is(in.Next) {
				if err := s.setTime(now); err != nil {
					return clockState{}, state.RefusedError(err.Error())
				}
			}
			if is(in.Run) {
				s.clock.Run()
			}
			return s.clockState(), nil
		})
	}
}

func is(b *bool) bool { return b != nil && *b }

// faultState is what the control API tells about the faults.
type faultState struct {
	Seed  uint64         `json:"seed"`
	Rules []fault.Report `json:"rules"`
}

func (s *Sandbox) faultState() faultState {
	return faultState{Seed: s.faults.Plan().Seed, Rules: s.faults.Report()}
}

func showFaults(s *Sandbox, _ call) (work, error) {
	return knows(func(time.Time) (faultState, error) { return s.faultState(), nil })
}

// faultInput is a plan: rules of its own, after those of a profile if it names one.
type faultInput struct {
	Profile string       `json:"profile"`
	Seed    uint64       `json:"seed"`
	Rules   []fault.Rule `json:"rules"`
}

func setFaults(s *Sandbox, c call) (work, error) {
	var in faultInput
	if err := decodeInput(c.input, &in); err != nil {
		return work{}, err
	}
	if in.Profile == "" {
		in.Profile = fault.Calm
	}
	plan, err := fault.Profile(in.Profile, in.Seed)
	if err != nil {
		return work{}, err
	}
	plan.Rules = append(plan.Rules, in.Rules...)
	faults, err := newFaults(plan)
	if err != nil {
		return work{}, err
	}
	return knows(func(time.Time) (faultState, error) {
		s.faults = faults
		return s.faultState(), nil
	})
}

func dropFaults(s *Sandbox, _ call) (work, error) {
	return knows(func(time.Time) (faultState, error) {
		var err error
		s.faults, err = newFaults(fault.Plan{})
		return s.faultState(), err
	})
}

// SetFaults replaces the faults; their counters start at 0.
func (s *Sandbox) SetFaults(p fault.Plan) error {
	faults, err := newFaults(p)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
	return nil
}

func showLag(s *Sandbox, _ call) (work, error) {
	return knows(func(time.Time) (state.Lag, error) { return s.state.Lag(), nil })
}

func setLag(s *Sandbox, c call) (work, error) {
	var in state.Lag
	if err := decodeInput(c.input, &in); err != nil {
		return work{}, err
	}
	return knows(func(time.Time) (state.Lag, error) {
		s.state.SetLag(in)
		return in, nil
	})
}

// SetLag changes how far reads are behind writes.
func (s *Sandbox) SetLag(l state.Lag) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	s.state.SetLag(l)
}

// decodeInput reads an input whose types are not PortOne's, and which has no use
// for a field that it does not know: that would be a typing error.
func decodeInput(input map[string]any, into any) error {
	if err := wire.RefuseNull(input); err != nil {
		return err
	}
	text, err := json.Marshal(input)
	if err != nil {
		return fmt.Errorf("read the input: %w", err)
	}
	return decodeStrictly(text, into)
}
