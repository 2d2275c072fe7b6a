package operation_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// behind is the refusal of an attempt for what PortOne's records do not show, while the
// caller waits for so long.
func behind(patience time.Duration) operation.Ended {
	in := ended(operation.Behind)
	in.Until = start.Add(patience)
	return in
}

func TestARefusalByLateRecordsIsNeverTheEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		def    *operation.Definition
		record operation.Record
		in     operation.Ended

		want   operation.State
		refuse int
	}{
		"it is made again while the caller waits":    {refund(), sending(), behind(time.Minute), operation.StateReady, 1},
		"it is for a repeat when the caller is gone": {refund(), sending(), ended(operation.Behind), operation.StateNotSent, 1},
		"so is a charge":                       {charge(), sending(), behind(0), operation.StateNotSent, 1},
		"so is what leaves nothing to read":    {change(), sending(), behind(0), operation.StateNotSent, 1},
		"of a later attempt it is looked into": {refund(), again(), behind(time.Minute), operation.StateDoubt, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := tc.record
			before.Key = "key"
			got, _, err := operation.Step(tc.def, before, tc.in, start)
			if err != nil || got.State != tc.want {
				t.Fatalf("got %s, %v, want %s", got.State, err, tc.want)
			}
			if got.Snapshot.Refused != tc.refuse {
				t.Errorf("%d attempts were refused, want %d", got.Snapshot.Refused, tc.refuse)
			}
			if tc.refuse > 0 && (got.Sent != 0 || got.AttemptKey() == before.AttemptKey() || got.Failure.Reason != "NOT_SENT") {
				t.Errorf("got %d sent, key %s, failure %v: PortOne would give its answer again", got.Sent, got.AttemptKey(), got.Failure)
			}
		})
	}
}

// What was read before the refusal is what was refused, so it is read again.
func TestWhatWasReadIsReadAgain(t *testing.T) {
	t.Parallel()
	d := refund()
	d.Recovery.Prepare = func(operation.Record) []operation.Query { return nil }
	r, _, err := operation.Step(d, sending(), behind(time.Minute), start)
	if err != nil {
		t.Fatal(err)
	}
	r, effect, err := operation.Step(d, r, operation.Due{}, r.NextAt)
	if err != nil || effect != operation.Prepare {
		t.Fatalf("got %s, %v, want to prepare", effect, err)
	}
	sent, effect, err := operation.Step(d, r, operation.Prepared{Snapshot: operation.Snapshot{Known: []string{"c1"}}}, r.NextAt)
	if err != nil || effect != operation.Send || sent.Snapshot.Refused != 1 || !sent.Snapshot.Has("c1") {
		t.Errorf("got %s with %+v, %v, want to send with what was read", effect, sent.Snapshot, err)
	}
	refused, _, err := operation.Step(d, r, operation.Prepared{Refusal: &operation.Outcome{Class: operation.Declined, Failure: declined}}, r.NextAt)
	if err != nil || refused.State != operation.StateDeclined {
		t.Errorf("got %s, %v: something was sent, so it is not rejected", refused.State, err)
	}
}
