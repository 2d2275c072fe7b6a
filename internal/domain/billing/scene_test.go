package billing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// began is when the first byte of the operation left, by our clock.
var began = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// id is the id of the operation in doubt.
const (
	id          = "0199aaaa-0000-7000-8000-000000000001"
	upstreamKey = "keykeykeykeykeykeykeykeykeykeykeykeykeykeykeykeykeyk"
)

// Failures as the adapter makes them.
var (
	errUnanswered = failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "PortOne did not answer in time.")
	errForbidden  = failure.New(errorv1.CommonReason_COMMON_REASON_FORBIDDEN, "PortOne refused the call.")
	errByGateway  = failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, "PortOne refused the call.").Proving(failure.RefusedByGatewayOnRecord)
)

func refusal(reason failure.Reason) *failure.Error {
	return failure.New(reason, "PortOne refused the call.")
}

// doubt is an operation whose only attempt got no answer.
func doubt(request proto.Message, known ...string) operation.Record {
	return operation.Record{
		ID: id, Key: upstreamKey, State: operation.StateDoubt, Request: request,
		Snapshot: operation.Snapshot{Known: known}, Attempts: 1, Sent: 1,
		CreatedAt: began.Add(-time.Second), FirstByte: began, LastByte: began.Add(time.Second),
	}
}

func suspecting(r operation.Record, f *failure.Error) operation.Record {
	r.Suspected = f
	return r
}

// reported is a doubt that was reported as not executed after a while.
func reported(r operation.Record) operation.Record {
	r.State = operation.StateNotExecuted
	r.FirstAbsence = began.Add(time.Minute)
	return r
}

// at is a time of PortOne's, counted from the first byte.
func at(since time.Duration) *timestamppb.Timestamp {
	return timestamppb.New(began.Add(since))
}

func answered(responses ...proto.Message) []operation.Reading {
	readings := make([]operation.Reading, 0, len(responses))
	for _, response := range responses {
		readings = append(readings, operation.Reading{Response: response})
	}
	return readings
}

// asks compares what a recovery reads.
func asks(t *testing.T, queries []operation.Query, d *operation.Definition, want ...proto.Message) {
	t.Helper()
	got := make([]proto.Message, 0, len(queries))
	for _, q := range queries {
		if q.Definition != d {
			t.Errorf("reads by %s, want %s", q.Definition.RPC.Name(), d.RPC.Name())
		}
		got = append(got, q.Request)
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("queries (-want +got):\n%s", diff)
	}
}
