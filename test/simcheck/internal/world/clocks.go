package world

import (
	"math/rand/v2"
	"time"

	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// drawClocks draws what happens to the clock of the journal.
func (o *Options) drawClocks(scale float64) {
	d := dice{rand.New(rand.NewPCG(o.Seed, 0x636c6f636b73))} //nolint:gosec // repeatable on purpose
	if scale > 0 && d.coin() {
		o.Steps, o.StepMost = 1+d.IntN(3), d.pick(5*time.Second, time.Minute, 10*time.Minute)
	}
}

// jump sets the clock of a process to another time.
func (w *World) jump() {
	m := w.replicas[w.rng.IntN(len(w.replicas))]
	m.Group.Ahead = w.upTo(2*w.Skew) - w.Skew
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "clock jumps", Whom: m.Name, More: m.Group.Ahead.String()})
}

// step sets the clock of the journal to another time, and with it that of the process
// on the same host.
func (w *World) step() {
	w.database.Ahead = w.upTo(2*w.StepMost) - w.StepMost
	if w.database.Local {
		for _, m := range w.replicas {
			m.Group.Ahead = w.database.Ahead
		}
	}
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "journal's clock steps", More: w.database.Ahead.String()})
}

// clockOf is how far the clock of a process that starts is ahead. That of the journal's
// host may have been set while no process was there to see it.
func (w *World) clockOf() time.Duration {
	switch {
	case w.database.Local:
		if w.lives > 1 && w.Steps > 0 && w.rng.IntN(2) == 0 {
			w.result.Chaos["clock step while down"]++
			w.step()
		}
		return w.database.Ahead
	case w.Skew > 0:
		return w.upTo(2*w.Skew) - w.Skew
	}
	return 0
}
