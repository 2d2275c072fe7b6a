package operation_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

var (
	start    = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	declined = failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, "no")
	answer   = &paymentv1.PayWithBillingKeyResponse{}
)

// charge looks and never sends twice; refund looks and completes; change is
// completed by sending it again.
func charge() *operation.Definition {
	d := refund()
	d.Recovery.Policy = operation.ResolveOnly
	d.Recovery.Void = func(operation.Record, []operation.Reading) operation.Undo { return operation.Undo{} }
	return d
}

func refund() *operation.Definition {
	d := change()
	d.Recovery.Look = func(operation.Record) []operation.Query { return nil }
	d.Recovery.Judge = func(operation.Record, []operation.Reading) operation.Finding { return operation.Finding{} }
	return d
}

func change() *operation.Definition {
	return &operation.Definition{RPC: "test.Do", Kind: operation.KindMoney}
}

func sending() operation.Record {
	return operation.Record{
		State: operation.StateSending, Attempts: 1, Replayable: true,
		CreatedAt: start, NotAfter: start.Add(time.Hour),
	}
}

func doubtful() operation.Record {
	r := sending()
	r.State, r.Sent, r.FirstByte, r.LastByte = operation.StateDoubt, 1, start, start
	return r
}

// again is a second attempt: what became of the first is not known.
func again() operation.Record {
	r := doubtful()
	r.State, r.Attempts = operation.StateSending, 2
	return r
}

// named makes something under a name that no other operation gives.
func named() *operation.Definition {
	d := refund()
	d.Recovery.Named = func(operation.Record) bool { return true }
	return d
}

func ended(class operation.Class) operation.Ended {
	out := operation.Outcome{Class: class, FirstByte: start, LastByte: start}
	switch class {
	case operation.Done, operation.Pending:
		out.Response = answer
	case operation.NotSent:
		out.FirstByte, out.LastByte = time.Time{}, time.Time{}
		out.Failure = declined
	default:
		out.Failure = declined
	}
	return operation.Ended{Outcome: out}
}

func looked(v operation.Verdict) operation.Looked {
	f := operation.Finding{Verdict: v}
	if v == operation.Happened {
		f.Response = answer
	}
	return operation.Looked{Finding: f}
}

func TestStep(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		def    *operation.Definition
		record operation.Record
		in     operation.Input
		after  time.Duration

		want   operation.State
		effect operation.Effect
	}{
		"an answer ends it":                                     {charge(), sending(), ended(operation.Done), 0, operation.StateSucceeded, operation.Rest},
		"a refusal ends a first attempt":                        {charge(), sending(), ended(operation.Declined), 0, operation.StateDeclined, operation.Rest},
		"a gateway's refusal is confirmed":                      {charge(), sending(), ended(operation.ProbablyDeclined), 0, operation.StateDoubt, operation.Look},
		"what is there before the only attempt is not ours":     {refund(), sending(), ended(operation.Evidence), 0, operation.StateConflict, operation.Rest},
		"a conflict of a later attempt is looked into":          {refund(), again(), ended(operation.Evidence), 0, operation.StateDoubt, operation.Look},
		"a refusal of a later attempt is looked into":           {refund(), again(), ended(operation.Declined), 0, operation.StateDoubt, operation.Look},
		"what only ours is called so is ours":                   {named(), sending(), ended(operation.Evidence), 0, operation.StateDoubt, operation.Look},
		"a later conflict without a look is a refusal":          {change(), again(), ended(operation.Evidence), 0, operation.StateDeclined, operation.Rest},
		"what cannot be sent fails inside":                      {charge(), sending(), ended(operation.Unsendable), 0, operation.StateInternal, operation.Rest},
		"what cannot be sent again stays a doubt":               {refund(), again(), ended(operation.Unsendable), 0, operation.StateDoubt, operation.Rest},
		"no answer is a doubt":                                  {charge(), sending(), ended(operation.InDoubt), 0, operation.StateDoubt, operation.Rest},
		"throttling proves nothing":                             {charge(), sending(), ended(operation.Throttled), 0, operation.StateDoubt, operation.Rest},
		"an attempt that did not leave may be made again":       {charge(), sending(), ended(operation.NotSent), 0, operation.StateReady, operation.Rest},
		"a death while sending is a doubt":                      {charge(), sending(), operation.Orphaned{}, time.Minute, operation.StateDoubt, operation.Rest},
		"a doubt about a charge is looked into":                 {charge(), doubtful(), operation.Due{}, time.Second, operation.StateDoubt, operation.Look},
		"a doubt without a look is sent again":                  {change(), doubtful(), operation.Due{}, time.Second, operation.StateSending, operation.Send},
		"nothing is sent again once the key may be forgotten":   {change(), doubtful(), operation.Due{}, 151 * time.Minute, operation.StateDoubt, operation.Rest},
		"a trace of success is success":                         {charge(), doubtful(), looked(operation.Happened), time.Second, operation.StateSucceeded, operation.Rest},
		"a trace of refusal is a refusal":                       {charge(), doubtful(), looked(operation.Refused), time.Second, operation.StateDeclined, operation.Rest},
		"somebody else's success is a conflict":                 {charge(), doubtful(), looked(operation.Foreign), time.Second, operation.StateConflict, operation.Rest},
		"an unclear look changes nothing":                       {charge(), doubtful(), looked(operation.Unclear), time.Second, operation.StateDoubt, operation.Rest},
		"one absence proves nothing about a charge":             {charge(), doubtful(), looked(operation.Absent), time.Hour, operation.StateDoubt, operation.Rest},
		"an absent refund is sent again under its key":          {refund(), doubtful(), looked(operation.Absent), time.Second, operation.StateSending, operation.Send},
		"an absent refund is not sent after its time":           {refund(), doubtful(), looked(operation.Absent), 2 * time.Hour, operation.StateDoubt, operation.Rest},
		"an operation whose time has passed is not sent at all": {charge(), operation.Record{State: operation.StateAccepted, NotAfter: start}, operation.Began{}, time.Second, operation.StateNotSent, operation.Rest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, effect, err := operation.Step(tc.def, tc.record, tc.in, start.Add(tc.after))
			if err != nil {
				t.Fatal(err)
			}
			if got.State != tc.want || effect != tc.effect {
				t.Errorf("got %s and %s, want %s and %s", got.State, effect, tc.want, tc.effect)
			}
			if effect == operation.Rest && got.State.Active() && got.NextAt.IsZero() {
				t.Error("an operation without an outcome rests for ever")
			}
		})
	}
}

