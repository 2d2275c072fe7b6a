package interceptor

import (
	"context"
	"net"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/peer"
)

const (
	// longestMargin is the most by which a deadline is brought forward, and marginShare
	// which share of the time that is left.
	longestMargin = 500 * time.Millisecond
	marginShare   = 4
	// lagEvery is how often it is measured how late this process wakes up. Each time,
	// a sixteenth of what was measured before is forgotten.
	lagEvery  = 50 * time.Millisecond
	lagForget = 16
)

// Margin is how much earlier than by the caller's deadline an answer must be ready, so
// that it arrives instead of a bare DEADLINE_EXCEEDED. The caller's clock runs from when
// it sent the call, and over gRPC a deadline travels as the time that was left then: how
// long it travelled cannot be told from it. What can be known is the round trip that the
// kernel measures on the caller's connection, and how late this process wakes up because
// the machine is busy. The 50 ms that the engine leaves come on top: they are the floor.
type Margin struct {
	// RoundTrip is that of a connection, 0 if nothing is known of it.
	RoundTrip func(net.Addr) time.Duration
	Now       func() time.Time

	lag atomic.Int64
}

// Watch measures until ctx ends how late this process wakes up.
func (m *Margin) Watch(ctx context.Context) {
	timer := time.NewTimer(lagEvery)
	defer timer.Stop()
	for {
		due := m.Now().Add(lagEvery)
		select {
		case <-timer.C:
			m.woke(m.Now().Sub(due))
			timer.Reset(lagEvery)
		case <-ctx.Done():
			return
		}
	}
}

// woke takes in how late it was.
func (m *Margin) woke(late time.Duration) {
	before := time.Duration(m.lag.Load())
	m.lag.Store(int64(max(late, before-before/lagForget)))
}

// of is the margin for an answer to addr when so much time is left.
func (m *Margin) of(addr net.Addr, left time.Duration) time.Duration {
	const thereAndBack = 2 // it may be late to read the call and to write the answer
	margin := m.RoundTrip(addr) + thereAndBack*time.Duration(m.lag.Load())
	return max(0, min(margin, longestMargin, left/marginShare))
}

// marginUnary brings the deadline forward for everything behind it.
func marginUnary(m *Margin) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		deadline, hasDeadline := ctx.Deadline()
		from, hasPeer := peer.FromContext(ctx)
		if !hasDeadline || !hasPeer {
			return handler(ctx, req)
		}
		ctx, cancel := context.WithDeadline(ctx, deadline.Add(-m.of(from.Addr, deadline.Sub(m.Now()))))
		defer cancel()
		return handler(ctx, req)
	}
}
