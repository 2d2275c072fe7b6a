package world

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/replica"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/shop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/upstream"
)

// Options are everything that a seed decides about a world before it begins.
type Options struct {
	Seed     uint64
	Profile  string
	Replicas int
	Journeys int
	// Trouble is how long things go wrong, before everything is healed.
	Trouble time.Duration

	Weather upstream.Weather
	// Writes and Reads are the shares of requests that PortOne itself gets wrong.
	Writes, Reads float64
	Journal       replica.Trouble
	Manners       shop.Manners

	// Kills, Pauses, Terminations, JournalOutages and PortOneOutages are how many
	// there are.
	Kills, Pauses, Terminations, JournalOutages, PortOneOutages int
	// PauseMost, JournalOutageMost and PortOneOutageMost are how long they can be.
	PauseMost, JournalOutageMost, PortOneOutageMost time.Duration
	// Skew is how wrong the clocks of processes can be, and jump.
	Skew time.Duration
	// Steps is how often the clock of the journal is set to another time, and StepMost
	// how wrong it can be then. A journal with one replica is on the replica's host and
	// has its clock, which may also be set while the process is down.
	Steps    int
	StepMost time.Duration

	// Box answers the open questions about PortOne.
	Box sandbox.Options
	// Ahead is how far PortOne's clock is ahead of the journal's.
	Ahead time.Duration
}

// profiles are the kinds of worlds, by weight. A profile scales what goes wrong.
func profiles() []struct {
	name   string
	weight int
	scale  float64
} {
	return []struct {
		name   string
		weight int
		scale  float64
	}{{"calm", 15, 0}, {"bad-day", 45, 0.3}, {"hell", 35, 1}, {"outage", 5, 0.3}}
}

// Draw draws the options of a world.
func Draw(seed uint64) Options {
	rng := rand.New(rand.NewPCG(seed, 0x6f7074696f6e73)) //nolint:gosec // repeatable on purpose
	total := 0
	for _, p := range profiles() {
		total += p.weight
	}
	drawn := rng.IntN(total)
	for _, p := range profiles() {
		if drawn -= p.weight; drawn < 0 {
			return draw(seed, rng, p.name, p.scale)
		}
	}
	panic("unreachable") //nolint:forbidigo // the weights add up
}

func draw(seed uint64, rng *rand.Rand, profile string, scale float64) Options {
	d := dice{rng}
	o := Options{
		Seed: seed, Profile: profile, Replicas: 1 + rng.IntN(3), Journeys: 60 + rng.IntN(60),
		Trouble: d.between(8*time.Minute, 16*time.Minute),
		Writes:  scale * d.upTo(0.5), Reads: scale * d.upTo(0.3),
		Journal: replica.Trouble{Fails: scale * d.upTo(0.02), UnknownUndone: scale * d.upTo(0.02), UnknownDone: scale * d.upTo(0.02), Slow: scale * d.upTo(0.02)},
		Manners: shop.Manners{
			Twice: d.upTo(0.3), Again: d.upTo(0.2), OtherBody: d.upTo(0.05), Fresh: d.upTo(1), Leave: d.upTo(0.1),
			Hasty: d.upTo(0.2), Magic: d.upTo(0.3), Foreign: d.upTo(0.3),
		},
		Ahead: time.Duration(rng.Int64N(int64(8*time.Second))) - 4*time.Second,
	}
	for f := range o.Weather.Of {
		o.Weather.Of[f] = scale * d.upTo(0.06)
	}
	o.Weather.LateMost = d.pick(10*time.Second, time.Minute, 10*time.Minute)
	if rng.IntN(6) == 0 {
		o.Weather.LateMost = time.Hour
	}
	if scale > 0 {
		o.Kills, o.Pauses, o.Terminations = rng.IntN(4), rng.IntN(3), rng.IntN(3)
		o.JournalOutages, o.PortOneOutages = rng.IntN(2), rng.IntN(2)
		o.PauseMost, o.JournalOutageMost, o.PortOneOutageMost = 10*time.Minute, 2*time.Minute, 5*time.Minute
		o.Skew = d.pick(0, 0, 10*time.Second, 10*time.Minute)
	}
	if profile == "outage" {
		o.Trouble, o.PortOneOutages, o.PortOneOutageMost = 4*time.Hour, 2, 210*time.Minute
	}
	o.drawClocks(scale)
	o.Box = d.questions(seed, scale)
	if o.Box.Lag != (state.Lag{}) {
		// A gateway that errs and a record that is not there yet look like a refusal.
		o.Weather.Of[upstream.GatewayErrs] = 0
	}
	o.Manners.Fickle = !o.Box.FreeLateKeys || d.coin()
	if o.Box.KeyLife > 0 || o.Box.FreeLateKeys && o.Manners.Fickle {
		// One request that a network delivers twice, to a PortOne that has forgotten the key,
		// is refused and then carried out. Nobody but PortOne could prevent it.
		o.Weather.Of[upstream.Twice] = 0
	}
	return o
}

