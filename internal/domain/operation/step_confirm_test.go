package operation_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TestAnAnswerThatSaysNothingIsConfirmed follows a deletion whose first answer came from
// a proxy: it is not believed, the record shows otherwise, and it is sent again.
func TestAnAnswerThatSaysNothingIsConfirmed(t *testing.T) {
	t.Parallel()
	d := refund()
	d.Recovery.Confirm = true
	step := func(r operation.Record, in operation.Input, now time.Time, state operation.State, effect operation.Effect) operation.Record {
		t.Helper()
		next, got, err := operation.Step(d, r, in, now)
		if err != nil || next.State != state || got != effect {
			t.Fatalf("%T: got %s, %v, %v, want %s, %v", in, next.State, got, err, state, effect)
		}
		return next
	}
	now := start.Add(time.Second)
	r := step(sending(), ended(operation.Done), now, operation.StateDoubt, operation.Look)
	if r.Response != nil {
		t.Errorf("the answer is kept: %v", r.Response)
	}
	r = step(r, looked(operation.Absent), now, operation.StateSending, operation.Send)
	r = step(r, ended(operation.Done), now, operation.StateDoubt, operation.Rest)
	if !r.NextAt.After(now) {
		t.Errorf("it is looked at again at once, and so sent without end")
	}
	step(r, looked(operation.Happened), r.NextAt, operation.StateSucceeded, operation.Rest)
}
