package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
)

// simulation drives a sandbox without a socket, by a clock that stands still.
type simulation struct {
	t   testing.TB
	box *sandbox.Sandbox
}

func simulate(tb testing.TB, options ...func(*sandbox.Options)) simulation {
	tb.Helper()
	o := sandbox.Options{Seed: 1, Now: newClock().Now}
	for _, change := range options {
		change(&o)
	}
	return simulation{tb, sandbox.New(o)}
}

func (s simulation) send(method, path string, body any, h headers) sandbox.Exchange {
	s.t.Helper()
	r := sandbox.Request{Method: method, Path: path, Header: http.Header{"Authorization": {secret}}}
	r.Path, r.Query, _ = strings.Cut(path, "?")
	if body != nil {
		r.Body = encode(s.t, body)
	}
	for name, value := range h {
		r.Header.Set(name, value)
	}
	return s.box.Exchange(r)
}

func (s simulation) pay(id string, total int64, h headers) sandbox.Exchange {
	s.t.Helper()
	return s.send(http.MethodPost, "/payments/"+id+"/instant", cardPayment(total), h)
}

// want checks how an exchange ended; a status of 0 stands for no answer.
func (s simulation) want(e sandbox.Exchange, outcome fault.Outcome, status int, execution sandbox.Execution) sandbox.Exchange {
	s.t.Helper()
	if e.Outcome != outcome || e.Status != status || e.Execution != execution {
		s.t.Fatalf("%s: got %s %d %s %s, want %s %d %s", e.Operation, e.Outcome, e.Status, e.Execution, e.Body, outcome, status, execution)
	}
	return e
}

// status is the state of a payment, or the type of the error.
func (s simulation) status(id string) string {
	s.t.Helper()
	var answer struct {
		Status string `json:"status"`
		Type   string `json:"type"`
	}
	if err := json.Unmarshal(s.send(http.MethodGet, "/payments/"+id, nil, nil).Body, &answer); err != nil {
		s.t.Fatal(err)
	}
	return answer.Status + answer.Type
}

func (s simulation) advance(d time.Duration) {
	s.t.Helper()
	if err := s.box.Advance(d); err != nil {
		s.t.Fatal(err)
	}
}

// movements is the ledger in short: "+1000 -400".
func (s simulation) movements() string {
	entries := s.box.Ledger()
	all := make([]string, 0, len(entries))
	for _, e := range entries {
		sign := "+"
		if e.Kind == ledger.Refund {
			sign = "-"
		}
		all = append(all, fmt.Sprintf("%s%d", sign, e.Amount))
	}
	return strings.Join(all, " ")
}

// withFault asks for a fault, under someKey.
func withFault(value string) headers {
	h := keyed()
	h[fault.Header] = value
	return h
}

// TestExchangesAgreeWithSockets holds the way in for simulations to what a client
// sees on a socket.
func TestExchangesAgreeWithSockets(t *testing.T) {
	t.Parallel()
	for _, kind := range fault.Kinds() {
		for _, phase := range []fault.Phase{fault.Before, fault.After} {
			if kind == fault.LateCommit {
				continue
			}
			t.Run(string(phase)+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				value := fmt.Sprintf("%s:%s;hold=100ms", phase, kind)
				onSocket := start(t).call(time.Second, http.MethodPost, "/payments/p/instant", cardPayment(1000), withFault(value))
				s := simulate(t)
				e := s.pay("p", 1000, withFault(value))
				if e.Outcome != outcomeOf(kind) || e.Fault != kind || e.Phase != phase {
					t.Errorf("%s %s ends as %s", e.Phase, e.Fault, e.Outcome)
				}
				agree(t, e, onSocket)
				executed := phase == fault.After || kind == fault.Slow
				if (e.Execution == sandbox.Executed) != executed || (s.movements() == "+1000") != executed {
					t.Errorf("%s with ledger %q, want executed: %t", e.Execution, s.movements(), executed)
				}
			})
		}
	}
}

func outcomeOf(k fault.Kind) fault.Outcome {
	outcome := map[fault.Kind]fault.Outcome{
		fault.Hang: fault.Hung, fault.Reset: fault.WasReset, fault.CloseBeforeHeaders: fault.ClosedBeforeHeaders,
		fault.CloseAfterHeaders: fault.ClosedAfterHeaders, fault.CloseInBody: fault.ClosedInBody,
		fault.Truncated: fault.TruncatedChunk, fault.WrongLength: fault.TooShort,
	}[k]
	if outcome == "" {
		return fault.Answered
	}
	return outcome
}

