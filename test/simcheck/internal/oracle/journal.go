package oracle

import (
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

// Committed takes down a record as it is in the journal from now on.
func (o *Oracle) Committed(r operation.Record) {
	op := o.operations[r.ID]
	if op == nil {
		op = o.accepted(r)
	}
	was := op.Record.State
	if was == 0 || was == operation.StateNotSent {
		o.asked(op, r)
	}
	op.owned(r)
	op.Record = r
	o.keyed(op)
	if was == r.State {
		return
	}
	if was != 0 && !slices.Contains(after(was), r.State) {
		o.Violatef("LEGAL_STATES", r.ID, "%s goes from %s to %s", r.ID, was, r.State)
	}
	o.holds(op)
	o.sync()
	o.Stats.entered(op, was, o.Loop.Now())
	o.judge(op)
}

// owned takes down who has an operation from now on. Who lets go of it knows that.
func (op *Operation) owned(r operation.Record) {
	if r.Owner == "" {
		delete(op.owners, op.Record.Owner)
		return
	}
	epoch, had := op.owners[r.Owner]
	op.reclaimed = op.reclaimed || had && epoch != r.Epoch
	op.owners[r.Owner] = r.Epoch
}

// accepted makes a new operation known.
func (o *Oracle) accepted(r operation.Record) *Operation {
	op := &Operation{Record: r, owners: map[string]int64{}}
	op.Record.State = 0
	o.operations[r.ID] = op
	o.order = append(o.order, op)
	if r.RequestID != "" {
		at := Request{r.Caller, string(r.RPC), r.RequestID}
		if first := o.requests[at]; first != nil {
			o.Violatef("SAME_REQUEST_SAME_OPERATION", r.ID, "request %v is served by %s and by %s", at, first.Record.ID, r.ID)
		}
		o.requests[at] = op
	}
	if r.IntentRef != "" {
		at := intent{r.Caller, r.IntentRef}
		o.intents[at] = append(o.intents[at], op)
	}
	return op
}

// keyed takes down the key of the next attempt.
func (o *Oracle) keyed(op *Operation) {
	if key := op.Record.AttemptKey(); o.byKey[key] == nil {
		o.byKey[key] = op
		o.byHash[ledger.HashKey(key)] = op
		op.keys = append(op.keys, key)
	}
}

// holds checks that one operation at a time holds a subject.
func (o *Oracle) holds(op *Operation) {
	subject := op.Record.Subject
	holder := o.active[subject]
	switch {
	case !op.Record.State.Active():
		if holder == op {
			delete(o.active, subject)
		}
	case holder != nil && holder != op:
		o.Violatef("ONE_ACTIVE_PER_SUBJECT", op.Record.ID, "%s and %s both hold %s", holder.Record.ID, op.Record.ID, subject)
	default:
		o.active[subject] = op
	}
}

// wanted is how long a charge is wanted at most: as long as callers without a deadline are
// expected to wait, and half a minute.
const wanted = 100 * time.Second

// asked takes down the true time until which an operation may be sent, which nothing may change until its
// caller asks for it again.
func (o *Oracle) asked(op *Operation, r operation.Record) {
	patience := r.NotAfter.Sub(r.UpdatedAt) // a replica may not know yet that the journal's clock was set
	op.notAfter = o.Loop.Now().Add(patience)
	if op.isCharge() && patience > wanted+o.Wrong {
		o.Violatef("NOT_AFTER", r.ID, "%s, a charge, may be sent for %v", r.ID, patience)
	}
}

// Attempt checks an attempt that a replica is about to make.
func (o *Oracle) Attempt(replica string, call operation.Call) {
	op := o.byKey[call.Key]
	if op == nil {
		o.Violatef("JOURNAL_BEFORE_SEND", "", "%s is sent and in no journal, under key %s", call.Definition.RPC, call.Key)
		return
	}
	r := &op.Record
	if r.Owner != replica || op.reclaimed && r.State == operation.StateDoubt {
		o.Stats.Zombies++
	} else if r.State != operation.StateSending {
		o.Violatef("JOURNAL_BEFORE_SEND", r.ID, "%s is sent in state %s", r.ID, r.State)
	}
	o.checkRefusal(replica, op)
	if now := o.Loop.Now(); now.After(op.notAfter.Add(o.unproven(replica, op))) {
		o.Violatef("NOT_AFTER", r.ID, "an attempt of %s begins %v after its last moment", r.ID, now.Sub(op.notAfter))
	}
}
