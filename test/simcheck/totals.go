package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/oracle"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/upstream"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/world"
)

// totals are the counts of many worlds.
type totals struct {
	worlds, calls, steps int
	time                 time.Duration
	stats                oracle.Stats
	weather              upstream.Counts
	journal              [4]int
	chaos                map[string]int
	present, absent      []time.Duration
	hash                 uint64
	told                 int
}

func newTotals() *totals { return &totals{chaos: map[string]int{}} }

// add adds a world.
func (t *totals) add(r *world.Result) {
	t.worlds++
	t.calls += r.Calls
	t.steps += r.Steps
	t.time += r.Time
	t.stats.Add(&r.Stats)
	t.weather.Add(&r.Weather)
	for i, n := range r.Journal {
		t.journal[i] += n
	}
	for what, n := range r.Chaos {
		t.chaos[what] += n
	}
	t.present = append(t.present, r.Present...)
	t.absent = append(t.absent, r.Absent...)
	const odd = 0x9e3779b97f4a7c15
	t.hash = (t.hash ^ r.Hash) * odd
}

// print shows everything that was counted.
func (t *totals) print(p *printer) {
	s := &t.stats
	p.linef("worlds       %d, %v of virtual time, %d steps, trace hash %016x", t.worlds, t.time.Round(time.Minute), t.steps, t.hash)
	p.linef("operations   %d accepted for %d calls, %d charges, %d refunds", s.Operations, t.calls, s.Charges, s.Refunds)
	verdicts := map[string]int{}
	for i, n := range s.Verdicts {
		verdicts[operation.State(i).String()] += n
	}
	p.linef("verdicts     %s", counts(verdicts))
	resolved := map[string]int{}
	for how, n := range s.Resolved {
		resolved[strings.ToLower(string(how))] += n
	}
	p.linef("doubts       %d, resolved by %s; %d wait for a person (their key ran out and nothing of them can be read)", s.Doubts, counts(resolved), s.Escalated)
	p.linef("after heal   with a record at PortOne %s; without one %s", spread(t.present), spread(t.absent))
	p.linef("late effects %d, all undone or reported; %d billing keys kept by their issuers; %d refusals that a gateway took back (not the service's verdict: PortOne had confirmed them)", s.Late, s.Kept, s.Changed)
	p.linef("zombies      %d attempts by replicas that had lost the operation", s.Zombies)
	p.linef("network      %s; PortOne %d", counts(t.weather.ByName()), t.weather.Upstream)
	p.linef("journal      fails=%d unknown_undone=%d unknown_done=%d", t.journal[1], t.journal[2], t.journal[3])
	p.linef("chaos        %s", counts(t.chaos))
	p.linef("not tried    a PortOne that forgets keys and lets a payment be paid again: a late request would charge again after a refund")
	p.linef("not tried    requests that arrive twice at a PortOne that forgets keys: the second may be carried out when the first was refused")
	p.linef("not tried    other programs that use the same PortOne secret: nobody could tell their refunds from ours")
}

// counts shows what is not zero, by name.
func counts(of map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		if of[name] > 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", strings.ReplaceAll(name, " ", "_"), of[name]))
		}
	}
	return strings.Join(parts, " ")
}

// spread shows how long things took.
func spread(of []time.Duration) string {
	if len(of) == 0 {
		return "none"
	}
	sorted := slices.Sorted(slices.Values(of))
	at := func(percent int) time.Duration { return sorted[(len(sorted)-1)*percent/100].Round(time.Millisecond) }
	return fmt.Sprintf("%d: p50 %v p99 %v max %v", len(of), at(50), at(99), at(100))
}
