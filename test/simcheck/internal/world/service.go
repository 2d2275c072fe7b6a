package world

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/loop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/replica"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/shop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// member is one replica with the calls that it answers.
type member struct {
	*replica.Replica

	calls map[*pending]struct{}
	order []*pending
}

// pending is a call that a shop waits for.
type pending struct {
	answer shop.Answer
	over   *loop.Signal
}

// longest is how long a caller without a deadline waits before it asks somebody.
const longest = 3 * time.Minute

// Open implements shop.Service.
func (w *World) Open() bool { return w.open }

// Call implements shop.Service: it makes a call to a replica that lives.
func (w *World) Call(c shop.Call) shop.Answer {
	r := w.anyone()
	if r == nil {
		w.loop.Pause(100 * time.Millisecond)
		return shop.Answer{Lost: true}
	}
	p := &pending{over: w.loop.NewSignal()}
	r.calls[p] = struct{}{}
	r.order = append(r.order, p)
	defer delete(r.calls, p)

	var notes operation.Notes
	ctx := r.Group.NewContext(operation.WithNotes(caller.With(context.Background(), c.Caller), &notes), c.Patience) //nolint:forbidigo // a caller is a root
	worker := r.Serve(ctx, c.Definition, c.Request, func(response proto.Message, err error) {
		w.answered(&c, notes.OperationID, response, err)
		p.answer = shop.Answer{Response: response, Err: err}
		p.over.Give()
	})
	if c.CancelAfter > 0 {
		w.loop.After(c.CancelAfter, func() {
			ctx.Cancel()
			w.loop.Wake(worker)
		})
	}
	patience := c.Patience
	if patience == 0 {
		patience = longest
	}
	if c.CancelAfter > 0 {
		patience = min(patience, c.CancelAfter)
	}
	if !p.over.Wait(context.Background(), w.loop.Now().Add(patience)) { //nolint:forbidigo // as above
		return shop.Answer{Lost: true}
	}
	return p.answer
}

func (w *World) answered(c *shop.Call, id string, response proto.Message, err error) {
	more := "ok"
	if err != nil {
		more = err.Error()
		if cause := errors.Unwrap(err); cause != nil {
			more += " because " + cause.Error()
		}
	}
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "answer " + string(c.Definition.RPC.Name()), Whom: id, More: more})
	w.oracle.Answered(requestOf(*c), id, response, err)
}

// anyone is a replica that takes calls, nil for none.
func (w *World) anyone() *member {
	alive := make([]*member, 0, len(w.replicas))
	for _, r := range w.replicas {
		if r.Alive() {
			alive = append(alive, r)
		}
	}
	if len(alive) == 0 {
		return nil
	}
	return alive[w.rng.IntN(len(alive))]
}

// spawn starts a process in a place of its own.
func (w *World) spawn(place int) {
	w.lives++
	ahead := w.clockOf()
	m := &member{calls: map[*pending]struct{}{}}
	m.Replica = replica.New(replica.Config{
		Loop: w.loop, Port: w.port, Journal: w.database, Definitions: w.definitions, Ahead: ahead,
		NextID: func() uint64 { w.ids++; return w.ids }, Complain: w.oracle.Complain,
	})
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "replica starts", Whom: m.Name, Number: int64(place)})
	if place == len(w.replicas) {
		w.replicas = append(w.replicas, m)
	} else {
		w.replicas[place] = m
	}
}

// kill ends a process at once. Its callers see their connections end.
func (w *World) kill(place int) {
	m := w.replicas[place]
	w.loop.Trace.Add(trace.Line{At: w.loop.Now(), What: "replica dies", Whom: m.Name, Number: int64(place)})
	m.Group.Kill()
	w.hangUp(m)
}

func (w *World) hangUp(m *member) {
	for _, p := range m.order {
		if _, waits := m.calls[p]; waits && !p.over.Given() {
			p.answer = shop.Answer{Lost: true}
			p.over.Give()
		}
	}
	m.order = nil
}