func TestAbsenceIsProvenByTimeAndRepetition(t *testing.T) {
	t.Parallel()
	r, now := doubtful(), start
	for r.State == operation.StateDoubt {
		var err error
		if now = r.NextAt; now.Before(start) {
			now = start.Add(time.Second)
		}
		in := looked(operation.Absent)
		in.At, in.Lapse.LastByte = now, now.Sub(start)
		if r.Absences > 0 {
			in.Lapse.FirstAbsence = now.Sub(r.FirstAbsence)
		}
		if r, _, err = operation.Step(charge(), r, in, now); err != nil {
			t.Fatal(err)
		}
	}
	if r.State != operation.StateNotExecuted {
		t.Fatalf("ended as %s", r.State)
	}
	if took := now.Sub(start); took < 2*time.Minute || took > 4*time.Minute {
		t.Errorf("proven after %s", took)
	}
	if r.NextAt.IsZero() || r.WatchUntil.Sub(now) != 24*time.Hour {
		t.Error("a late success is not looked for")
	}
}

// TestAbsenceIsProvenForWhenItWasRead has a process stand still between reading and
// judging: what the records lacked before the pause says nothing about its end.
func TestAbsenceIsProvenForWhenItWasRead(t *testing.T) {
	t.Parallel()
	r := doubtful()
	for i := range 10 {
		in := looked(operation.Absent)
		in.At = start.Add(time.Duration(i) * time.Second)
		var err error
		if r, _, err = operation.Step(charge(), r, in, start.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if r.State != operation.StateDoubt {
		t.Errorf("ended as %s", r.State)
	}
}

func TestLateSuccessIsUndone(t *testing.T) {
	t.Parallel()
	r := doubtful()
	r.State, r.WatchUntil = operation.StateNotExecuted, start.Add(time.Hour)
	r, effect, err := operation.Step(charge(), r, looked(operation.Happened), start)
	if err != nil || r.State != operation.StateLateSuccess || effect != operation.Void {
		t.Fatalf("got %s, %s, %v", r.State, effect, err)
	}
	r, _, err = operation.Step(charge(), r, operation.Undone{Succeeded: true}, start)
	if err != nil || r.State != operation.StateVoided {
		t.Fatalf("got %s, %v", r.State, err)
	}
}

// TestWhatCannotBeUndoneIsTriedRarely: each refused try is a request of its own, and
// another one a moment later would be refused as well.
func TestWhatCannotBeUndoneIsTriedRarely(t *testing.T) {
	t.Parallel()
	r := doubtful()
	r.State = operation.StateLateSuccess
	ids := map[string]bool{}
	for try := range 12 {
		ids[r.VoidID()] = true
		var err error
		if r, _, err = operation.Step(charge(), r, operation.Undone{Refused: true}, start); err != nil {
			t.Fatal(err)
		}
		want := time.Minute
		if try >= 10 {
			want = time.Hour
		}
		if got := r.NextAt.Sub(start); got != want {
			t.Errorf("after %d refusals it is tried after %v, want %v", try+1, got, want)
		}
	}
	if len(ids) != 12 {
		t.Errorf("12 tries had %d ids", len(ids))
	}
}

// TestAnEffectIsSeenBeforeTheAnswer: of an attempt under way a success is believed, and
// nothing else.
func TestAnEffectIsSeenBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[operation.Verdict]operation.State{
		operation.Happened: operation.StateSucceeded, operation.HappenedPending: operation.StatePending,
	} {
		r, _, err := operation.Step(charge(), sending(), looked(verdict), start)
		if err != nil || r.State != want || r.Resolution != operation.ByLook || r.Sent != 1 || r.FirstByte.IsZero() || !r.LastByte.Equal(start) {
			t.Errorf("%s: got %s by %s, sent %d times from %v to %v, %v", verdict, r.State, r.Resolution, r.Sent, r.FirstByte, r.LastByte, err)
		}
	}
	for _, verdict := range []operation.Verdict{operation.Refused, operation.Foreign, operation.Absent, operation.Unclear} {
		var illegal *operation.IllegalError
		if _, _, err := operation.Step(charge(), sending(), looked(verdict), start); !errors.As(err, &illegal) {
			t.Errorf("%s: %v", verdict, err)
		}
	}
}

// TestAConflictThatWasReadIsWatched: what others had done may be undone before a charge
// arrives that was on its way all the time.
func TestAConflictThatWasReadIsWatched(t *testing.T) {
	t.Parallel()
	r, _, err := operation.Step(charge(), doubtful(), looked(operation.Foreign), start)
	if err != nil || r.State != operation.StateConflict || r.NextAt.IsZero() || r.WatchUntil.IsZero() {
		t.Fatalf("got %s, next at %v, watched until %v, %v", r.State, r.NextAt, r.WatchUntil, err)
	}
	late, effect, err := operation.Step(charge(), r, looked(operation.Happened), start.Add(time.Minute))
	if err != nil || late.State != operation.StateLateSuccess || effect != operation.Void {
		t.Errorf("a late effect is %s and %s, %v", late.State, effect, err)
	}
	for name, in := range map[string]struct {
		def *operation.Definition
		r   operation.Record
		in  operation.Input
	}{
		"what cannot be undone": {refund(), doubtful(), looked(operation.Foreign)},
		"an answer":             {charge(), sending(), ended(operation.Evidence)},
	} {
		if r, _, err := operation.Step(in.def, in.r, in.in, start); err != nil || r.State != operation.StateConflict || !r.NextAt.IsZero() {
			t.Errorf("%s: got %s, next at %v, %v", name, r.State, r.NextAt, err)
		}
	}
}

// TestIllegalInputsAreErrors tries every input in every state. What the table
// does not allow must not pass silently.
func TestIllegalInputsAreErrors(t *testing.T) {
	t.Parallel()
	legal := map[operation.State]string{
		operation.StateAccepted:    "Began Prepared Orphaned",
		operation.StateSending:     "Ended Orphaned",
		operation.StateReady:       "Due Orphaned",
		operation.StateDoubt:       "Due Looked Orphaned Decided",
		operation.StatePending:     "Due Looked Orphaned Decided",
		operation.StateNotExecuted: "Due Looked Orphaned Superseded",
		operation.StateConflict:    "Due Looked Orphaned Superseded",
		operation.StateLateSuccess: "Due Undone Orphaned Decided",
	}
	inputs := map[string]operation.Input{
		"Began": operation.Began{}, "Prepared": operation.Prepared{}, "Ended": ended(operation.Done),
		"Looked": looked(operation.Unclear), "Due": operation.Due{}, "Orphaned": operation.Orphaned{},
		"Undone": operation.Undone{}, "Superseded": operation.Superseded{}, "Decided": operation.Decided{State: operation.StateSucceeded},
	}
	for state := operation.StateAccepted; state <= operation.StateInternal; state++ {
		for name, in := range inputs {
			r := doubtful()
			r.State = state
			_, _, err := operation.Step(charge(), r, in, start)
			var illegal *operation.IllegalError
			if want := !slices.Contains(strings.Fields(legal[state]), name); errors.As(err, &illegal) != want {
				t.Errorf("%s in %s: %v", name, state, err)
			}
		}
	}
}
