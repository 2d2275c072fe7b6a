package oracle

import (
	"net/http"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// window is how long PortOne keeps a key.
const window = 3 * time.Hour

// Leaves checks a write of which the first byte is about to leave.
func (o *Oracle) Leaves(r *client.Request) {
	op := o.byKey[r.IdempotencyKey]
	if op == nil {
		o.Violatef("JOURNAL_BEFORE_SEND", "", "%s leaves without an operation", r.Operation)
		return
	}
	now := o.Loop.Now()
	sum := contentOf(r)
	id := op.Record.ID
	if op.sentKey != r.IdempotencyKey {
		if op.sentKey != "" && (op.moved() || o.done(op)) {
			o.Violatef("NO_SECOND_EXECUTION", id, "%s is sent under another key and has taken effect", id)
		}
		op.firstLeft, op.sent, op.sentKey = now, sum, r.IdempotencyKey
	}
	op.left++
	switch {
	case sum != op.sent:
		o.Violatef("ONE_REQUEST_PER_KEY", id, "%s sends another %s under its key", id, r.Operation)
	case now.Sub(op.firstLeft) >= window:
		o.Violatef("KEY_WINDOW", id, "%s is sent again after %v", id, now.Sub(op.firstLeft))
	case unsent(op.Record.State):
		o.Violatef("TRUE_VERDICT", id, "%s is sent and was reported as %s", id, op.Record.State)
	}
}

// contentOf tells requests apart.
func contentOf(r *client.Request) uint64 {
	t := trace.Trace{}
	t.MixText(r.Method)
	t.MixText(r.Path)
	t.MixText(r.Query)
	t.MixBytes(r.Body)
	return t.Hash()
}

// Exchanged looks at what a request has changed. A charge that the gateway has not
// decided has no answer: PortOne does not document one, and the sandbox's says that it
// was approved.
func (o *Oracle) Exchanged(r *client.Request, e *sandbox.Exchange, way time.Duration) bool {
	o.sync()
	op := o.byKey[r.IdempotencyKey]
	if op == nil {
		return true
	}
	if e.Execution == sandbox.Executed && way >= window {
		o.Violatef("KEY_WINDOW", op.Record.ID, "the world lets a request travel for %v, which no network does", way)
	}
	if e.Execution == sandbox.Postponed && e.CommitsAt.After(op.postponed) {
		op.postponed = e.CommitsAt
	}
	decided := !op.isCharge() || op.opensAccount() || len(op.Charges) > 0
	return e.Status != http.StatusOK || decided
}
