package state

import (
	"container/heap"
	"time"
)

// event is work that is due at some time.
type event struct {
	at time.Time
	// seq keeps events of one time in the order in which they were planned.
	seq int
	do  func(now time.Time)
}

// agenda implements heap.Interface: the next event is the first.
type agenda struct {
	events []event
	seq    int
}

// Len implements heap.Interface.
func (a *agenda) Len() int { return len(a.events) }

// Less implements heap.Interface.
func (a *agenda) Less(i, j int) bool {
	if byTime := a.events[i].at.Compare(a.events[j].at); byTime != 0 {
		return byTime < 0
	}
	return a.events[i].seq < a.events[j].seq
}

// Swap implements heap.Interface.
func (a *agenda) Swap(i, j int) { a.events[i], a.events[j] = a.events[j], a.events[i] }

// Push implements heap.Interface.
func (a *agenda) Push(x any) { a.events = append(a.events, x.(event)) } //nolint:forcetypeassert // heap.Push below is the only caller

// Pop implements heap.Interface.
func (a *agenda) Pop() any {
	last := a.events[len(a.events)-1]
	a.events[len(a.events)-1] = event{} // or the work would be kept in memory
	a.events = a.events[:len(a.events)-1]
	return last
}

// Later plans work. It is done by CatchUp, in one atomic step, at its own time.
func (s *State) Later(at time.Time, do func(now time.Time)) {
	s.agenda.seq++
	heap.Push(&s.agenda, event{at: at, seq: s.agenda.seq, do: do})
}

// NextDue is when the next planned work is due, and whether there is any.
func (s *State) NextDue() (time.Time, bool) {
	if len(s.agenda.events) == 0 {
		return time.Time{}, false
	}
	return s.agenda.events[0].at, true
}

// CatchUp does all planned work that is due by now, each at its time and in order,
// including what that work plans in turn.
func (s *State) CatchUp(now time.Time) {
	for len(s.agenda.events) > 0 && !s.agenda.events[0].at.After(now) {
		due := heap.Pop(&s.agenda).(event) //nolint:forcetypeassert // an agenda holds nothing else
		due.do(due.at)
		s.Remember(due.at)
	}
}
