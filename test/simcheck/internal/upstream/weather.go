package upstream

import (
	"math"
	"net/http"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// Fault is what the network does to a request.
type Fault uint8

// The faults.
const (
	// NotSent: no connection could be made.
	NotSent Fault = iota
	// Lost: it never arrives.
	Lost
	// AnswerLost: it arrives, and its answer does not.
	AnswerLost
	// Late: it arrives long after it was sent.
	Late
	// Twice: it arrives twice.
	Twice
	// GatewayErrs: money moved, and the gateway says that it refused. PortOne's record
	// knows better.
	GatewayErrs
	faults
)

// String names the fault for reports.
func (f Fault) String() string {
	return [...]string{"not_sent", "lost", "answer_lost", "arrived_late", "arrived_twice", "gateway_erred"}[f]
}

// Counts counts faults: those of the network, and those of PortOne itself.
type Counts struct {
	Network  [faults]int
	Upstream int
}

// Add adds the counts of another world.
func (c *Counts) Add(other *Counts) {
	for f, n := range other.Network {
		c.Network[f] += n
	}
	c.Upstream += other.Upstream
}

// ByName are the counts of the network's faults.
func (c *Counts) ByName() map[string]int {
	named := map[string]int{}
	for f, n := range c.Network {
		named[Fault(f).String()] = n
	}
	return named
}

// Weather is how likely faults are.
type Weather struct {
	// Of is the share of requests that each fault strikes.
	Of [faults]float64
	// LateMost is how late a request can be.
	LateMost time.Duration
	// Down lets nothing through.
	Down bool
}

// strikes decides whether a fault strikes now.
func (n *Network) strikes(f Fault) bool {
	p := n.Weather.Of[f]
	hit := n.Weather.Down && f <= Lost && (f == Lost || n.Rng.IntN(2) == 0) || p > 0 && n.Rng.Float64() < p
	if hit {
		n.Count.Network[f]++
	}
	return hit
}

// lateness is how late a request is: rather seconds than minutes, and up to the most.
func (n *Network) lateness() time.Duration {
	most := math.Log(float64(max(n.Weather.LateMost, 2*time.Second)) / float64(time.Second))
	return time.Duration(math.Exp(n.Rng.Float64()*most) * float64(time.Second))
}

// Storm is what PortOne itself gets wrong: each known fault before and after the
// commit, with a share of writes and reads in all.
func Storm(seed uint64, writes, reads float64, latest time.Duration) fault.Plan {
	plan := fault.Plan{Seed: seed}
	if writes > 0 {
		damaged := []fault.Kind{
			fault.Hang, fault.Reset, fault.CloseBeforeHeaders, fault.CloseAfterHeaders, fault.CloseInBody, fault.Truncated,
			fault.WrongLength, fault.CutJSON, fault.Garbage, fault.HTTP500, fault.HTTP502, fault.HTTP503, fault.HTTP504,
		}
		hollow := fault.Hollow()
		quarter := writes / 4
		share := writes / float64(2*len(damaged)+2*len(hollow)+8)
		for _, kind := range damaged {
			plan.Rules = append(plan.Rules,
				fault.Rule{Kind: kind, Phase: fault.Before, Probability: &share},
				fault.Rule{Kind: kind, Phase: fault.After, Probability: &share})
		}
		for _, kind := range hollow {
			plan.Rules = append(plan.Rules,
				fault.Rule{Operations: telling(), Kind: kind, Phase: fault.Before, Probability: &share},
				fault.Rule{Operations: telling(), Kind: kind, Phase: fault.After, Probability: &share})
		}
		for _, b := range behind() {
			plan.Rules = append(plan.Rules, fault.Rule{Operations: b[:1], Kind: fault.TypedError, Error: b[1], Probability: &quarter})
		}
		double := 2 * share
		plan.Rules = append(plan.Rules,
			fault.Rule{Kind: fault.HTTP429, Phase: fault.Before, Probability: &share, RetryAfter: new(2)},
			fault.Rule{Kind: fault.HTTP429, Phase: fault.Before, Probability: &share},
			fault.Rule{Kind: fault.Slow, Phase: fault.After, Probability: &share, MaxLatency: clock.Duration(70 * time.Second)},
			fault.Rule{Kind: fault.Slow, Phase: fault.Before, Probability: &share, MaxLatency: clock.Duration(70 * time.Second)},
			fault.Rule{Kind: fault.LateCommit, Probability: &double, MaxDelay: clock.Duration(latest), Answer: fault.Hang},
			fault.Rule{Kind: fault.LateCommit, Probability: &double, MaxDelay: clock.Duration(latest), Answer: fault.HTTP504},
		)
	}
	if reads > 0 {
		kinds := append([]fault.Kind{
			fault.HTTP503, fault.HTTP502, fault.Reset, fault.Hang, fault.CutJSON, fault.Garbage, fault.HTTP429, fault.CloseInBody,
		}, fault.Hollow()...)
		share := reads / float64(len(kinds))
		for _, kind := range kinds {
			plan.Rules = append(plan.Rules, fault.Rule{Operations: []string{fault.Reads}, Kind: kind, Probability: &share})
		}
	}
	return plan
}

// behind is what a PortOne says whose writes go by records that are behind: that what was
// made a moment ago is not there.
func behind() [][2]string {
	return [][2]string{
		{"capturePayment", "PAYMENT_NOT_FOUND"},
		{"cancelPayment", "PAYMENT_NOT_FOUND"},
		{"closeVirtualAccount", "PAYMENT_NOT_FOUND"},
		{"stopPaymentCancellation", "PAYMENT_CANCELLATION_NOT_FOUND"},
		{"cancelCashReceiptByPaymentId", "CASH_RECEIPT_NOT_FOUND"},
		{"payWithBillingKey", "BILLING_KEY_NOT_FOUND"},
		{"createPaymentSchedule", "BILLING_KEY_NOT_FOUND"},
		{"deleteBillingKey", "BILLING_KEY_NOT_FOUND"},
		{"revokePaymentSchedules", "PAYMENT_SCHEDULE_NOT_FOUND"},
	}
}

// telling lists the writes whose answer says something. Where PortOne documents an empty
// object, nobody can tell it from that of a proxy, and what was not done, or was refused,
// passes for done.
func telling() []string {
	var names []string
	for _, op := range wire.Operations() {
		if op.Method != http.MethodGet && len(op.Specimens) > 0 && op.Specimens[0] != "{}" {
			names = append(names, op.ID)
		}
	}
	return names
}
