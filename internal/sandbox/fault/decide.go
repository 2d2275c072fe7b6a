package fault

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
)

// Request is what a rule looks at.
type Request struct {
	Operation string
	Write     bool
	// PaymentID is empty for a request about no payment.
	PaymentID string
}

// Decision is what goes wrong with one request. The zero value means nothing does.
type Decision struct {
	Kind    Kind
	Phase   Phase
	Latency time.Duration
	// Hold bounds a hang; 0 leaves it to the sandbox.
	Hold     time.Duration
	Interval time.Duration
	// Delay and Answer are a late commit's.
	Delay      time.Duration
	Answer     Kind
	Body       Body
	RetryAfter *int
	// Error is the type of a typed error.
	Error string
	// Draw is this decision's own random number, for whatever else is left to chance.
	Draw uint64
}

// None tells whether the request is spared.
func (d *Decision) None() bool { return d.Kind == "" }

// Late tells whether the request commits later.
func (d *Decision) Late() bool { return d.Kind == LateCommit }

// Skips tells whether the request never commits.
func (d *Decision) Skips() bool { return d.Phase == Before && d.Kind != Slow }

// Shown is the kind as the client sees it.
func (d *Decision) Shown() Kind {
	if d.Late() {
		return d.Answer
	}
	return d.Kind
}

// Injector applies a plan to requests in the order in which they come. It is not
// safe for concurrent use.
type Injector struct {
	plan Plan
	// seen and fired count, per rule, the requests that matched and went wrong.
	seen, fired []int
}

// NewInjector checks a plan and starts it.
func NewInjector(p Plan) (*Injector, error) {
	for i := range p.Rules {
		if err := p.Rules[i].check(); err != nil {
			return nil, fmt.Errorf("rules[%d]: %w", i, err)
		}
	}
	return &Injector{plan: p, seen: make([]int, len(p.Rules)), fired: make([]int, len(p.Rules))}, nil
}

// Next decides about the next request. The first rule that fires wins; yet every
// rule that matches counts the request, so that what one rule decides depends on
// the seed and on its own requests alone and not on the rules before it.
func (i *Injector) Next(r Request) Decision {
	var decided Decision
	for n := range i.plan.Rules {
		rule := &i.plan.Rules[n]
		if !rule.matches(r) {
			continue
		}
		draw := draws{mix(i.plan.Seed, uint64(n), uint64(i.seen[n]))} //nolint:gosec // indexes are not negative
		i.seen[n]++
		usedUp := rule.Count > 0 && i.fired[n] >= rule.Count
		if !decided.None() || usedUp || !draw.below(rule.Probability) {
			continue
		}
		i.fired[n]++
		decided = rule.decide(&draw)
	}
	return decided
}

func (r *Rule) matches(q Request) bool {
	if r.PaymentID != "" && r.PaymentID != q.PaymentID {
		return false
	}
	if len(r.Operations) == 0 {
		return q.Write
	}
	return slices.ContainsFunc(r.Operations, func(name string) bool {
		return name == All || name == q.Operation || name == Writes && q.Write || name == Reads && !q.Write
	})
}

// decide fills in what the rule leaves to defaults and to chance. It always draws
// the same number of times, so that one more option does not shift the others.
func (r *Rule) decide(draw *draws) Decision {
	d := Decision{
		Kind: r.Kind, Phase: r.Phase, Answer: r.Answer, Body: r.Body, RetryAfter: r.RetryAfter, Error: r.Error,
		Latency: draw.between(r.Latency, r.MaxLatency), Delay: draw.between(r.Delay, r.MaxDelay),
		Hold: time.Duration(r.Hold), Interval: time.Duration(r.Interval), Draw: draw.next(),
	}
	if d.Phase == "" {
		d.Phase = After
	}
	if d.Late() && d.Answer == "" {
		d.Answer = Hang
	}
	if d.Shown() == Dribble && d.Interval == 0 {
		d.Interval = time.Second
	}
	return d
}

// Decide is the decision of a rule that stands alone, as ParseHeader makes one.
func (r *Rule) Decide(seed uint64) Decision { return r.decide(&draws{mix(seed, 0, 0)}) }

// Report is a rule with what it has done so far.
type Report struct {
	Rule

	Seen  int `json:"seen"`
	Fired int `json:"fired"`
}

// Plan returns the plan that is played.
func (i *Injector) Plan() Plan { return i.plan }

// Report returns every rule with its counters.
func (i *Injector) Report() []Report {
	reports := make([]Report, len(i.plan.Rules))
	for n, r := range i.plan.Rules {
		reports[n] = Report{Rule: r, Seen: i.seen[n], Fired: i.fired[n]}
	}
	return reports
}

// draws is a splitmix64 sequence: as good as this needs, and without the cost of
// seeding a generator for every request.
type draws struct{ state uint64 }

const golden = 0x9e3779b97f4a7c15

func (d *draws) next() uint64 {
	d.state += golden
	return finish(d.state)
}

func finish(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// mix makes one starting point of several numbers.
func mix(parts ...uint64) uint64 {
	var state uint64
	for _, p := range parts {
		state = finish(state + golden + p)
	}
	return state
}

// below draws once and is true with the given probability; nil stands for always.
func (d *draws) below(probability *float64) bool {
	drawn := float64(d.next()>>11) / (1 << 53)
	return probability == nil || drawn < *probability
}

// between draws once, from low to high, or gives low when high is not more.
func (d *draws) between(low, high clock.Duration) time.Duration {
	drawn := d.next()
	if high <= low {
		return time.Duration(low)
	}
	span := uint64(high-low) + 1 //nolint:gosec // positive: high is more than low
	return time.Duration(low) + time.Duration(drawn%span&math.MaxInt64)
}
