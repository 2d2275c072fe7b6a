package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/world"
)

const (
	// twiceEvery is how often a world is simulated a second time, to see that nothing
	// but the seed decides.
	twiceEvery = 50
	// mostViolations ends a campaign: what follows would be more of the same.
	mostViolations = 20
	// mostTails is how many violations are shown whole.
	mostTails = 3
)

// campaign simulates one world after the other, several at a time.
type campaign struct {
	from    uint64
	ops     int
	workers int
	now     func() time.Time
	print   *printer

	mu   sync.Mutex
	next uint64
	done bool
}

// finished is a world that came to its end.
type finished struct {
	*world.Result

	err error
}

// run simulates worlds in the order of their seeds and counts them in that order, so
// that the same arguments give the same totals.
func (c *campaign) run() error {
	c.next = c.from
	begun := c.now()
	results := make(chan finished, c.workers)
	var workers sync.WaitGroup
	for range c.workers {
		workers.Go(func() { c.work(results) })
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	total := newTotals()
	waiting := map[uint64]*world.Result{}
	due, violations := c.from, 0
	var failed error
	for f := range results {
		if f.err != nil {
			failed = f.err
			c.stop()
			continue
		}
		if f.Violation != nil {
			violations++
			c.print.violation(f.Result, violations <= mostTails)
		}
		waiting[f.Seed] = f.Result
		for waiting[due] != nil && total.stats.Operations < c.ops {
			total.add(waiting[due])
			delete(waiting, due)
			due++
			c.progress(total, begun)
		}
		if total.stats.Operations >= c.ops || violations >= mostViolations {
			c.stop()
		}
	}
	total.print(c.print)
	c.print.linef("seeds %d to %d in %v, %d simulated twice", c.from, due-1, c.now().Sub(begun).Round(time.Millisecond), total.worlds/twiceEvery)
	if failed == nil && violations > 0 {
		failed = fmt.Errorf("%d worlds: %w", violations, errViolated)
	}
	return failed
}

// work simulates worlds until the campaign ends.
func (c *campaign) work(results chan<- finished) {
	worlds, err := world.NewWorlds()
	if err != nil {
		results <- finished{err: fmt.Errorf("prepare worlds: %w", err)}
		return
	}
	for seed, more := c.take(); more; seed, more = c.take() {
		results <- finished{Result: simulate(worlds, seed)}
	}
}

// simulate lets one world run, now and then twice.
func simulate(worlds *world.Worlds, seed uint64) *world.Result {
	r := worlds.Run(world.Draw(seed), nil, nil)
	if seed%twiceEvery == 0 && r.Violation == nil {
		r.Compare(worlds.Run(world.Draw(seed), nil, io.Discard))
	}
	return r
}

func (c *campaign) take() (seed uint64, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	seed = c.next
	c.next++
	return seed, !c.done
}

func (c *campaign) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = true
}

// progress tells how far the campaign is, ten times.
func (c *campaign) progress(total *totals, begun time.Time) {
	const times = 10
	if tenth := total.stats.Operations * times / max(c.ops, 1); tenth > total.told {
		total.told = tenth
		c.print.linef("%3d%%  %d operations in %d worlds, %v", min(tenth, times)*100/times, total.stats.Operations, total.worlds,
			c.now().Sub(begun).Round(time.Second))
	}
}
