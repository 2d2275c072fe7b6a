// Package replicas_test runs three replicas of the real program over one real
// PostgreSQL: they must be as good as one that never fails.
package replicas_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// patience is how long a test waits for what comes much sooner on a quiet machine.
const patience = time.Minute

// workshop is where the program is built, once for all tests.
var workshop = rig.Workshop{Flags: []string{rig.WithCrashPoints}}

// TestMain fails the package when a test leaves a goroutine behind.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(postgrestest.Main{M: m}, goleak.Cleanup(func(status int) {
		workshop.Close()
		os.Exit(status)
	}))
}

// fleet is a sandbox and replicas that share a database.
type fleet struct {
	box      *rig.Sandbox
	database string
	replicas []*rig.Service
}

// sail starts replicas, each with a crash point, which may be empty.
func sail(t *testing.T, crashes ...string) *fleet {
	t.Helper()
	return sailOn(t, postgrestest.Shared(t).Database(t), crashes...)
}

// sailOn starts replicas on a database.
func sailOn(t *testing.T, database string, crashes ...string) *fleet {
	t.Helper()
	f := &fleet{database: database}
	box, err := rig.Play(t.Context(), workshop.Program(t))
	if err != nil {
		t.Fatal(err)
	}
	f.box = box
	t.Cleanup(box.Close)
	for _, crash := range crashes {
		f.join(t, crash)
	}
	return f
}

// join starts one more replica.
func (f *fleet) join(t *testing.T, crash string) {
	t.Helper()
	s, err := rig.Serve(t.Context(), rig.Settings{Program: workshop.Program(t), Database: f.database, Upstream: f.box.URL, Crash: crash})
	if err != nil {
		t.Fatal(err)
	}
	f.replicas = append(f.replicas, s)
	t.Cleanup(func() { _ = s.Close() })
}

// scene stages a kind, of which the first attempt is spoiled.
func (f *fleet) scene(t *testing.T, name string, rule *fault.Rule) (*kind.Kind, *kind.Scene) {
	t.Helper()
	k := kind.Named(name)
	s, err := kind.NewScene(t.Context(), f.box, k, kind.Accept, "order-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Stage(s); err != nil {
		t.Fatal(err)
	}
	if rule != nil {
		rule.Operations, rule.Count = []string{k.Operation}, 1
		if err := f.box.Break(t.Context(), *rule); err != nil {
			t.Fatal(err)
		}
	}
	return k, s
}

// background is a call that goes on beside the test.
type background struct {
	reply rig.Reply
	done  chan struct{}
	// lasted is how long it took.
	lasted time.Duration
}

func call(t *testing.T, s *rig.Service, k *kind.Kind, scene *kind.Scene) *background {
	t.Helper()
	b := &background{done: make(chan struct{})}
	begun := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(func() {
		cancel()
		<-b.done
	})
	go func() {
		defer close(b.done)
		b.reply = s.Call(ctx, k.Request(scene))
		b.lasted = time.Since(begun)
	}()
	return b
}

func (b *background) wait() rig.Reply {
	<-b.done
	return b.reply
}

// within is the reply, nil if it does not come in time.
func (b *background) within(t *testing.T, d time.Duration) *rig.Reply {
	t.Helper()
	select {
	case <-b.done:
		return &b.reply
	case <-time.After(d):
		return nil
	}
}

// soon waits until something is so.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(patience); !is(); {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// received waits until PortOne has received the request.
func (f *fleet) received(t *testing.T, k *kind.Kind, s *kind.Scene) {
	t.Helper()
	soon(t, "PortOne receives the request", func() bool {
		count, err := f.box.Requests(t.Context(), k.Operation, s.Key)
		return err == nil && count.Received > 0
	})
}

// audit checks that it took effect once, by one execution.
func (f *fleet) audit(t *testing.T, k *kind.Kind, s *kind.Scene, wantReceived int) {
	t.Helper()
	if n, err := k.Effects(s); err != nil || n != 1 {
		t.Errorf("it took effect %d times (%v)", n, err)
	}
	count, err := f.box.Requests(t.Context(), k.Operation, s.Key)
	if err != nil || count.Executed != 1 || count.Received > wantReceived {
		t.Errorf("PortOne has counted %+v (%v), want one execution of at most %d requests", count, err, wantReceived)
	}
	if violations, err := f.box.Violations(t.Context()); err != nil || len(violations) > 0 {
		t.Errorf("violations in the ledger: %v, %v", violations, err)
	}
}

// theOnly is the one operation there is.
func theOnly(t *testing.T, s *rig.Service) *operationv1.Operation {
	t.Helper()
	reply := s.Call(t.Context(), &operationv1.ListOperationsRequest{PageSize: 10})
	list, ok := reply.Response.(*operationv1.ListOperationsResponse)
	if !ok || len(list.GetOperations()) != 1 {
		t.Fatalf("operations: %v", reply)
	}
	return list.GetOperations()[0]
}

func succeeded(r rig.Reply) error {
	if r.Err != nil {
		return fmt.Errorf("got %v", r)
	}
	return nil
}