func agree(t *testing.T, e sandbox.Exchange, onSocket seen) {
	t.Helper()
	if e.Status != onSocket.status || string(e.Body) != onSocket.body {
		t.Errorf("an exchange has %d %s, a socket has %+v", e.Status, e.Body, onSocket)
	}
	for _, name := range []string{"Content-Type", "X-Simulator", "Retry-After"} {
		if e.Header.Get(name) != onSocket.header.Get(name) {
			t.Errorf("%s is %q, on a socket %q", name, e.Header.Get(name), onSocket.header.Get(name))
		}
	}
}

func TestExchangesTakeTheirTimeOnTheClock(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		total   int64
		fault   string
		latency time.Duration
		// busy tells that the key is outstanding meanwhile.
		busy bool
	}{
		"a slow gateway":                 {1407, "", sandbox.DefaultSlowPG, true},
		"a gateway that times out":       {1406, "", sandbox.DefaultPGTimeout, true},
		"a hang after the commit":        {1000, "after:hang", sandbox.DefaultHangLimit, true},
		"a hang before the commit":       {1000, "before:hang;hold=9s", 9 * time.Second, true},
		"slowness before the commit":     {1000, "before:slow;latency=3s", 3 * time.Second, true},
		"slowness after the commit":      {1000, "after:slow;latency=3s", 3 * time.Second, false},
		"a slow gateway and a slow hang": {1407, "after:hang;hold=1s;latency=2s", 8 * time.Second, true},
		"a dribble":                      {1000, "dribble;interval=1s;latency=1s", 121 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := simulate(t)
			h := keyed()
			if tc.fault != "" {
				h = withFault(tc.fault)
			}
			if e := s.pay("p", tc.total, h); e.Latency != tc.latency {
				t.Errorf("takes %v, want %v for %s", e.Latency, tc.latency, e.Body)
			}
			s.advance(tc.latency - time.Millisecond)
			if e := s.pay("p", tc.total, keyed()); (e.Status == http.StatusConflict) != tc.busy {
				t.Errorf("just before its end a repeat gets %d %s", e.Status, e.Body)
			}
			s.advance(time.Millisecond)
			if e := s.pay("p", tc.total, keyed()); e.Status == http.StatusConflict {
				t.Errorf("at its end a repeat gets %s", e.Body)
			}
		})
	}
}

func TestDamagedAnswersAreStoredWhole(t *testing.T) {
	t.Parallel()
	for _, kind := range []fault.Kind{fault.Reset, fault.CloseInBody, fault.Garbage, fault.HTTP502, fault.HTTP429, fault.Duplicate} {
		s, untouched := simulate(t), simulate(t)
		s.pay("p", 1000, withFault("after:"+string(kind)))
		right := untouched.want(untouched.pay("p", 1000, keyed()), fault.Answered, 200, sandbox.Executed)
		again := s.want(s.pay("p", 1000, keyed()), fault.Answered, 200, sandbox.Replayed)
		if diff := cmp.Diff(right.Body, again.Body); diff != "" {
			t.Errorf("%s: the repeat differs from an answer without faults:\n%s", kind, diff)
		}
	}
}

func TestReplaysSufferFaultsToo(t *testing.T) {
	t.Parallel()
	s := simulate(t)
	s.pay("p", 1000, keyed())
	s.want(s.pay("p", 1000, withFault("after:reset")), fault.WasReset, 0, sandbox.Replayed)
	s.want(s.pay("p", 1000, withFault("before:http_503")), fault.Answered, 503, sandbox.NotExecuted)
	s.want(s.pay("p", 1000, withFault("after:hang")), fault.Hung, 0, sandbox.Replayed)
	s.want(s.pay("p", 1000, keyed()), fault.Answered, 200, sandbox.Replayed)
}

func TestLateCommits(t *testing.T) {
	t.Parallel()
	for name, free := range map[string]bool{"keep their key": false, "free their key": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := simulate(t, func(o *sandbox.Options) { o.FreeLateKeys = free })
			late := s.want(s.pay("p", 1000, withFault("late_commit;delay=10m;answer=http_504")), fault.Answered, 504, sandbox.Postponed)
			if d := late.CommitsAt.Sub(s.box.Now()); d != 10*time.Minute {
				t.Errorf("commits in %v", d)
			}
			if due, planned := s.box.NextDue(); !planned || !due.Equal(late.CommitsAt) {
				t.Errorf("next due %v %t", due, planned)
			}
			s.advance(10*time.Minute - time.Millisecond)
			if got := s.status("p"); got != "PAYMENT_NOT_FOUND" {
				t.Errorf("before its time the payment is %s", got)
			}
			if free {
				s.want(s.pay("p", 1000, keyed()), fault.Answered, 200, sandbox.Executed)
			} else {
				s.want(s.pay("p", 1000, keyed()), fault.Answered, 409, sandbox.NotExecuted)
			}
			s.advance(time.Millisecond)
			s.want(s.pay("p", 1000, keyed()), fault.Answered, 200, sandbox.Replayed)
			entries := s.box.Ledger()
			if s.movements() != "+1000" || !free && !entries[0].Time.Equal(late.CommitsAt) {
				t.Errorf("ledger %+v", entries)
			}
		})
	}
}

