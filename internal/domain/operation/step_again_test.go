package operation_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TestWhatIsNotGuardedIsNotSentAgain: a refund without the balance that it must find
// would give back twice, should PortOne have lost the key.
func TestWhatIsNotGuardedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for guarded, want := range map[bool]operation.Effect{true: operation.Send, false: operation.Rest} {
		d := refund()
		d.Recovery.Guarded = func(operation.Record) bool { return guarded }
		_, effect, err := operation.Step(d, doubtful(), looked(operation.Absent), start.Add(time.Second))
		if err != nil || effect != want {
			t.Errorf("guarded %t: got %s, %v, want %s", guarded, effect, err, want)
		}
	}
}

// TestADoubtThatMayBeSentAgainIsNotLeftAlone: PortOne may be done with it any moment.
func TestADoubtThatMayBeSentAgainIsNotLeftAlone(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*operation.Definition{"by looking and sending": refund(), "by sending": change()} {
		r := sending()
		r.NotAfter, r.Sent, r.Looks, r.FirstByte = start.Add(2*time.Hour), 20, 20, start
		now := start.Add(time.Hour)
		got, _, err := operation.Step(d, r, ended(operation.Running), now)
		if wait := got.NextAt.Sub(now); err != nil || wait <= 0 || wait > 30*time.Second {
			t.Errorf("%s: waits %v, %v", name, wait, err)
		}
	}
}

// TestALateSuccessIsUndoneOnceItIsOne: what a gateway has not decided can neither be
// undone nor be left out of sight.
func TestALateSuccessIsUndoneOnceItIsOne(t *testing.T) {
	t.Parallel()
	r := doubtful()
	r.State, r.WatchUntil, r.Looks = operation.StateNotExecuted, start.Add(time.Minute), 20
	now := start.Add(2 * time.Minute)
	r, effect, err := operation.Step(charge(), r, looked(operation.HappenedPending), now)
	if err != nil || r.State != operation.StateNotExecuted || effect != operation.Rest {
		t.Fatalf("got %s, %s, %v", r.State, effect, err)
	}
	if wait := r.NextAt.Sub(now); wait <= 0 || wait > time.Minute {
		t.Errorf("waits %v", wait)
	}
	r, effect, err = operation.Step(charge(), r, looked(operation.Happened), r.NextAt)
	if err != nil || r.State != operation.StateLateSuccess || effect != operation.Void {
		t.Errorf("got %s, %s, %v", r.State, effect, err)
	}
}
