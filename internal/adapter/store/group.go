package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// errClosed is what a closed store says to everything.
var errClosed = errors.New("the store is closed")

// maxGroup is how many changes share a commit at most. More do not make a commit
// cheaper, only later for the first of them.
const maxGroup = 64

// group brings changes that arrive while a commit is under way into the next one.
type group[W any] struct {
	queue   chan *waiting[W]
	closing chan struct{}
	once    sync.Once
	workers sync.WaitGroup
}

// waiting is work that waits for its commit.
type waiting[W any] struct {
	work  W
	taken atomic.Bool
	done  chan error
}

// newGroup starts as many workers as there are commits at a time. Flush makes
// the work of a group durable and says for each what came of it.
func newGroup[W any](workers int, flush func([]*waiting[W])) *group[W] {
	g := &group[W]{queue: make(chan *waiting[W], maxGroup), closing: make(chan struct{})}
	for range workers {
		g.workers.Go(func() { g.run(flush) })
	}
	return g
}

// do waits until the work is durable. If ctx ends first it says whether the work
// was still waiting, or may have been done.
func (g *group[W]) do(ctx context.Context, work W) error {
	w := &waiting[W]{work: work, done: make(chan error, 1)}
	select {
	case <-g.closing:
		return errClosed
	case <-ctx.Done():
		return fmt.Errorf("wait for other changes: %w", ctx.Err())
	default:
	}
	select {
	case g.queue <- w:
	case <-g.closing:
		return errClosed
	case <-ctx.Done():
		return fmt.Errorf("wait for other changes: %w", ctx.Err())
	}
	select {
	case err := <-w.done:
		return err
	case <-g.closing:
		if w.take() {
			return errClosed
		}
		return <-w.done // its worker finishes what it took
	case <-ctx.Done():
		if w.take() {
			return fmt.Errorf("wait for other changes: %w", ctx.Err())
		}
		return fmt.Errorf("commit: %w: %w", operation.ErrUnknown, ctx.Err())
	}
}

// take reports whether the work is the taker's: the worker's to do, or the
// waiter's to give up.
func (w *waiting[W]) take() bool {
	return w.taken.CompareAndSwap(false, true)
}

func (g *group[W]) run(flush func([]*waiting[W])) {
	members := make([]*waiting[W], 0, maxGroup)
	for {
		select {
		case <-g.closing:
			return
		case w := <-g.queue:
			members = g.gather(append(members[:0], w))
		}
		if len(members) > 0 {
			flush(members)
		}
		clear(members[:cap(members)]) // do not hold on to requests
	}
}

// gather adds what is waiting and drops what was given up.
func (g *group[W]) gather(members []*waiting[W]) []*waiting[W] {
	if !members[0].take() {
		members = members[:0]
	}
	for len(members) < maxGroup {
		select {
		case w := <-g.queue:
			if w.take() {
				members = append(members, w)
			}
		default:
			return members
		}
	}
	return members
}

// close refuses further work and waits for what is under way.
func (g *group[W]) close() {
	g.once.Do(func() { close(g.closing) })
	g.workers.Wait()
}
