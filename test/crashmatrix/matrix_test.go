package crashmatrix_test

import (
	"cmp"
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// options are the flags of the test binary, behind -args.
var options = struct {
	whole    *bool
	database *string
	only     *string
	one      *string
	sample   *int
	seed     *uint64
	lanes    *int
	hands    *int
	rounds   *int
}{
	whole:    flag.Bool("whole", false, "try every case, and prove absences"),
	database: flag.String("db", "", "try cases on one database only: sqlite or postgres"),
	only:     flag.String("only", "", "try cases only whose names contain this, with -whole"),
	one:      flag.String("case", "", "try one case"),
	sample:   flag.Int("sample", 20, "how many cases to draw"),
	seed:     flag.Uint64("seed", 0, "draw these cases; 0 draws others every time"),
	rounds:   flag.Int("rounds", len(outcomes()), "how many outcomes to try everything with, with -whole"),
	lanes:    flag.Int("lanes", 20, "how many cases to try at a time, waiting ones included"),
	hands:    flag.Int("hands", 6, "how many cases to work on at a time"),
}

// TestMain lets the programs collect their garbage rarely: thousands of them live
// for less than a second.
func TestMain(m *testing.M) {
	_ = os.Setenv("GOGC", "400")
	goleak.VerifyTestMain(postgrestest.Main{M: m}, goleak.Cleanup(func(status int) {
		workshop.Close()
		os.Exit(status)
	}))
}

// workshop is where the program is built, once for all tests.
var workshop = rig.Workshop{Flags: []string{rig.WithCrashPoints}}

// The program dies at every point, and what it left is picked up. Whatever PortOne
// did: the operation says so, its caller is told so, and it is so once.
func TestNoCrashMakesAnOutcomeUntrue(t *testing.T) {
	t.Parallel()
	cases := chosen(t)
	run := &run{t: t, total: len(cases), begun: time.Now()}
	shelves := map[string]shelf{sqlite: &files{folder: t.TempDir()}}
	if slices.ContainsFunc(cases, func(c testCase) bool { return c.database == postgres }) {
		shelves[postgres] = &servers{server: postgrestest.Shared(t)}
	}
	queue := make(chan []testCase, len(cases))
	for _, row := range rows(cases) {
		queue <- row
	}
	close(queue)
	var lanes sync.WaitGroup
	var numbers atomic.Int64
	built := workshop.Program(t)
	busy := make(hands, *options.hands)
	for range min(*options.lanes, len(cases)) {
		lanes.Go(func() {
			run.lane(t.Context(), &lane{
				t: t, program: built, shelves: shelves, report: run.take, numbers: &numbers, hands: busy,
				patient: *options.whole || *options.one != "",
			}, queue)
		})
	}
	lanes.Wait()
	run.sum()
}

// chosen are the cases that the flags ask for.
func chosen(t *testing.T) []testCase {
	t.Helper()
	if *options.one != "" {
		c, err := parse(*options.one)
		if err != nil {
			t.Fatal(err)
		}
		return []testCase{c}
	}
	on := databases()
	if *options.database != "" {
		on = []string{*options.database}
	}
	if *options.whole {
		var all []testCase
		for n := range *options.rounds {
			all = append(all, round(n, on)...)
		}
		return slices.DeleteFunc(all, func(c testCase) bool { return !strings.Contains(c.String(), *options.only) })
	}
	return drawn(t, on)
}

// drawn are cases that end soon, drawn by a seed.
func drawn(t *testing.T, on []string) []testCase {
	t.Helper()
	seed := *options.seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Log("cases that probably end with the proof of an absence, which takes two minutes, are left to -whole")
	t.Logf("again: go test -count=1 -v ./test/crashmatrix -run %s -args -seed=%d -sample=%d -db=%q", t.Name(), seed, *options.sample, *options.database)
	all := slices.DeleteFunc(matrix(on...), testCase.slow)
	order := rand.New(rand.NewPCG(seed, 0)).Perm(len(all))[:min(*options.sample, len(all))]
	some := make([]testCase, 0, len(order))
	for _, n := range order {
		some = append(some, all[n])
	}
	slices.SortStableFunc(some, func(a, b testCase) int {
		return cmp.Or(cmp.Compare(a.database, b.database), cmp.Compare(a.moment.String(), b.moment.String()))
	})
	return some
}

// run collects what came of the cases.
type run struct {
	t     *testing.T
	total int
	begun time.Time

	mu     sync.Mutex
	counts map[string]map[verdict]int
	parked int
	done   int
}

// lane gives a lane a sandbox and lets it run.
func (r *run) lane(ctx context.Context, l *lane, queue <-chan []testCase) {
	box, err := rig.Play(ctx, l.program)
	if err != nil {
		r.t.Error(err)
		return
	}
	defer box.Close()
	l.box = box
	l.run(ctx, queue)
}

func (r *run) take(got result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts == nil {
		r.counts = map[string]map[verdict]int{}
	}
	if r.counts[got.database] == nil {
		r.counts[got.database] = map[verdict]int{}
	}
	r.counts[got.database][got.verdict]++
	if got.parked {
		r.parked++
	}
	if got.verdict == violated {
		r.t.Errorf("%s\n  %s\n  again: go test -count=1 -v ./test/crashmatrix -run %s -args -case=%s",
			got.testCase, strings.Join(got.problems, "\n  "), r.t.Name(), got.testCase)
	}
	if r.done++; r.done%500 == 0 {
		r.t.Logf("%d of %d cases after %v: %v", r.done, r.total, time.Since(r.begun).Round(time.Second), r.counts)
	}
}

func (r *run) sum() {
	if r.done != r.total {
		r.t.Errorf("%d cases of %d were tried", r.done, r.total)
	}
	r.t.Logf("%d cases in %v, of which %d had to wait for the proof of an absence", r.done, time.Since(r.begun).Round(time.Second), r.parked)
	for database, counts := range r.counts {
		r.t.Logf("%s: %v", database, counts)
	}
}
