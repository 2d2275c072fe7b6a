package client_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// crowd is a PortOne of which one operation hangs until it is released.
type crowd struct {
	*client.Client

	release chan struct{}
	running atomic.Int64
	wg      sync.WaitGroup
}

const (
	hangingPath = "/hangs"
	queueTime   = 500 * time.Millisecond
)

func newCrowd(t *testing.T, change func(*client.Config)) *crowd {
	t.Helper()
	c := &crowd{release: make(chan struct{})}
	p := servePipe(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == hangingPath {
			c.running.Add(1)
			defer c.running.Add(-1)
			<-c.release
		}
		status(http.StatusOK, "{}")(w, r)
	})
	c.Client, _ = newClient(t, testURL, func(cfg *client.Config) {
		cfg.Dial = p.dial
		cfg.Secrets = client.Static{"": testSecret, testStore: testSecret}
		change(cfg)
	})
	return c
}

// run makes calls that hang, and returns when they do or wait.
func (c *crowd) run(t *testing.T, n int, r client.Request) {
	t.Helper()
	r.Path = hangingPath
	for range n {
		c.wg.Go(func() { c.call(t.Context(), r) })
	}
	synctest.Wait()
}

func (c *crowd) call(ctx context.Context, r client.Request) client.Result {
	if r.Method == http.MethodGet {
		return c.Read(ctx, r)
	}
	return c.Write(ctx, r)
}

// check makes a call that is answered at once, or turned away in time without having
// been sent.
func (c *crowd) check(t *testing.T, what string, r client.Request, answered bool) {
	t.Helper()
	clock := stopwatch()
	got := c.call(t.Context(), r)
	switch {
	case answered && (got.Class() != client.ClassDone || clock() != 0):
		t.Errorf("%s: got %v %v after %v, want an answer at once", what, got.Class(), got.Err, clock())
	case !answered && (got.Sent != client.SentNo || causeOf(got) != client.CauseQueue || clock() > queueTime):
		t.Errorf("%s: got %v %v after %v, want it turned away within %v", what, got.Sent, got.Err, clock(), queueTime)
	}
}

// end lets the calls go.
func (c *crowd) end() {
	close(c.release)
	c.wg.Wait()
}

func inquiry() client.Request {
	r := get()
	r.Inquiry = true
	return r
}

func by(caller, operation string, r client.Request) client.Request {
	r.Caller, r.Operation = caller, operation
	return r
}

// TestWhatHangsStopsNothingElse fills each lane of one store by calls of many callers
// and operations, so that no share is in the way.
func TestWhatHangsStopsNothingElse(t *testing.T) {
	t.Parallel()
	kinds := map[string]client.Request{"write": post(), "read": get(), "inquiry": inquiry()}
	for name, full := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newCrowd(t, func(*client.Config) {})
				for n := range 500 {
					c.run(t, 1, by(fmt.Sprint("caller", n%50), fmt.Sprint("operation", n), full))
				}
				c.check(t, "one more "+name, by("another", "another", full), false)
				for other, r := range kinds {
					if other != name {
						c.check(t, other, r, true)
					}
				}
				c.check(t, name+" of another store", withStore(full, testStore), true)
				c.end()
				c.check(t, name+" after the end", full, true)
			})
		})
	}
}

// TestOneOperationLeavesRoomForOthers: its breaker, too, is its own.
func TestOneOperationLeavesRoomForOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, func(*client.Config) {})
		c.run(t, 500, by("a", "hanging", post()))
		if n := c.running.Load(); n < 128 || n > 200 {
			t.Errorf("%d run", n)
		}
		c.check(t, "the same operation", by("b", "hanging", post()), false)
		for range 3 {
			c.check(t, "another operation", by("a", "other", post()), true)
			time.Sleep(70 * time.Second) // the hanging ones end by their timeout, and their breaker opens
			c.run(t, 500, by("a", "hanging", post()))
		}
		c.end()
	})
}

// TestOneCallerLeavesRoomForOthers: whatever it calls.
func TestOneCallerLeavesRoomForOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, func(*client.Config) {})
		for n := range 500 {
			c.run(t, 1, by("greedy", fmt.Sprint("operation", n), get()))
		}
		c.check(t, "the same caller", by("greedy", "another", get()), false)
		for _, caller := range []string{"b", "c", "d"} {
			c.check(t, caller, by(caller, "operation1", get()), true)
		}
		c.end()
	})
}

// TestTheQueueIsBounded in length and time, and serves who came first.
func TestTheQueueIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const queue = 4
		c := newCrowd(t, func(cfg *client.Config) { cfg.Reads, cfg.Queue = 1, queue })
		c.run(t, 1, get())
		var order []int
		var mu sync.Mutex
		for n := range queue {
			c.wg.Go(func() {
				if got := c.Read(t.Context(), get()); got.Class() == client.ClassDone {
					mu.Lock()
					order = append(order, n)
					mu.Unlock()
				}
			})
			synctest.Wait()
		}
		clock := stopwatch()
		if got := c.Read(t.Context(), get()); causeOf(got) != client.CauseQueue || clock() != 0 {
			t.Errorf("the queue is full: got %v after %v", got.Err, clock())
		}
		time.Sleep(queueTime - time.Millisecond)
		c.end()
		if fmt.Sprint(order) != "[0 1 2 3]" {
			t.Errorf("they were served as %v", order)
		}
	})
}

// TestWhoWaitsIsToldInTime: before the caller's own deadline, and at once when the
// client is closed.
func TestWhoWaitsIsToldInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, func(cfg *client.Config) { cfg.Reads = 1 })
		c.run(t, 1, get())
		for deadline, want := range map[time.Duration]time.Duration{
			time.Minute: queueTime, 300 * time.Millisecond: 250 * time.Millisecond, 20 * time.Millisecond: 0,
		} {
			ctx, cancel := context.WithTimeout(t.Context(), deadline)
			clock := stopwatch()
			if got := c.Read(ctx, get()); got.Sent != client.SentNo || causeOf(got) != client.CauseQueue || clock() != want {
				t.Errorf("with %v: got %v after %v, want it turned away after %v", deadline, got.Err, clock(), want)
			}
			cancel()
		}
		c.end()
	})
}
