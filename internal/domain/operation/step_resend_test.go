package operation_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// hasty looks, and sends again while its time lasts.
func hasty() *operation.Definition {
	d := charge()
	d.Recovery.Policy = operation.CompleteInTime
	return d
}

// nothing is a look at records that are as they were before the first attempt.
func nothing() operation.Looked {
	in := looked(operation.Absent)
	in.Finding.Unchanged = true
	return in
}

// TestAChargeIsSentAgainInItsTime: only after a look that shows nothing at all, and never
// when something was refused.
func TestAChargeIsSentAgainInItsTime(t *testing.T) {
	t.Parallel()
	suspected := doubtful()
	suspected.Suspected = declined
	forgotten := doubtful()
	forgotten.Replayable = false
	for name, tc := range map[string]struct {
		def    *operation.Definition
		record operation.Record
		in     operation.Looked
		after  time.Duration
		want   operation.Effect
	}{
		"a look that shows nothing":            {hasty(), doubtful(), nothing(), time.Second, operation.Send},
		"a look at the last moment":            {hasty(), doubtful(), nothing(), time.Hour, operation.Send},
		"a look after the last moment":         {hasty(), doubtful(), nothing(), time.Hour + time.Nanosecond, operation.Rest},
		"a look that shows something of ours?": {hasty(), doubtful(), looked(operation.Absent), time.Second, operation.Rest},
		"a look that is unclear":               {hasty(), doubtful(), looked(operation.Unclear), time.Second, operation.Rest},
		"a look that shows a refused attempt":  {hasty(), doubtful(), looked(operation.Refused), time.Second, operation.Rest},
		"a refusal that no record shows yet":   {hasty(), suspected, nothing(), time.Second, operation.Rest},
		"a card that was forgotten":            {hasty(), forgotten, nothing(), time.Second, operation.Rest},
		"a payer who is present":               {charge(), doubtful(), nothing(), time.Second, operation.Rest},
	} {
		got, effect, err := operation.Step(tc.def, tc.record, tc.in, start.Add(tc.after))
		if err != nil || effect != tc.want {
			t.Errorf("%s: got %s, %v, want %s", name, effect, err, tc.want)
		}
		if effect == operation.Send && (got.State != operation.StateSending || got.Attempts != 2 || !got.NotAfter.Equal(tc.record.NotAfter)) {
			t.Errorf("%s: it is sent as %+v", name, got)
		}
	}
}

// TestThePatienceOfACharge: a charge is wanted for as long as its caller waits, and a
// little longer, however often it may be sent in that time.
func TestThePatienceOfACharge(t *testing.T) {
	t.Parallel()
	for _, d := range []*operation.Definition{charge(), hasty()} {
		if got := operation.NotAfter(d, nil, start.Add(20*time.Second), start); !got.Equal(start.Add(50 * time.Second)) {
			t.Errorf("a caller of 20 s is served for %v", got.Sub(start))
		}
		if got := operation.NotAfter(d, nil, time.Time{}, start); !got.Equal(start.Add(100 * time.Second)) {
			t.Errorf("a caller without a deadline is served for %v", got.Sub(start))
		}
	}
}

// TestAnAttemptIsTakenForLost: after three seconds without an answer and without a trace,
// and from the third one on after twice as long as the one before.
func TestAnAttemptIsTakenForLost(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		def      *operation.Definition
		sent     int
		finding  operation.Finding
		underWay time.Duration
		want     bool
	}{
		"too early":                {hasty(), 1, nothing().Finding, 3*time.Second - 1, false},
		"the first":                {hasty(), 1, nothing().Finding, 3 * time.Second, true},
		"the second":               {hasty(), 2, nothing().Finding, 3 * time.Second, true},
		"the third, too early":     {hasty(), 3, nothing().Finding, 6*time.Second - 1, false},
		"the third":                {hasty(), 3, nothing().Finding, 6 * time.Second, true},
		"one that left a trace":    {hasty(), 1, looked(operation.Unclear).Finding, time.Minute, false},
		"one that may have":        {hasty(), 1, looked(operation.Absent).Finding, time.Minute, false},
		"one with a payer":         {charge(), 1, nothing().Finding, time.Minute, false},
		"what can wait for answer": {refund(), 1, nothing().Finding, time.Minute, false},
	} {
		r := doubtful()
		r.Sent = tc.sent
		if got := operation.TakenForLost(tc.def, r, tc.finding, tc.underWay, start.Add(tc.underWay)); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if operation.TakenForLost(hasty(), doubtful(), nothing().Finding, 2*time.Hour, start.Add(2*time.Hour)) {
		t.Error("an attempt is taken for lost when it is too late for another")
	}
}

