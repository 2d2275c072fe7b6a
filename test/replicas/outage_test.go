package replicas_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
)

// longerThanALease is an outage in which every lease ends.
const longerThanALease = 14 * time.Second

// The database is away for longer than a lease. When it comes back, nobody takes over
// what a replica that lives knows the outcome of, not even a replica that has only just
// started.
func TestWhoeverKnowsTheOutcomeWritesItDownAfterAnOutage(t *testing.T) {
	t.Parallel()
	server := postgrestest.New(t)
	f := sailOn(t, server.Database(t), "", "")
	k := kind.Named("pay-with-key")
	const payments = 20
	var scenes []*kind.Scene
	for n := range payments {
		s, err := kind.NewScene(t.Context(), f.box, k, kind.Accept, fmt.Sprintf("order-%d", n))
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Stage(s); err != nil {
			t.Fatal(err)
		}
		scenes = append(scenes, s)
	}
	err := f.box.Break(t.Context(), fault.Rule{
		Operations: []string{k.Operation}, Kind: fault.Slow, Phase: fault.Before, Latency: clock.Duration(2 * time.Second), Count: payments,
	})
	if err != nil {
		t.Fatal(err)
	}
	var calls []*background
	for _, s := range scenes {
		calls = append(calls, call(t, f.replicas[0], k, s))
	}
	for _, s := range scenes {
		f.received(t, k, s)
	}
	server.Crash(t)
	<-time.After(longerThanALease)
	server.Start(t)
	f.join(t, "")
	for n, c := range calls {
		if err := succeeded(c.wait()); err != nil {
			t.Errorf("payment %d: %v", n, err)
		}
		f.audit(t, k, scenes[n], 1)
	}
	for n, s := range f.replicas {
		if lines := s.Log.Lines(0, "operation was taken over"); len(lines) > 0 {
			t.Errorf("replica %d lost %d operations that it had the answers of", n, len(lines))
		}
	}
}
