package replicas_test

import (
	"context"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// slowly has the gateway take its time.
func slowly(d time.Duration) *fault.Rule {
	return &fault.Rule{Kind: fault.Slow, Phase: fault.Before, Latency: clock.Duration(d)}
}

// A thousand callers repeat one request at once, all over the place. PortOne is
// asked once, and all are told the same.
func TestAThousandRepeatsAreOneCall(t *testing.T) {
	t.Parallel()
	f := sail(t, "", "", "")
	k, scene := f.scene(t, "pay-with-key", slowly(2*time.Second))
	const callers = 1000
	replies := make([]rig.Reply, callers)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var all sync.WaitGroup
	for n := range replies {
		all.Go(func() { replies[n] = f.replicas[n%len(f.replicas)].Call(ctx, k.Request(scene)) })
	}
	all.Wait()
	first := 0
	for n, r := range replies {
		if r.Err != nil || !r.Equal(replies[0]) || r.OperationID != replies[0].OperationID {
			t.Fatalf("caller %d is told %v by %s, caller 0 %v by %s", n, r, r.OperationID, replies[0], replies[0].OperationID)
		}
		if !r.Replayed {
			first++
		}
	}
	if first != 1 {
		t.Errorf("%d of the callers were first", first)
	}
	f.audit(t, k, scene, 1)
}

// A replica is killed while PortOne works. Another one finds out what came of it.
func TestTheWorkOfAKilledReplicaIsTakenOver(t *testing.T) {
	t.Parallel()
	f := sail(t, "", "", "")
	k, scene := f.scene(t, "pay-with-key", slowly(2*time.Second))
	lost := call(t, f.replicas[0], k, scene)
	f.received(t, k, scene)
	f.replicas[0].Kill()
	killed := time.Now()
	if reply := lost.wait(); reply.Err == nil {
		t.Fatalf("a killed replica answered %v", reply)
	}
	reply := call(t, f.replicas[1], k, scene).wait()
	if err := succeeded(reply); err != nil || !reply.Replayed {
		t.Fatalf("the repeat: %v, replayed: %t", err, reply.Replayed)
	}
	t.Logf("the outcome was known %v after the kill; a lease is 10 s", time.Since(killed))
	if again := call(t, f.replicas[2], k, scene).wait(); !again.Equal(reply) {
		t.Errorf("one replica says %v, another one %v", reply, again)
	}
	f.audit(t, k, scene, 1)
}

// A replica stops where a write is under way, and goes on when another one has
// finished it. It must not change what the other one has written.
func TestAReplicaThatWasThoughtDeadChangesNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind, crash string
		received    int
		// refused is set when it tries to write down what another one has.
		refused bool
	}{
		"before it writes the intent":                {"pay-with-key", "before-intent:1:stop", 1, false},
		"before it sends what is sent again":         {"transfer-manually", "connected:1:stop", 2, true},
		"before it sends what is not sent again":     {"cancel-partly", "connected:1:stop", 2, true},
		"before it reads PortOne's answer":           {"transfer-manually", "body-written:1:stop", 2, true},
		"before it writes a charge's answer down":    {"pay-with-key", "answer-known:1:stop", 1, true},
		"before it writes a refund's answer down":    {"cancel-partly", "answer-known:1:stop", 2, true},
		"while it tells the database of an outcome":  {"pay-with-key", "in-save:2:stop", 1, true},
		"before it hears that the outcome is stored": {"pay-with-key", "save-unread:2:stop", 1, false},
		"before it tells the caller":                 {"cancel-fully", "before-reply:1:stop", 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := sail(t, test.crash, "")
			k, scene := f.scene(t, test.kind, nil)
			zombie := call(t, f.replicas[0], k, scene)
			soon(t, "the replica stops", f.replicas[0].IsStopped)
			stopped := time.Now()
			reply := call(t, f.replicas[1], k, scene).wait()
			if err := succeeded(reply); err != nil {
				t.Fatalf("the repeat: %v", err)
			}
			t.Logf("the other one knew after %v; a lease is 10 s", time.Since(stopped))
			before := theOnly(t, f.replicas[1])
			if before.GetState() != operationv1.OperationState_OPERATION_STATE_SUCCEEDED {
				t.Errorf("the operation is %v", before)
			}
			if err := f.replicas[0].Signal(syscall.SIGCONT); err != nil {
				t.Fatal(err)
			}
			if test.refused {
				soon(t, "its late write is refused", func() bool {
					return len(f.replicas[0].Log.Lines(0, "operation was taken over")) > 0
				})
			}
			// Its caller hears the same, or that nothing is known.
			if late := zombie.within(t, 5*time.Second); late != nil && late.Err == nil && !late.Equal(reply) {
				t.Errorf("the caller of the one is told %v, that of the other one %v", late, reply)
			}
			if after := theOnly(t, f.replicas[1]); !proto.Equal(before, after) {
				t.Errorf("the operation was %v and is %v", before, after)
			}
			f.audit(t, k, scene, test.received)
		})
	}
}

// A replica that is told to stop finishes what it has begun, or leaves it to others
// who do.
func TestAReplicaThatStopsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	f := sail(t, "", "", "")
	k, scene := f.scene(t, "pay-with-key", slowly(5*time.Second))
	first := call(t, f.replicas[0], k, scene)
	f.received(t, k, scene)
	told := time.Now()
	if err := f.replicas[0].Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	repeat := call(t, f.replicas[1], k, scene)
	reply := first.wait()
	if err := succeeded(reply); err != nil {
		t.Errorf("the call that was under way: %v", err)
	}
	if again := repeat.wait(); !again.Equal(reply) {
		t.Errorf("one replica says %v, another one %v", reply, again)
	}
	if late := repeat.lasted - first.lasted; late > 5*time.Second {
		t.Errorf("the other replica knew %v later", late)
	}
	select {
	case <-f.replicas[0].Ended():
		t.Logf("it ended %v after it was told to", time.Since(told))
	case <-time.After(75 * time.Second):
		t.Fatal("it goes on")
	}
	if code := f.replicas[0].ExitCode(); code != 0 {
		t.Errorf("exit status %d: %s", code, f.replicas[0].Log.From(0))
	}
	f.audit(t, k, scene, 2) // it is made again after three seconds, and PortOne says that it is at work on it
}

// A doubt that a stopping replica holds is looked into by another one, at once and
// not after a lease.
func TestADoubtIsHandedOver(t *testing.T) {
	t.Parallel()
	f := sail(t, "", "")
	k, scene := f.scene(t, "pay-with-key", &fault.Rule{Kind: fault.LateCommit, Delay: clock.Duration(3 * time.Second), Answer: fault.Reset})
	first := call(t, f.replicas[0], k, scene)
	f.received(t, k, scene)
	soon(t, "the call is in doubt", func() bool {
		return theOnly(t, f.replicas[1]).GetState() == operationv1.OperationState_OPERATION_STATE_IN_DOUBT
	})
	if err := f.replicas[0].Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	told := time.Now()
	reply := call(t, f.replicas[1], k, scene).wait()
	if err := succeeded(reply); err != nil {
		t.Fatalf("the repeat: %v", err)
	}
	t.Logf("the outcome was known %v after the signal, and had happened by 3 s", time.Since(told))
	if late := first.wait(); late.Err == nil && !late.Equal(reply) {
		t.Errorf("the caller of the one is told %v, that of the other one %v", late, reply)
	}
	f.audit(t, k, scene, 2) // it is made again once, before it has happened
}
