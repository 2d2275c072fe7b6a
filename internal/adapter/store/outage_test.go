package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The database is stopped, crashes, and is cut off, while calls are made. What was
// confirmed is there afterwards, what was refused is not, and what is unknown may
// be either. The store goes on by itself.
func TestDatabaseGoneAndBack(t *testing.T) {
	t.Parallel()
	server := postgrestest.New(t)
	wire := newWire(t, server.Address())
	s := open(t, store.Config{URL: wire.through(server.Database(t)), Timeout: limit})
	for name, outage := range map[string]func(){
		"stopped": func() { server.Stop(t); server.Start(t) },
		"crashed": func() { server.Crash(t); server.Start(t) },
		"cut off": func() { wire.cut(t)() },
	} {
		c := newCalls(s)
		c.begin(t)
		c.await(t, name+": before", 200)
		outage()
		c.await(t, name+": after", 200)
		c.end()
		c.audit(t, name)
	}
}

// limit is how long a call may take: what the store has in service.
const limit = 5 * time.Second

// calls makes accepts all the time and remembers what came of each.
type calls struct {
	store *store.Store
	next  *atomic.Int64
	stop  chan struct{}
	all   sync.WaitGroup

	mu       sync.Mutex
	outcomes map[string]error
	slowest  time.Duration
	accepted int
}

func newCalls(s *store.Store) *calls {
	return &calls{store: s, next: &serial, stop: make(chan struct{}), outcomes: map[string]error{}}
}

func (c *calls) begin(t *testing.T) {
	t.Helper()
	const callers = 16
	for range callers {
		c.all.Go(func() {
			for {
				select {
				case <-c.stop:
					return
				default:
					c.call(t)
				}
			}
		})
	}
}

func (c *calls) call(t *testing.T) {
	t.Helper()
	r := storetest.Record(c.store.Now(), int(c.next.Add(1)))
	began := time.Now()
	_, err := c.store.Accept(t.Context(), r)
	took := time.Since(began)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.outcomes[r.ID] = err
	c.slowest = max(c.slowest, took)
	if err == nil {
		c.accepted++
	}
}

// await waits until so many more calls were accepted.
func (c *calls) await(t *testing.T, when string, more int) {
	t.Helper()
	const within = 10 * time.Second
	c.mu.Lock()
	enough := c.accepted + more
	c.mu.Unlock()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(within)
	for {
		c.mu.Lock()
		accepted := c.accepted
		c.mu.Unlock()
		if accepted >= enough {
			return
		}
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatalf("%s: %d calls were accepted within %s", when, accepted, within)
		}
	}
}

func (c *calls) end() {
	close(c.stop)
	c.all.Wait()
}

func (c *calls) audit(t *testing.T, name string) {
	t.Helper()
	unknown, refused := 0, 0
	for id, outcome := range c.outcomes {
		_, err := c.store.Get(t.Context(), id)
		switch {
		case outcome == nil && err != nil:
			t.Errorf("%s: %s was confirmed and is lost: %v", name, id, err)
		case errors.Is(outcome, operation.ErrUnknown):
			unknown++
		case outcome != nil && !errors.Is(err, operation.ErrNotFound):
			t.Errorf("%s: %s was refused (%v) and is there: %v", name, id, outcome, err)
		case outcome != nil:
			refused++
		}
	}
	if c.slowest > limit+time.Second {
		t.Errorf("%s: a call took %s", name, c.slowest)
	}
	if err := c.store.Healthy(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	t.Logf("%s: %d accepted, %d refused, %d unknown, slowest %s", name, c.accepted, refused, unknown, c.slowest)
}
