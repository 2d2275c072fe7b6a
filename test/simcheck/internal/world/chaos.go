package world

import (
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/upstream"
)

// breakThings plans everything that goes wrong besides single requests.
func (w *World) breakThings() {
	w.network.Weather = w.Weather
	w.database.Trouble = w.Journal
	if err := w.box.SetFaults(upstream.Storm(w.Seed, w.Writes, w.Reads, max(w.Weather.LateMost, time.Minute))); err != nil {
		w.oracle.Violatef("WORLD", "", "faults cannot be set: %v", err)
	}
	w.ambush("kill", w.Kills, w.dieAndReturn)
	w.plan("terminate", w.Terminations, w.leaveAndReturn)
	w.ambush("pause", w.Pauses, w.standStill)
	w.plan("journal outage", w.JournalOutages, w.loseJournal)
	w.plan("PortOne outage", w.PortOneOutages, w.losePortOne)
	if w.Skew > 0 && !w.database.Local {
		w.plan("clock jump", 3, w.jump)
	}
	w.plan("journal clock step", w.Steps, w.step)
}

// plan lets something happen some times.
func (w *World) plan(name string, times int, do func()) {
	for range times {
		w.loop.After(w.upTo(w.Trouble), func() {
			if w.healed.IsZero() {
				w.result.Chaos[name]++
				do()
			}
		})
	}
}

// ambush lets something happen to a process some times: to any at any time, or to the
// next that has written something down and is about to act on it.
func (w *World) ambush(name string, times int, do func(place int)) {
	w.plan(name, times, func() {
		if w.rng.IntN(2) == 0 {
			do(w.rng.IntN(len(w.replicas)))
			return
		}
		w.ambushes = append(w.ambushes, do)
	})
}

// saved springs an ambush on a process that has written something down. It does not
// know yet: the answer is on its way.
func (w *World) saved(replica string) {
	place := slices.IndexFunc(w.replicas, func(m *member) bool { return m.Name == replica })
	if len(w.ambushes) == 0 || !w.healed.IsZero() || place < 0 { // a process that leaves has no place any more
		return
	}
	do := w.ambushes[0]
	w.ambushes = w.ambushes[1:]
	w.loop.After(0, func() { do(place) })
}

func (w *World) upTo(most time.Duration) time.Duration {
	return time.Duration(w.rng.Int64N(int64(most) + 1))
}

// dieAndReturn kills a process. Another takes its place soon, or the same disaster
// takes all of them.
func (w *World) dieAndReturn(place int) {
	first, last := place, place
	if w.rng.IntN(4) == 0 {
		first, last = 0, len(w.replicas)-1
	}
	for place = first; place <= last; place++ {
		if w.replicas[place].Alive() {
			w.kill(place)
			w.returns(place, w.upTo(20*time.Second))
		}
	}
}

// returns starts a process in a place unless somebody did.
func (w *World) returns(place int, after time.Duration) {
	w.loop.After(after, func() {
		if !w.replicas[place].Alive() && w.healed.IsZero() {
			w.spawn(place)
		}
	})
}

// leaveAndReturn replaces a process as a deployment does.
func (w *World) leaveAndReturn() {
	place := w.rng.IntN(len(w.replicas))
	m := w.replicas[place]
	if !m.Alive() {
		return
	}
	within := []time.Duration{time.Second, 10 * time.Second, 75 * time.Second}[w.rng.IntN(3)]
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "replica leaves", Whom: m.Name, Number: int64(place), More: within.String()})
	m.Terminate(within)
	w.returns(place, w.upTo(10*time.Second))
}

// standStill stops a process and lets it go on, maybe after others have taken over
// its work.
func (w *World) standStill(place int) {
	m := w.replicas[place]
	if m.Group.Dead() || m.Group.Paused() {
		return
	}
	d := w.upTo(30 * time.Second)
	if w.rng.IntN(2) == 0 {
		d = w.upTo(w.PauseMost)
	}
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "replica pauses", Whom: m.Name, Number: int64(place), More: d.String()})
	m.Group.Pause()
	w.loop.After(d, func() {
		if m.Group.Paused() {
			w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "replica resumes", Whom: m.Name, Number: int64(place)})
			m.Group.Resume()
		}
	})
}

func (w *World) loseJournal() {
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "journal goes"})
	w.database.Down = true
	w.loop.After(w.upTo(w.JournalOutageMost), func() {
		w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "journal returns"})
		w.database.Down = false
	})
}

func (w *World) losePortOne() {
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "PortOne goes"})
	w.network.Weather.Down = true
	w.loop.After(w.upTo(w.PortOneOutageMost), func() {
		w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "PortOne returns"})
		w.network.Weather.Down = false
	})
}
