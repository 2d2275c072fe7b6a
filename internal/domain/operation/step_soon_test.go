package operation_test

import (
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// While PortOne cannot be reached, the wait for the next try must not grow with the
// number of tries: nobody knows when it is back. A request that it may have got is made
// again less often the longer it has been in vain.
func TestTheEndOfAnOutageIsSeenSoon(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct {
		def *operation.Definition
		in  operation.Input
		// The wait is at most this share of the time that it lasts.
		share float64
	}{
		"by looking":       {charge(), operation.Looked{Unread: true}, 1. / 32},
		"by sending again": {change(), ended(operation.NotSent), 1. / 32},
		"by trying again":  {change(), ended(operation.InDoubt), 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, now := doubtful(), start
			for now.Before(start.Add(20 * time.Minute)) {
				next, effect, err := operation.Step(try.def, r, operation.Due{}, now)
				if err != nil || effect == operation.Rest {
					t.Fatalf("it is due and rests: %v, %v", next, err)
				}
				if r, _, err = operation.Step(try.def, next, try.in, now); err != nil {
					t.Fatal(err)
				}
				most := min(30*time.Second, max(500*time.Millisecond, time.Duration(try.share*float64(now.Sub(start)))))
				if wait := r.NextAt.Sub(now); wait <= 0 || wait > most {
					t.Fatalf("after %v it waits %v, want at most %v", now.Sub(start), wait, most)
				}
				now = r.NextAt
			}
		})
	}
}