// TestALostAttemptIsFollowedByAnother under the same key, and if there is no time for one
// any more, by a doubt.
func TestALostAttemptIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	r, effect, err := operation.Step(hasty(), sending(), nothing(), start.Add(3*time.Second))
	if err != nil || r.State != operation.StateSending || effect != operation.Send || r.Attempts != 2 || r.Sent != 1 || r.FirstByte.IsZero() {
		t.Errorf("got %s, %s, %+v, %v", r.State, effect, r, err)
	}
	r, effect, err = operation.Step(hasty(), sending(), nothing(), start.Add(2*time.Hour))
	if err != nil || r.State != operation.StateDoubt || effect != operation.Rest {
		t.Errorf("after its time: %s, %s, %v", r.State, effect, err)
	}
}

// TestARefusalIsWatchedIfMoreWasSent: the attempt before may be on its way still, and
// PortOne have forgotten the key. Whatever it does then is undone.
func TestARefusalIsWatchedIfMoreWasSent(t *testing.T) {
	t.Parallel()
	twice := doubtful()
	twice.Sent = 2
	pending := twice
	pending.State = operation.StatePending
	for name, tc := range map[string]struct {
		def    *operation.Definition
		record operation.Record
		want   operation.State
	}{
		"the only attempt":              {hasty(), doubtful(), operation.StateDeclined},
		"one of two":                    {hasty(), twice, operation.StateNotExecuted},
		"one of two that pended":        {hasty(), pending, operation.StateNotExecuted},
		"one with a payer":              {charge(), twice, operation.StateDeclined},
		"one that is wanted at any day": {refund(), twice, operation.StateDeclined},
	} {
		in := looked(operation.Refused)
		in.Finding.Failure = declined
		r, _, err := operation.Step(tc.def, tc.record, in, start.Add(time.Second))
		if err != nil || r.State != tc.want || r.Failure != declined {
			t.Errorf("%s: got %s with %v, %v", name, r.State, r.Failure, err)
		}
		if isWatched := !r.NextAt.IsZero(); isWatched != (tc.want == operation.StateNotExecuted) {
			t.Errorf("%s: watched %t", name, isWatched)
		}
	}
}

// TestAnotherAttemptWaits longer after each that proved nothing.
func TestAnotherAttemptWaits(t *testing.T) {
	t.Parallel()
	for sent, wait := range map[int]time.Duration{
		1: 500 * time.Millisecond, 2: 2 * time.Second, 3: 8 * time.Second, 4: 32 * time.Second, 9: 32 * time.Second,
	} {
		r := doubtful()
		r.Sent = sent
		for after, want := range map[time.Duration]operation.Effect{wait - 1: operation.Rest, wait: operation.Send} {
			if _, effect, err := operation.Step(hasty(), r, nothing(), start.Add(after)); err != nil || effect != want {
				t.Errorf("%v after attempt %d: got %s, %v, want %s", after, sent, effect, err, want)
			}
		}
	}
}

// TestWhatWouldConcernSomethingElseIsNotSentAgain: the payment shows another attempt than
// the one that was to be refunded.
func TestWhatWouldConcernSomethingElseIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		changed bool
		want    operation.Effect
	}{{false, operation.Send}, {true, operation.Rest}} {
		in := looked(operation.Absent)
		in.Finding.Changed = tc.changed
		if _, effect, err := operation.Step(refund(), doubtful(), in, start.Add(time.Second)); err != nil || effect != tc.want {
			t.Errorf("changed %t: got %s, %v, want %s", tc.changed, effect, err, tc.want)
		}
	}
}