// dice draws.
type dice struct{ *rand.Rand }

func (d dice) upTo(most float64) float64 { return d.Float64() * most }

func (d dice) between(low, high time.Duration) time.Duration {
	return low + time.Duration(d.Int64N(int64(high-low)+1))
}

func (d dice) pick(from ...time.Duration) time.Duration { return from[d.IntN(len(from))] }

func (d dice) coin() bool { return d.IntN(2) == 0 }

// questions answers what PortOne's documents leave open (RELIABILITY Q1 to Q11, as
// far as a sandbox can).
func (d dice) questions(seed uint64, scale float64) sandbox.Options {
	o := sandbox.Options{
		Seed: seed, NoHeaderFaults: true,
		ForgetInvalid: d.coin(),                                                                                      // Q1
		KeyReuse:      []sandbox.KeyReuse{sandbox.RejectReuse, sandbox.ReplayReuse, sandbox.ExecuteReuse}[d.IntN(3)], // Q2
		KeyScope:      []sandbox.KeyScope{sandbox.KeyPerPath, sandbox.KeyPerStore, sandbox.KeyPerSecret}[d.IntN(3)],  // Q3
		FreeLateKeys:  d.coin(),
	}
	if d.IntN(3) == 0 {
		o.KeyLife = time.Nanosecond // a key helps only while its request is under way
	}
	// Q5. A payment that can be paid again, and a key that is forgotten, would be a PortOne
	// that protects a charge by nothing at all: a request that arrives twice, or late, would
	// be another charge as soon as the first was given back.
	o.Rules.PayAgain = d.coin() && o.KeyLife == 0 && !o.FreeLateKeys
	if d.coin() { // Q6
		o.Rules.LateApproval = d.between(10*time.Second, 5*time.Minute)
	}
	// Q9. A balance that is compared on arrival and a key that is free until the
	// commit would be a PortOne that protects a refund by nothing at all.
	o.Rules.BalanceOnArrival = d.coin() && !o.FreeLateKeys
	if scale > 0 && d.coin() { // Q4, Q10
		single, lists := d.pick(0, 2*time.Second, 30*time.Second), d.pick(0, 2*time.Second, 30*time.Second, 2*time.Minute)
		o.Lag = state.Lag{
			Single: state.Range{Max: clock.Duration(single)}, Lists: state.Range{Max: clock.Duration(lists)}, PerRead: d.coin(),
		}
	}
	return o
}

// String is what decides about a world, on a few lines.
func (o *Options) String() string {
	return fmt.Sprintf("profile %s, %d replicas, %d journeys in %v, portone %+v, weather %+v, writes %.2f, reads %.2f, journal %+v, manners %+v, "+
		"kills %d, pauses %d, terminations %d, journal outages %d, PortOne outages %d, skew %v, ahead %v, clock steps %d of %v",
		o.Profile, o.Replicas, o.Journeys, o.Trouble, o.questions(), o.Weather, o.Writes, o.Reads, o.Journal, o.Manners,
		o.Kills, o.Pauses, o.Terminations, o.JournalOutages, o.PortOneOutages, o.Skew, o.Ahead, o.Steps, o.StepMost)
}

func (o *Options) questions() string {
	return fmt.Sprintf("{forget invalid %t, reuse %d, scope %d, key life %v, free late keys %t, rules %+v, lag %+v}",
		o.Box.ForgetInvalid, o.Box.KeyReuse, o.Box.KeyScope, o.Box.KeyLife, o.Box.FreeLateKeys, o.Box.Rules, o.Box.Lag)
}
