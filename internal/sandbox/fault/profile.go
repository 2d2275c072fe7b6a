package fault

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
)

// Profile names.
const (
	// Calm has no faults.
	Calm = "calm"
	// BadDay is an upstream with troubles: a few requests of a hundred fail.
	BadDay = "bad-day"
	// Hell fails every second write in every known way, and many reads.
	Hell = "hell"
)

// Profiles lists the plans that have a name.
func Profiles() []string { return slices.Sorted(maps.Keys(profiles())) }

// Profile returns the plan of a name.
func Profile(name string, seed uint64) (Plan, error) {
	rules, ok := profiles()[name]
	if !ok {
		return Plan{}, fmt.Errorf("profile %q is none of %s", name, strings.Join(Profiles(), ", "))
	}
	return Plan{Rules: rules, Seed: seed}, nil
}

func profiles() map[string][]Rule {
	return map[string][]Rule{Calm: {}, BadDay: badDay(), Hell: hell()}
}

func badDay() []Rule {
	return []Rule{
		{Kind: Reset, Phase: Before, Probability: new(0.01)},
		{Kind: Reset, Phase: After, Probability: new(0.01)},
		{Kind: Hang, Phase: After, Probability: new(0.01)},
		{Kind: HTTP502, Phase: Before, Probability: new(0.01)},
		{Kind: HTTP504, Phase: After, Probability: new(0.01), Body: Empty},
		{Kind: LateCommit, Probability: new(0.005), MaxDelay: clock.Duration(5 * time.Minute), Answer: HTTP504},
		{Operations: []string{Reads}, Kind: HTTP503, Probability: new(0.02)},
		{Operations: []string{Reads}, Kind: Reset, Probability: new(0.01)},
		{Operations: []string{All}, Kind: Slow, Probability: new(0.05), Latency: clock.Duration(200 * time.Millisecond), MaxLatency: clock.Duration(2 * time.Second)},
	}
}

func hell() []Rule {
	const (
		latest = clock.Duration(time.Hour)
		slow   = clock.Duration(70 * time.Second)
	)
	return append(everyWay(), []Rule{
		{Kind: LateCommit, Probability: new(0.06), MaxDelay: latest, Answer: Hang},
		{Kind: LateCommit, Probability: new(0.04), MaxDelay: latest, Answer: HTTP504},
		{Kind: HTTP429, Phase: Before, Probability: new(0.03), RetryAfter: new(1)},
		{Kind: HTTP429, Phase: Before, Probability: new(0.02)},
		{Operations: []string{Reads}, Kind: HTTP503, Probability: new(0.1)},
		{Operations: []string{Reads}, Kind: Reset, Probability: new(0.05)},
		{Operations: []string{Reads}, Kind: Hang, Probability: new(0.05)},
		{Operations: []string{Reads}, Kind: CutJSON, Probability: new(0.05)},
		{Operations: []string{Reads}, Kind: HTTP429, Probability: new(0.05)},
		{Operations: []string{All}, Kind: Slow, Probability: new(0.1), MaxLatency: slow},
	}...)
}

// everyWay fails a write now and then in each way there is.
func everyWay() []Rule {
	var rules []Rule //nolint:prealloc // how many depends on the kinds
	bodies := []Body{HTML, Empty, JSON}
	for i, k := range Kinds() {
		switch k { //nolint:exhaustive // the rest are treated alike
		case LateCommit, Slow, HTTP429:
			continue
		}
		for j, phase := range []Phase{Before, After} {
			r := Rule{Kind: k, Phase: phase, Probability: new(0.015)}
			if statusOf(k) != 0 {
				r.Body = bodies[(i+j)%len(bodies)]
			}
			rules = append(rules, r)
		}
	}
	return rules
}
