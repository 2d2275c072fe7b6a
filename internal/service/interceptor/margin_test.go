package interceptor

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/peer"
)

// TestAnswersLeaveEarlierForThoseFarAway: by the round trip, as far as it is known.
func TestAnswersLeaveEarlierForThoseFarAway(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ roundTrip, deadline, want time.Duration }{
		"nothing is known":             {0, time.Second, 0},
		"another continent":            {180 * time.Millisecond, 5 * time.Second, 180 * time.Millisecond},
		"no more than is sensible":     {10 * time.Second, time.Minute, longestMargin},
		"and not all that there is":    {180 * time.Millisecond, 400 * time.Millisecond, 100 * time.Millisecond},
		"without a deadline, none":     {180 * time.Millisecond, 0, 0},
		"a deadline that is over soon": {180 * time.Millisecond, time.Millisecond, 250 * time.Microsecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := &Margin{RoundTrip: func(net.Addr) time.Duration { return tc.roundTrip }, Now: time.Now}
				ctx := peer.NewContext(t.Context(), &peer.Peer{Addr: &net.TCPAddr{}})
				if tc.deadline > 0 {
					limited, cancel := context.WithTimeout(ctx, tc.deadline)
					defer cancel()
					ctx = limited
				}
				_, err := marginUnary(m)(ctx, nil, nil, func(inner context.Context, _ any) (any, error) {
					got, ok := inner.Deadline()
					outer, has := ctx.Deadline()
					if ok != has || outer.Sub(got) != tc.want {
						t.Errorf("it is %v earlier, want %v", outer.Sub(got), tc.want)
					}
					return struct{}{}, nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestAnswersLeaveEarlierWhileTheMachineIsBusy, and after it for a moment.
func TestAnswersLeaveEarlierWhileTheMachineIsBusy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &Margin{RoundTrip: func(net.Addr) time.Duration { return 0 }, Now: time.Now}
		ctx, end := context.WithCancel(t.Context())
		go m.Watch(ctx)
		time.Sleep(time.Second)
		if got := m.of(nil, time.Minute); got != 0 {
			t.Errorf("%v although nothing is late", got)
		}
		m.woke(60 * time.Millisecond)
		if got := m.of(nil, time.Minute); got < 100*time.Millisecond || got > 120*time.Millisecond {
			t.Errorf("%v while it wakes 60 ms late", got)
		}
		time.Sleep(10 * time.Second)
		if got := m.of(nil, time.Minute); got > time.Millisecond {
			t.Errorf("%v long after it", got)
		}
		end()
	})
}
