package client

import (
	"context"
	"sync"
)

// life knows the calls under way in a Client, so that Close can end them and wait.
type life struct {
	mu     sync.Mutex
	over   bool
	cancel map[*member]context.CancelCauseFunc
	wg     sync.WaitGroup
}

// member is the identity of one call. It has a field because pointers
// to empty structs may be equal.
type member struct{ _ byte }

func newLife() *life {
	return &life{cancel: map[*member]context.CancelCauseFunc{}}
}

// join returns a context that ends with the Client, and a function to call when
// the call is done. It fails when the Client is closed.
func (l *life) join(ctx context.Context) (context.Context, func(), error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return nil, nil, errClosed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	m := &member{}
	l.cancel[m] = cancel
	l.wg.Add(1)
	return ctx, func() {
		l.mu.Lock()
		delete(l.cancel, m)
		l.mu.Unlock()
		cancel(nil)
		l.wg.Done()
	}, nil
}

// end cancels the calls under way and waits for them.
func (l *life) end() {
	l.mu.Lock()
	l.over = true
	for _, cancel := range l.cancel {
		cancel(errClosed)
	}
	l.mu.Unlock()
	l.wg.Wait()
}
