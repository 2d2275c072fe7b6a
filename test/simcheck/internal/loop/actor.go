package loop

import (
	"iter"
	"time"
)

// Actor is a thread of work.
type Actor struct {
	id     uint64
	group  *Group
	thread *thread
	work   func()
	// queued actors are among those who can run.
	queued bool
	// wakes counts how often it ran; a timer is for one wait only.
	wakes uint64
	done  bool
	place int // in its group
}

// Group is the group that the actor belongs to, nil for none.
func (a *Actor) Group() *Group { return a.group }

// thread is a coroutine that does the work of one actor after the other.
type thread struct {
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	actor *Actor
}

// killed is thrown through an actor whose group was killed.
type killed struct{}

// Go adds an actor. Group may be nil.
func (l *Loop) Go(g *Group, work func()) *Actor {
	l.actors++
	a := &Actor{id: l.actors, group: g, work: work}
	if g != nil && g.dead {
		a.done = true
		return a
	}
	if g != nil {
		a.place = len(g.members)
		g.members = append(g.members, a)
	}
	a.thread = l.thread()
	a.thread.actor = a
	l.Wake(a)
	return a
}

// thread returns a coroutine that has nothing to do.
func (l *Loop) thread() *thread {
	if last := len(l.idle) - 1; last >= 0 {
		t := l.idle[last]
		l.idle = l.idle[:last]
		return t
	}
	t := &thread{}
	t.next, t.stop = iter.Pull(func(yield func(struct{}) bool) {
		t.yield = yield
		for t.serve(l) && yield(struct{}{}) { //nolint:revive // serve does the work
		}
	})
	return t
}

// serve does one actor's work, and reports whether it came to its end.
func (t *thread) serve(l *Loop) (whole bool) {
	a := t.actor
	defer func() {
		if !whole {
			if thrown := recover(); thrown != nil && thrown != any(killed{}) {
				panic(thrown) //nolint:forbidigo // it is not ours
			}
		}
		a.finish()
		if whole {
			t.actor = nil
			l.idle = append(l.idle, t)
		}
	}()
	a.work()
	return true
}

// finish takes an actor off its group.
func (a *Actor) finish() {
	a.done, a.work, a.thread = true, nil, nil
	g := a.group
	if g == nil || g.dead {
		return
	}
	last := len(g.members) - 1
	g.members[a.place] = g.members[last]
	g.members[a.place].place = a.place
	g.members[last] = nil
	g.members = g.members[:last]
}

// Wake lets an actor run that waits. One that runs, is about to, or has ended is
// left alone.
func (l *Loop) Wake(a *Actor) {
	if a.done || a.queued || a == l.current || a.group != nil && a.group.dead {
		return
	}
	a.queued = true
	l.ready = append(l.ready, a)
}

// Wait lets the current actor wait until it is woken, or until a time unless that
// is zero. It may wake for no reason: who waits for something looks again.
func (l *Loop) Wait(until time.Time) {
	a := l.current
	if a == nil || a.group != nil && a.group.dead {
		panic(killed{}) //nolint:forbidigo // what is deferred in a killed process goes nowhere
	}
	if !until.IsZero() {
		l.timers.push(timer{at: max(l.now, until.Sub(l.begin)), actor: a, wake: a.wakes})
	}
	if !a.thread.yield(struct{}{}) {
		panic(killed{}) //nolint:forbidigo // see above
	}
}

// Pause lets the current actor wait for d.
func (l *Loop) Pause(d time.Duration) {
	for until := l.now + d; l.now < until; {
		l.Wait(l.begin.Add(until))
	}
}

// Close ends the actors of the groups, and the threads that nobody uses.
func (l *Loop) Close(groups ...*Group) {
	for _, g := range groups {
		g.Kill()
	}
	for _, t := range l.idle {
		t.stop()
	}
	l.idle = nil
}
