package domain_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
	"github.com/paymentsvc/paymentsvc/internal/protofill"
)

// A repeat after the loss of a database is another operation under the same key. PortOne
// wants one body under one key, so nothing in what is sent, or looked for, may tell the
// two apart.
func TestARepeatAfterTheLossOfADatabaseIsTheSameRequest(t *testing.T) {
	t.Parallel()
	for _, d := range domain.Operations() {
		if d.Recovery.Amend == nil && d.Recovery.Look == nil {
			continue
		}
		full := protofill.New(1)
		for name, fill := range map[string]func(proto.Message){"full": full.Fill, "empty": func(proto.Message) {}} {
			request := evidencetest.NewRequest(t, d.RPC).Interface()
			fill(request)
			first := operation.Record{ID: "first", Key: "key", RPC: d.RPC, Request: request}
			again := operation.Record{ID: "again", Key: "key", RPC: d.RPC, Request: request}
			if diff := cmp.Diff(asSent(d, first), asSent(d, again), protocmp.Transform()); diff != "" {
				t.Errorf("%s, %s request (-first +again):\n%s", d.RPC, name, diff)
			}
			if diff := cmp.Diff(lookedUp(d, first), lookedUp(d, again), protocmp.Transform()); diff != "" {
				t.Errorf("%s, reads for a %s request (-first +again):\n%s", d.RPC, name, diff)
			}
		}
	}
}

func asSent(d *operation.Definition, r operation.Record) proto.Message {
	if d.Recovery.Amend == nil {
		return r.Request
	}
	return d.Recovery.Amend(r)
}

func lookedUp(d *operation.Definition, r operation.Record) []proto.Message {
	var all []proto.Message
	if d.Recovery.Look != nil {
		for _, q := range d.Recovery.Look(r) {
			all = append(all, q.Request)
		}
	}
	return all
}
