package fault_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

func inject(t *testing.T, p fault.Plan) *fault.Injector {
	t.Helper()
	i, err := fault.NewInjector(p)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func pay() fault.Request {
	return fault.Request{Operation: "payInstantly", Write: true, PaymentID: "p"}
}

func get() fault.Request { return fault.Request{Operation: "getPayment", PaymentID: "p"} }

func TestRulesChooseTheirRequests(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rule      fault.Rule
		pay, read bool
	}{
		"writes by default":       {fault.Rule{}, true, false},
		"writes by name":          {fault.Rule{Operations: []string{"writes"}}, true, false},
		"reads":                   {fault.Rule{Operations: []string{"reads"}}, false, true},
		"everything":              {fault.Rule{Operations: []string{"*"}}, true, true},
		"an operation":            {fault.Rule{Operations: []string{"getPayment"}}, false, true},
		"several":                 {fault.Rule{Operations: []string{"getPayment", "payInstantly"}}, true, true},
		"a payment":               {fault.Rule{Operations: []string{"*"}, PaymentID: "p"}, true, true},
		"another payment":         {fault.Rule{Operations: []string{"*"}, PaymentID: "q"}, false, false},
		"with probability 1":      {fault.Rule{Probability: new(1.0)}, true, false},
		"with probability 0":      {fault.Rule{Probability: new(0.0)}, false, false},
		"another operation":       {fault.Rule{Operations: []string{"cancelPayment"}}, false, false},
		"a payment's writes only": {fault.Rule{PaymentID: "p"}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.rule.Kind = fault.Reset
			for r, want := range map[fault.Request]bool{pay(): tc.pay, get(): tc.read} {
				d := inject(t, fault.Plan{Rules: []fault.Rule{tc.rule}}).Next(r)
				if d.None() == want {
					t.Errorf("%s: got %+v, want a fault: %t", r.Operation, d, want)
				}
			}
		})
	}
}

func TestTheFirstRuleThatFiresWins(t *testing.T) {
	t.Parallel()
	i := inject(t, fault.Plan{Rules: []fault.Rule{
		{Kind: fault.Reset, Count: 2}, {Kind: fault.Hang, Count: 1}, {Kind: fault.Garbage, Operations: []string{"reads"}},
	}})
	got := make([]fault.Kind, 4)
	for n := range got {
		got[n] = i.Next(pay()).Kind
	}
	if diff := cmp.Diff([]fault.Kind{fault.Reset, fault.Reset, fault.Hang, ""}, got); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	report := i.Report()
	counts := make([]string, len(report))
	for n, r := range report {
		counts[n] = fmt.Sprintf("%s %d/%d", r.Kind, r.Fired, r.Seen)
	}
	if want := "reset 2/4, hang 1/4, garbage 0/0"; strings.Join(counts, ", ") != want {
		t.Errorf("got %v, want %s", counts, want)
	}
}

// decisions plays requests to a plan and writes down what was decided.
func decisions(t *testing.T, p fault.Plan, n int) []fault.Decision {
	t.Helper()
	i := inject(t, p)
	all := make([]fault.Decision, n)
	for k := range all {
		all[k] = i.Next(pay())
	}
	return all
}

func TestDecisionsDependOnSeedAndPlaceInLineAlone(t *testing.T) {
	t.Parallel()
	rule := fault.Rule{Kind: fault.LateCommit, Probability: new(0.3), MaxDelay: clock.Duration(time.Hour), MaxLatency: clock.Duration(time.Second)}
	plan := func(seed uint64, rules ...fault.Rule) fault.Plan { return fault.Plan{Seed: seed, Rules: rules} }
	first := decisions(t, plan(1, rule), 1000)
	if diff := cmp.Diff(first, decisions(t, plan(1, rule), 1000)); diff != "" {
		t.Errorf("the same seed decides otherwise:\n%s", diff)
	}
	if cmp.Equal(first, decisions(t, plan(2, rule), 1000)) {
		t.Error("another seed decides the same")
	}
	rare := fault.Rule{Kind: fault.Slow, Probability: new(0.1)}
	before := decisions(t, plan(1, rule, rare), 1000)
	for k, d := range first {
		if !d.None() && !cmp.Equal(d, before[k]) {
			t.Fatalf("a rule behind it changed decision %d: %+v, %+v", k, d, before[k])
		}
	}
	i := inject(t, plan(1, rule))
	for k, d := range first {
		i.Next(get()) // does not match, so does not count
		if got := i.Next(pay()); !cmp.Equal(d, got) {
			t.Fatalf("requests that do not match changed decision %d", k)
		}
	}
}