// TestALateRefundThatNobodyWaitedForRefundsTwice shows what the oracle is for: the
// client sees two refunds that are fine each, unless it compares balances.
func TestALateRefundThatNobodyWaitedForRefundsTwice(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rules     state.Rules
		balance   any
		movements string
	}{
		"without a balance":              {state.Rules{}, nil, "+1000 -300 -300"},
		"with one":                       {state.Rules{}, 1000, "+1000 -300"},
		"with one compared too early":    {state.Rules{BalanceOnArrival: true}, 1000, "+1000 -300 -300"},
		"with a wrong one, even earlier": {state.Rules{BalanceOnArrival: true}, 999, "+1000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := simulate(t, func(o *sandbox.Options) { o.Rules = tc.rules })
			s.pay("p", 1000, nil)
			body := with(J{"reason": "r", "amount": 300}, J{"currentCancellableAmount": tc.balance})
			s.send(http.MethodPost, "/payments/p/cancel", body, headers{fault.Header: "late_commit;delay=1m"})
			s.send(http.MethodPost, "/payments/p/cancel", body, nil)
			s.advance(time.Hour)
			if got := s.movements(); got != tc.movements {
				t.Errorf("got %s, want %s", got, tc.movements)
			}
			if v := ledger.Audit(s.box.Ledger()); len(v) > 0 {
				t.Errorf("violations %+v", v)
			}
		})
	}
}

func TestLateReadsAreReadsThatFail(t *testing.T) {
	t.Parallel()
	s := simulate(t)
	e := s.send(http.MethodGet, "/banks", nil, headers{fault.Header: "late_commit;delay=1m;answer=http_504"})
	s.want(e, fault.Answered, 504, sandbox.Executed)
	if _, planned := s.box.NextDue(); planned {
		t.Error("a read is planned for later")
	}
}

// bedlam plays random requests against the worst profile and writes down all that
// any client sees.
func bedlam(t *testing.T, seed uint64) []string {
	t.Helper()
	plan, err := fault.Profile(fault.Hell, seed)
	if err != nil {
		t.Fatal(err)
	}
	s := simulate(t, func(o *sandbox.Options) {
		o.Seed, o.Faults = seed, plan
		o.Lag = state.Lag{Single: state.Range{Max: clock.Duration(time.Minute)}, Lists: state.Range{Max: clock.Duration(2 * time.Minute)}, PerRead: true}
	})
	var all []string
	note := func(e sandbox.Exchange) {
		all = append(all, fmt.Sprintf("%s %d %v %s %d %s %s %s %s", e.Outcome, e.Status, e.Header, e.Latency, e.Copies, e.Execution, e.CommitsAt, e.Fault, e.Body))
	}
	for i := range 300 {
		id := fmt.Sprintf("p-%d", i/4)
		key := headers{"Idempotency-Key": fmt.Sprintf(`"key-number-%06d"`, i)}
		switch i % 4 {
		case 0, 1:
			note(s.pay(id, 1000, key))
		case 2:
			note(s.send(http.MethodGet, "/payments/"+id, nil, nil))
		case 3:
			note(s.send(http.MethodPost, "/payments/"+id+"/cancel", J{"reason": "r", "amount": 100}, key))
		}
		s.advance(7 * time.Second)
	}
	note(s.send(http.MethodGet, "/payments", J{"page": J{"size": 100}}, nil))
	s.advance(2 * time.Hour)
	for _, path := range []string{"/_sandbox/ledger", "/_sandbox/faults", "/_sandbox/requests", "/_sandbox/clock", "/_sandbox/audit"} {
		note(s.send(http.MethodGet, path, nil, nil))
	}
	return all
}

func TestTheSameSeedGoesWrongInTheSameWay(t *testing.T) {
	t.Parallel()
	first := bedlam(t, 7)
	for i, line := range bedlam(t, 7) {
		if line != first[i] {
			t.Fatalf("two runs with one seed differ in exchange %d:\n%s\n%s", i, first[i], line)
		}
	}
	if slices.Equal(first, bedlam(t, 8)) {
		t.Error("two runs with two seeds agree")
	}
	outcomes := map[string]bool{}
	for _, line := range first {
		outcome, _, _ := strings.Cut(line, " ")
		outcomes[outcome] = true
	}
	if len(outcomes) < 6 {
		t.Errorf("hell was quiet: %v", outcomes)
	}
}
