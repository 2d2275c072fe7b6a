package operation_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TestNoClockAloneProvesAbsence looks often enough, and long enough by some clocks only.
func TestNoClockAloneProvesAbsence(t *testing.T) {
	t.Parallel()
	const long = time.Hour
	for name, test := range map[string]struct {
		journal, process, portone time.Duration
		isUndated                 bool
		want                      operation.State
	}{
		"the journal's clock was set forward":           {long, 0, time.Second, false, operation.StateDoubt},
		"and PortOne shows no date":                     {long, 0, 0, true, operation.StateDoubt},
		"a date is absurd":                              {time.Second, 0, long, false, operation.StateDoubt},
		"a date is absurd the other way":                {time.Second, 0, -long, false, operation.StateDoubt},
		"the journal's clock was set back":              {-long, 0, long, false, operation.StateDoubt},
		"the process saw it pass, whatever clocks show": {-long, long, -long, false, operation.StateNotExecuted},
		"PortOne's clock and the journal's agree":       {long, 0, long, false, operation.StateNotExecuted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := doubtful()
			for i := range 5 {
				in := looked(operation.Absent)
				in.At = start
				if !test.isUndated {
					in.Lapse.From, in.Lapse.Until = start, start
				}
				if i > 0 {
					in.At, in.Lapse.LastByte, in.Lapse.FirstAbsence = start.Add(test.journal), test.process, test.process
				}
				if i > 0 && !test.isUndated {
					in.Lapse.From = start.Add(test.portone)
					in.Lapse.Until = in.Lapse.From
				}
				var err error
				if r, _, err = operation.Step(charge(), r, in, in.At); err != nil {
					t.Fatal(err)
				}
				if r.State != operation.StateDoubt {
					break
				}
			}
			if r.State != test.want {
				t.Errorf("ended as %s, want %s", r.State, test.want)
			}
		})
	}
}