func TestChanceIsFair(t *testing.T) {
	t.Parallel()
	const n = 20_000
	rule := fault.Rule{Kind: fault.LateCommit, Probability: new(0.25), Delay: clock.Duration(time.Minute), MaxDelay: clock.Duration(3 * time.Minute)}
	fired, sum := 0, 0.0
	for _, d := range decisions(t, fault.Plan{Rules: []fault.Rule{rule}}, n) {
		if d.None() {
			continue
		}
		fired++
		sum += d.Delay.Minutes()
		if d.Delay < time.Minute || d.Delay > 3*time.Minute {
			t.Fatalf("a delay of %v", d.Delay)
		}
	}
	if share := float64(fired) / n; math.Abs(share-0.25) > 0.01 {
		t.Errorf("%.3f fired, want 0.25", share)
	}
	if mean := sum / float64(fired); math.Abs(mean-2) > 0.05 {
		t.Errorf("the mean delay is %.3f min, want 2", mean)
	}
}

func TestWrongRulesAreRefused(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]fault.Rule{
		"kind":        {Kind: "explode"},
		"phase":       {Kind: fault.Hang, Phase: "during"},
		"body":        {Kind: fault.HTTP500, Body: "pdf"},
		"retryAfter":  {Kind: fault.Hang, RetryAfter: new(1)},
		"probability": {Kind: fault.Hang, Probability: new(1.1)},
		"negative":    {Kind: fault.Hang, Hold: -1},
		"late commit": {Kind: fault.LateCommit, Phase: fault.Before},
		"answer is":   {Kind: fault.Hang, Answer: fault.Reset},
		"answer \"":   {Kind: fault.LateCommit, Answer: "explode"},
	} {
		_, err := fault.NewInjector(fault.Plan{Rules: []fault.Rule{{Kind: fault.Hang}, r}})
		if err == nil || !strings.HasPrefix(err.Error(), "rules[1]: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func TestPlansAreJSON(t *testing.T) {
	t.Parallel()
	text := `{"rules":[{"operations":["payInstantly"],"paymentId":"p","phase":"before","kind":"http_429","probability":0.5,"count":3,` +
		`"latency":"1s","maxLatency":"2s","body":"empty","retryAfter":2},{"kind":"late_commit","delay":"1m0s","maxDelay":"1h0m0s","answer":"http_504"}],"seed":7}`
	var p fault.Plan
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	inject(t, p)
	if got, err := json.Marshal(p); err != nil || string(got) != text {
		t.Errorf("got %s %v, want %s", got, err, text)
	}
}

func TestProfilesHaveEveryKind(t *testing.T) {
	t.Parallel()
	for _, name := range fault.Profiles() {
		p, err := fault.Profile(name, 1)
		if err != nil {
			t.Fatal(err)
		}
		inject(t, p)
		kinds := map[fault.Kind]bool{}
		for _, r := range p.Rules {
			kinds[r.Kind] = true
		}
		if name == fault.Calm && len(kinds) > 0 || name == fault.Hell && len(kinds) != len(fault.Kinds()) {
			t.Errorf("%s has %d kinds", name, len(kinds))
		}
	}
	if _, err := fault.Profile("purgatory", 1); err == nil || !strings.Contains(err.Error(), "bad-day, calm, hell") {
		t.Errorf("got %v", err)
	}
}

// TestNobodyIsToldOfASuccessThatWasNone is what stand-ins must never do: an answer
// that arrives whole and looks like a success to whoever parses it. The hollow kinds,
// which do so on purpose, say nothing that was not made for them.
func TestNobodyIsToldOfASuccessThatWasNone(t *testing.T) {
	t.Parallel()
	check := func(d fault.Decision) {
		t.Helper()
		for draw := range uint64(200) {
			d.Draw = draw * 7919
			o := d.Observe(fault.Answer{})
			made := slices.Contains([]string{`{}`, `{"ok":true}`, `[]`, `null`}, string(o.Body)) && slices.Contains(fault.Hollow(), d.Shown())
			if o.Outcome == fault.Answered && o.Status < 300 && json.Valid(o.Body) && !made {
				t.Fatalf("%s as %s: %d %s", d.Kind, d.Shown(), o.Status, o.Body)
			}
		}
	}
	for _, kind := range fault.Kinds() {
		if kind == fault.LateCommit {
			continue // has no phase
		}
		check(fault.Decision{Kind: fault.LateCommit, Phase: fault.After, Answer: kind})
		if kind != fault.Slow { // which is executed, only later
			check(fault.Decision{Kind: kind, Phase: fault.Before})
		}
	}
}

func TestHollowAnswersAreWhole(t *testing.T) {
	t.Parallel()
	for kind, want := range map[fault.Kind]string{
		fault.EmptyObject: `{}`, fault.OKObject: `{"ok":true}`, fault.EmptyList: `[]`, fault.NullJSON: `null`,
		fault.MissingField: `{"imitated":1}`, fault.OtherObject: `{"imitated":1}`, fault.OtherStore: `{"imitated":1}`,
	} {
		for _, d := range []fault.Decision{
			{Kind: kind, Phase: fault.Before}, {Kind: kind, Phase: fault.After}, {Kind: fault.LateCommit, Phase: fault.After, Answer: kind},
		} {
			o := d.Observe(fault.Answer{Status: 409, Body: []byte(`{"type":"X"}`), Imitation: []byte(`{"imitated":1}`)})
			if o.Outcome != fault.Answered || o.Status != 200 || o.ContentType != "application/json; charset=utf-8" || string(o.Body) != want || o.Length != len(want) {
				t.Errorf("%s as %s: got %+v, want %s", d.Kind, kind, o, want)
			}
		}
	}
}

func TestDamageNeverLeavesAnAnswerWhole(t *testing.T) {
	t.Parallel()
	right := fault.Answer{Status: 200, Body: []byte(`{"payment":{"pgTxId":"sandbox-pg-1"}}`)}
	for _, kind := range []fault.Kind{fault.CloseInBody, fault.Truncated, fault.CutJSON, fault.Garbage, fault.CloseAfterHeaders} {
		for draw := range uint64(500) {
			d := fault.Decision{Kind: kind, Phase: fault.After, Draw: draw * 104_729}
			if o := d.Observe(right); json.Valid(o.Body) {
				t.Fatalf("%s leaves %s", kind, o.Body)
			}
		}
	}
	d := fault.Decision{Kind: fault.WrongLength, Phase: fault.After, Draw: 12345}
	if o := d.Observe(right); o.Length <= len(o.Body) || !bytes.Equal(o.Body, right.Body) {
		t.Errorf("got %+v", o)
	}
}

func TestHeadersAreRules(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]fault.Rule{
		"reset":       {Kind: fault.Reset},
		"after:reset": {Kind: fault.Reset, Phase: fault.After},
		"before:http_503 ; body=empty;retryAfter=3;": {Kind: fault.HTTP503, Phase: fault.Before, Body: fault.Empty, RetryAfter: new(3)},
		"late_commit;delay=10m;maxDelay=1h;answer=http_504": {
			Kind: fault.LateCommit, Delay: clock.Duration(10 * time.Minute), MaxDelay: clock.Duration(time.Hour), Answer: fault.HTTP504,
		},
		"dribble;interval=1ms;latency=2s;maxLatency=3s;hold=4s": {
			Kind: fault.Dribble, Interval: clock.Duration(time.Millisecond), Latency: clock.Duration(2 * time.Second),
			MaxLatency: clock.Duration(3 * time.Second), Hold: clock.Duration(4 * time.Second),
		},
	} {
		got, err := fault.ParseHeader(value)
		if err != nil {
			t.Errorf("%s: %v", value, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", value, diff)
		}
	}
}
