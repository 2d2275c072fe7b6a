// Package evidencetest tries recoveries: what they conclude from what PortOne shows.
package evidencetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Scene is what a look shows of an operation, and what it proves.
type Scene struct {
	Record   operation.Record
	Readings []operation.Reading

	Want operation.Verdict
	// Reason is what the caller is told, empty for no failure.
	Reason string
	// Response is what the caller gets; nil means that it does not matter here.
	Response proto.Message
}

// Judge runs scenes against a definition.
func Judge(t *testing.T, d *operation.Definition, scenes map[string]Scene) {
	t.Helper()
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := d.Recovery.Judge(scene.Record, scene.Readings)
			if got.Verdict != scene.Want {
				t.Fatalf("got %s, want %s", got.Verdict, scene.Want)
			}
			if reason := Reason(got.Failure); reason != scene.Reason {
				t.Errorf("got reason %q, want %q", reason, scene.Reason)
			}
			if scene.Response == nil {
				return
			}
			if diff := cmp.Diff(scene.Response, got.Response, protocmp.Transform()); diff != "" {
				t.Errorf("response (-want +got):\n%s", diff)
			}
		})
	}
}

// Reason is the reason of a failure, empty for none.
func Reason(f *failure.Error) string {
	if f == nil {
		return ""
	}
	return f.Reason
}

// Unread are readings that failed.
func Unread(f *failure.Error) []operation.Reading {
	return []operation.Reading{{Failure: f}}
}
