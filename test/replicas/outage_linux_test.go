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

const (
	// longerThanALease is an outage in which every lease ends.
	longerThanALease = 14 * time.Second
	// answered is how many answers of PortOne the replicas hold when the outage ends, and
	// cannot write down before.
	answered = 60
)

// The database is away for longer than a lease. When it comes back, no replica takes over
// an operation of which a live one holds the answer, not even a replica that has only just
// started. An operation that is taken over is looked up at PortOne once more.
func TestAnswersSurviveAnOutageOfTheDatabase(t *testing.T) {
	t.Parallel()
	type server = *postgrestest.Server
	for name, outage := range map[string]struct{ begin, end func(server, testing.TB) }{
		"crashed":   {server.Crash, server.Start},
		"shut down": {server.Stop, server.Start},
		"frozen":    {server.Freeze, server.Thaw},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := postgrestest.New(t)
			f := sailOn(t, database.Database(t), "", "", "")
			k := kind.Named("pay-with-key")
			scenes, calls := f.pending(t, k, answered)
			outage.begin(database, t)
			<-time.After(longerThanALease)
			outage.end(database, t)
			f.join(t, "")
			for n, c := range calls {
				if err := succeeded(c.wait()); err != nil {
					t.Errorf("payment %d: %v", n, err)
				}
				f.audit(t, k, scenes[n], 1)
			}
			discarded := 0
			for n, s := range f.replicas {
				lines := s.Log.Lines(0, "operation was taken over")
				discarded += len(lines)
				if len(lines) > 0 {
					t.Errorf("replica %d lost %d operations that it had the answers of", n, len(lines))
				}
			}
			t.Logf("%d of %d known answers were discarded", discarded, len(calls))
		})
	}
}

// pending makes calls that PortOne answers after two seconds, spread over the replicas,
// and returns when PortOne has received them all.
func (f *fleet) pending(t *testing.T, k *kind.Kind, count int) ([]*kind.Scene, []*background) {
	t.Helper()
	var scenes []*kind.Scene
	for n := range count {
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
		Operations: []string{k.Operation}, Kind: fault.Slow, Phase: fault.Before, Latency: clock.Duration(2 * time.Second), Count: count,
	})
	if err != nil {
		t.Fatal(err)
	}
	var calls []*background
	for n, s := range scenes {
		calls = append(calls, call(t, f.replicas[n%len(f.replicas)], k, s))
	}
	for _, s := range scenes {
		f.received(t, k, s)
	}
	return scenes, calls
}
