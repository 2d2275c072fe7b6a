// Package bench measures what a read costs the service, as CPU time per call and
// as a ratio to the least that any service could cost: a gRPC server that passes
// the same bytes on without looking at them. Both are measured in turns within one
// run, because the machines this runs on are shared and noisy.
package bench

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"
)

const (
	calls    = 20000 // per turn
	inFlight = 64
	turns    = 5
)

func TestMain(m *testing.M) {
	if serve, ok := roles[os.Getenv(roleVar)]; ok {
		if err := serve(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// BenchmarkGetPayment reports the CPU time of a GetPayment in microseconds, that
// of the byte forwarder, and their ratio.
func BenchmarkGetPayment(b *testing.B) {
	ctx, cancel := context.WithTimeout(b.Context(), 10*time.Minute)
	defer cancel()
	upstream := startRole(b, "upstream")
	forwarder := startRole(b, "forwarder", "UPSTREAM="+upstream.addr)
	service := startService(b, upstream.addr)
	for _, p := range []*process{forwarder, service} {
		p.load(ctx, b, calls/4) // warm
	}
	var costs [2][]float64
	for range turns {
		for i, p := range []*process{forwarder, service} {
			costs[i] = append(costs[i], p.load(ctx, b, calls))
		}
	}
	floor, cost := median(costs[0]), median(costs[1])
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(floor, "forwarder-µs/call")
	b.ReportMetric(cost, "service-µs/call")
	b.ReportMetric(cost/floor, "ratio")
}
