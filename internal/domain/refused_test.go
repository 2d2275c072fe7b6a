package domain_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// now is when everything in these tests happens.
var now = time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)

// onWire is a record of which one attempt left.
func onWire(state operation.State, d *operation.Definition) operation.Record {
	r := operation.Record{RPC: d.RPC, State: state, Attempts: 1, CreatedAt: now, NotAfter: now.Add(time.Hour)}
	if state != operation.StateSending {
		r.Sent, r.FirstByte, r.LastByte = 1, now, now
	}
	return r
}

func writes() []*operation.Definition {
	var all []*operation.Definition
	for _, d := range domain.Operations() {
		if d.Kind != operation.KindRead {
			all = append(all, d)
		}
	}
	return all
}

// A response with a failed state must never be all that a caller gets: its code would take
// the call for done.
func TestARefusalOnRecordIsAlwaysAFailure(t *testing.T) {
	t.Parallel()
	for _, d := range writes() {
		for state, in := range map[operation.State]operation.Input{
			operation.StateDoubt:   operation.Looked{Finding: operation.Finding{Verdict: operation.Refused, Response: d.NewResponse()}},
			operation.StatePending: operation.Looked{Finding: operation.Finding{Verdict: operation.Refused, Response: d.NewResponse()}},
		} {
			got, _, err := operation.Step(d, onWire(state, d), in, now)
			if err != nil || got.State != operation.StateDeclined || got.Failure == nil {
				t.Errorf("%s, %s: got %s with failure %v, %v", d.RPC, state, got.State, got.Failure, err)
			}
		}
	}
}

// failedStates are the values of a status that say that something has failed.
func failedStates(status protoreflect.FieldDescriptor) []protoreflect.EnumValueDescriptor {
	var failed []protoreflect.EnumValueDescriptor
	for i := range status.Enum().Values().Len() {
		if v := status.Enum().Values().Get(i); strings.HasSuffix(string(v.Name()), "_FAILED") {
			failed = append(failed, v)
		}
	}
	return failed
}

// harmless are failed states of things of which the operation has made what it was to make.
func harmless(d *operation.Definition, state protoreflect.Name) bool {
	return state == "TAX_INVOICE_STATUS_SENDING_FAILED" && d.RPC.Name() != "SendTaxInvoiceToNts"
}

// The record of an attempt that failed may be the answer to the call itself, or be found
// once that was lost. The caller is told the same.
func TestAnAnswerThatShowsAFailureIsAFailure(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, d := range writes() {
		if d.Recovery.Confirm {
			continue
		}
		fields := d.NewResponse().ProtoReflect().Descriptor().Fields()
		for i := range fields.Len() {
			thing := fields.Get(i)
			if thing.Message() == nil || thing.IsList() || thing.IsMap() {
				continue
			}
			status := thing.Message().Fields().ByName("status")
			if status == nil || status.Enum() == nil {
				continue
			}
			for _, failed := range failedStates(status) {
				tried++
				response := d.NewResponse()
				response.ProtoReflect().Mutable(thing).Message().Set(status, protoreflect.ValueOfEnum(failed.Number()))
				checkAnswered(t, d, response, harmless(d, failed.Name()))
			}
		}
	}
	if tried < 10 {
		t.Errorf("only %d failed states were tried", tried)
	}
}

func checkAnswered(t *testing.T, d *operation.Definition, response proto.Message, succeeds bool) {
	t.Helper()
	got, _, err := operation.Step(d, onWire(operation.StateSending, d), operation.Ended{Outcome: operation.Outcome{Class: operation.Done, Response: response}}, now)
	switch {
	case err != nil:
		t.Errorf("%s: %v", d.RPC, err)
	case succeeds && got.State != operation.StateSucceeded:
		t.Errorf("%s answered with %v: got %s", d.RPC, response, got.State)
	case !succeeds && (got.State != operation.StateDeclined || got.Failure == nil || got.Failure.Proof == failure.Unknown):
		t.Errorf("%s answered with %v: got %s with failure %v", d.RPC, response, got.State, got.Failure)
	}
}
