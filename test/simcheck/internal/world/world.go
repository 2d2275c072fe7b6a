// Package world puts a simulated world together: replicas of the production engine,
// their journal, a network, a PortOne, shops, and everything that goes wrong. It
// lets the world run, heals it, and asks the oracle whether all was well.
package world

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/loop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/oracle"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/replica"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/shop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/upstream"
)

// begin is when all worlds begin.
func begin() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// Worlds makes worlds, one after the other: the adapter's plans are compiled once.
type Worlds struct {
	switched

	adapter *portone.Adapter
}

// NewWorlds compiles the adapter.
func NewWorlds() (*Worlds, error) {
	w := &Worlds{}
	var err error
	w.adapter, err = portone.New(portone.Config{Client: &w.switched, DefaultStore: account.StoreID})
	return w, err
}

// switched leads the adapter to the network of the world that runs.
type switched struct{ *upstream.Network }

// Mutation is a mistake that is to be found.
type Mutation struct {
	Journal    func(replica.Journal) replica.Journal
	Port       func(operation.Port) operation.Port
	Definition func(operation.Definition) operation.Definition
}

// World is one world.
type World struct {
	Options

	loop     *loop.Loop
	rng      *rand.Rand
	box      *sandbox.Sandbox
	network  *upstream.Network
	database *replica.Database
	oracle   *oracle.Oracle
	market   *shop.Market
	port     operation.Port

	definitions []*operation.Definition
	byOriginal  map[*operation.Definition]*operation.Definition
	replicas    []*member
	ambushes    []func(place int)
	lives       int
	ids         uint64
	open        bool // shops begin new things
	healed      time.Time
	result      *Result
}

// Result is how a world went.
type Result struct {
	Seed      uint64
	Profile   string
	Hash      uint64
	Violation *oracle.Violation
	Tail      []string
	Stats     oracle.Stats
	Weather   upstream.Counts
	Journal   [4]int
	Chaos     map[string]int
	Calls     int
	Steps     int
	Time      time.Duration
	// Present and Absent are how long doubts lasted after everything was healed, by
	// whether PortOne had a record of them.
	Present, Absent []time.Duration
}

// Compare holds a result against one that must be the same.
func (r *Result) Compare(again *Result) {
	if r.Hash == again.Hash {
		return
	}
	r.Violation = &oracle.Violation{
		Rule: "DETERMINISM", Text: fmt.Sprintf("the same seed has trace hash %016x and then %016x", r.Hash, again.Hash),
	}
	if again.Violation != nil {
		r.Violation = again.Violation
	}
}

// Run lets a world run from its beginning to its end.
func (ws *Worlds) Run(o Options, m *Mutation, out io.Writer) *Result {
	w := ws.build(o, m, out)
	defer w.close()
	w.run()
	w.result.finish(w)
	return w.result
}

// build puts a world together. Each part has a random source of its own, so that a
// change in one does not shift the others.
func (ws *Worlds) build(o Options, m *Mutation, out io.Writer) *World {
	source := func(part uint64) *rand.Rand { return rand.New(rand.NewPCG(o.Seed, part)) } //nolint:gosec // repeatable on purpose
	t := trace.New(begin(), out)
	w := &World{Options: o, rng: source(1), result: &Result{Seed: o.Seed, Profile: o.Profile, Chaos: map[string]int{}}}
	w.loop = loop.New(begin(), source(2), t)
	box := o.Box
	box.Now = func() time.Time { return w.loop.Now().Add(o.Ahead) }
	w.box = sandbox.New(box)
	w.database = replica.NewDatabase(w.loop, source(4))
	w.oracle = oracle.New(oracle.Config{
		Loop: w.loop, Journal: w.database.Now, Wrong: 2 * o.StepMost, Box: w.box, Ahead: o.Ahead, PayAgain: o.Box.Rules.PayAgain, LateApproval: o.Box.Rules.LateApproval > 0,
		Lag:   time.Duration(max(o.Box.Lag.Single.Max, o.Box.Lag.Lists.Max)),
		Blind: w.blind,
	})
	w.network = &upstream.Network{Loop: w.loop, Box: w.box, Rng: source(3), Watch: w.oracle}
	ws.Network = w.network
	w.database.Local = o.Replicas == 1
	w.database.Watch, w.database.Saved = w.oracle, w.saved
	w.port = ws.adapter
	w.define(m)
	w.market = &shop.Market{
		Loop: w.loop, Rng: source(5), Service: w, Box: w.box, Manners: o.Manners,
		Definition: func(d *operation.Definition) *operation.Definition { return w.byOriginal[d] },
	}
	return w
}

// define takes the production definitions, or those with a mistake.
func (w *World) define(m *Mutation) {
	if m == nil {
		m = &Mutation{}
	}
	w.byOriginal = map[*operation.Definition]*operation.Definition{}
	for _, d := range domain.Operations() {
		defined := d
		if m.Definition != nil {
			defined = new(m.Definition(*d))
		}
		w.definitions = append(w.definitions, defined)
		w.byOriginal[d] = defined
	}
	if m.Journal != nil {
		w.database.Journal = m.Journal(w.database.Journal)
	}
	if m.Port != nil {
		w.port = m.Port(w.port)
	}
}

// blind reports whether nothing can be read about operations of a kind. A mistake that
// keeps the service from reading excuses no doubt.
func (w *World) blind(rpc protoreflect.FullName) bool {
	all := domain.Operations()
	i := slices.IndexFunc(all, func(d *operation.Definition) bool { return d.RPC == rpc })
	return i < 0 || all[i].Recovery.Look == nil
}

func (w *World) close() {
	groups := make([]*loop.Group, 0, len(w.replicas))
	for _, r := range w.replicas {
		groups = append(groups, r.Group)
	}
	w.loop.Close(groups...)
}

// finish fills in what was counted.
func (r *Result) finish(w *World) {
	r.Hash = w.loop.Trace.Hash()
	r.Stats, r.Weather, r.Journal = w.oracle.Stats, w.network.Count, w.database.Count
	r.Calls, r.Steps, r.Time = w.market.Calls, w.loop.Steps(), w.loop.Elapsed()
	if r.Violation = w.oracle.Found; r.Violation != nil {
		about := r.Violation.Subject
		r.Tail = w.tail(about)
	}
}
