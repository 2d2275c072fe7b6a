package loop

import "time"

// Group is a process: actors that are paused together and die together.
type Group struct {
	// AfterStep is told of every actor of the group that ran. It is for whoever has
	// to see what the actor changed.
	AfterStep func(*Actor)
	// Ahead is how far the process's clock is ahead of the world's.
	Ahead time.Duration

	loop    *Loop
	members []*Actor
	paused  bool
	parked  []*Actor // those who would run if the group was not paused
	dead    bool
}

// NewGroup returns a group without actors.
func (l *Loop) NewGroup() *Group { return &Group{loop: l} }

// Now is the time by the clock of the process.
func (g *Group) Now() time.Time { return g.loop.Now().Add(g.Ahead) }

// toWorld turns a time by the clock of the process into the world's.
func (g *Group) toWorld(t time.Time) time.Time { return t.Add(-g.Ahead) }

// Dead reports whether the group was killed.
func (g *Group) Dead() bool { return g.dead }

// Paused reports whether the group stands still.
func (g *Group) Paused() bool { return g.paused }

// Pause lets the group stand still, as SIGSTOP does.
func (g *Group) Pause() { g.paused = true }

// Resume lets it go on.
func (g *Group) Resume() {
	g.paused = false
	for _, a := range g.parked {
		a.queued = false
		g.loop.Wake(a)
	}
	g.parked = g.parked[:0]
}

// WakeOthers lets everybody but one look again at what they wait for.
func (g *Group) WakeOthers(but *Actor) {
	for _, a := range g.members {
		if a != but {
			g.loop.Wake(a)
		}
	}
}

// Kill ends the group's actors where they are, as SIGKILL does. It must not be
// called by one of them.
func (g *Group) Kill() {
	if g.dead {
		return
	}
	g.dead = true
	for _, a := range g.members {
		if a.done {
			continue
		}
		t := a.thread
		a.done = true
		if t != nil {
			g.loop.end(t)
		}
	}
	g.members, g.parked = nil, nil
	g.loop.forget(g)
}

// end unwinds a thread.
func (l *Loop) end(t *thread) {
	outer := l.current
	l.current = t.actor
	t.stop()
	l.current = outer
}

// forget takes the actors of a group off the list of those who can run.
func (l *Loop) forget(g *Group) {
	kept := l.ready[:0]
	for _, a := range l.ready {
		if a.group != g {
			kept = append(kept, a)
		}
	}
	clear(l.ready[len(kept):])
	l.ready = kept
}
