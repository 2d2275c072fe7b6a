package operation_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func held() operation.Ended {
	in := ended(operation.NotSent)
	in.Outcome.Held = true
	return in
}

// TestWhatIsHeldBackIsNotTriedAgain: the caller is told at once that there is no room,
// and may repeat it.
func TestWhatIsHeldBackIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in   operation.Ended
		want operation.State
	}{
		"held back":     {held(), operation.StateNotSent},
		"no connection": {ended(operation.NotSent), operation.StateReady},
	} {
		got, effect, err := operation.Step(charge(), sending(), tc.in, start.Add(time.Second))
		if err != nil || effect != operation.Rest || got.State != tc.want {
			t.Errorf("%s: got %s, %s, %v, want %s", name, got.State, effect, err, tc.want)
		}
	}
}

// TestADoubtIsNotEndedByAnAttemptThatWasHeldBack: the one before may have had its effect.
func TestADoubtIsNotEndedByAnAttemptThatWasHeldBack(t *testing.T) {
	t.Parallel()
	r := sending()
	r.Attempts, r.Sent, r.FirstByte = 2, 1, start
	got, effect, err := operation.Step(refund(), r, held(), start.Add(time.Second))
	if err != nil || effect != operation.Rest || got.State != operation.StateDoubt {
		t.Errorf("got %s, %s, %v, want a doubt", got.State, effect, err)
	}
}
