// Command simcheck simulates worlds in which everything goes wrong and checks that
// the service keeps its promises in all of them. The production engine, its rules
// and its PortOne adapter run unchanged, in one thread for each world, on a journal
// and a PortOne that are models. A seed decides everything that happens.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/world"
)

// gcPercent trades memory, of which a world needs little, for time.
const gcPercent = 1000

func main() {
	debug.SetGCPercent(gcPercent)
	err := run(os.Args[1:], os.Stdout, time.Now) //nolint:forbidigo // the program's own clock, for its report
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "simcheck:", err)
		os.Exit(1)
	}
}

// run does what the arguments say.
func run(args []string, out io.Writer, now func() time.Time) error {
	flags := flag.NewFlagSet("simcheck", flag.ContinueOnError)
	flags.SetOutput(out)
	seed := flags.Uint64("seed", 0, "simulate only the world of this seed")
	trace := flags.Bool("trace", false, "with -seed, print everything that happens")
	ops := flags.Int("ops", 50_000, "simulate worlds until so many operations were accepted")
	from := flags.Uint64("from", 1, "the first seed")
	workers := flags.Int("workers", runtime.GOMAXPROCS(0), "how many worlds are simulated at a time")
	if err := flags.Parse(args); err != nil {
		return err
	}
	p := &printer{out: out}
	if *seed != 0 {
		return p.ended(one(p, *seed, *trace))
	}
	c := &campaign{from: *from, ops: *ops, workers: *workers, now: now, print: p}
	return p.ended(c.run())
}

// one simulates one world and shows all of it.
func one(p *printer, seed uint64, trace bool) error {
	worlds, err := world.NewWorlds()
	if err != nil {
		return fmt.Errorf("prepare worlds: %w", err)
	}
	var everything io.Writer
	if trace {
		everything = p.out
	}
	options := world.Draw(seed)
	p.linef("%s", options.String())
	r := worlds.Run(options, nil, everything)
	total := newTotals()
	total.add(r)
	total.print(p)
	if r.Violation == nil {
		return nil
	}
	p.violation(r, true)
	return errViolated
}

var errViolated = errors.New("a promise was broken")

// printer writes until it cannot.
type printer struct {
	out io.Writer
	err error
}

func (p *printer) linef(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format+"\n", args...)
	}
}

// ended is why a run ended: what it found, or that nobody could be told.
func (p *printer) ended(err error) error {
	if err == nil && p.err != nil {
		return fmt.Errorf("print the report: %w", p.err)
	}
	return err
}

// violation shows what is wrong with a world and how to see it again.
func (p *printer) violation(r *world.Result, tail bool) {
	p.linef("VIOLATION in seed %d (%s) after %v: %v", r.Seed, r.Profile, r.Violation.At, r.Violation)
	if tail {
		for _, l := range r.Tail {
			p.linef("%s", l)
		}
	}
	p.linef("replay: go run ./test/simcheck -seed=%d -trace", r.Seed)
}
