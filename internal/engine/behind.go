package engine

import (
	"context"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/presence"
)

// recentMost is how many of the newest successes are looked through for a thing that only
// its maker's answer names. What made it a moment ago is among them.
const recentMost = 1000

// isBehind reports whether a refusal says more about PortOne's records than about the
// request: they do not show yet what this service has made, or have changed since they were
// read.
func (j *job) isBehind(r operation.Record, f *failure.Error) bool {
	if f.Proof != failure.Refused {
		return false
	}
	outdated := j.def.Recovery.Outdated
	return outdated != nil && outdated(r, f) || j.contradicts(r.RPC, r.Subject, r.Request, f)
}

// contradicts reports whether the journal knows that this service has just made what a
// refusal says is not there. Without the journal nothing is concluded from the refusal.
func (e *Engine) contradicts(rpc protoreflect.FullName, subject operation.Subject, request proto.Message, f *failure.Error) bool {
	missed := presence.Missed(rpc, request, f)
	if len(missed) == 0 {
		return false
	}
	now := e.Now()
	lists := []operation.Filter{{Subject: subject, States: presence.States(), Limit: othersMost}}
	if slices.ContainsFunc(missed, presence.Thing.Elsewhere) {
		lists = append(lists, operation.Filter{From: now.Add(-presence.JustMade), States: presence.States(), Limit: recentMost})
	}
	for _, thing := range missed {
		if named := thing.Subject(); named != "" && named != subject {
			lists = append(lists, operation.Filter{Subject: named, States: presence.States(), Limit: othersMost})
		}
	}
	var records []operation.Record
	for _, filter := range lists {
		listed, err := e.listed(filter)
		if err != nil {
			return true
		}
		records = append(records, listed...)
	}
	return slices.ContainsFunc(missed, func(t presence.Thing) bool { return t.Known(records, now) })
}

func (e *Engine) listed(f operation.Filter) ([]operation.Record, error) {
	ctx, cancel := e.Runtime.WithTimeout(context.WithoutCancel(e.hard), journalTime)
	defer cancel()
	return e.Journal.List(ctx, f)
}

// answerMargin is how long before its caller leaves an operation is given its answer, so
// that the caller gets it.
const answerMargin = 250 * time.Millisecond

// waitsUntil is until when a caller waits, on the journal's clock, less what it takes to answer.
func (e *Engine) waitsUntil(ctx context.Context) time.Time {
	return e.Now().Add(e.patience(ctx).Sub(e.Runtime.Now()) - answerMargin)
}

// inTimeFor is until when a try can begin that takes as long as one before it, so that the
// caller learns what came of it.
func (j *job) inTimeFor(took time.Duration) time.Time { return j.until.Add(-took) }

// prepare reads what must be known before the first attempt, again and again while PortOne's
// records lack what this service has made and the caller waits.
func (j *job) prepare(r operation.Record) operation.Input {
	for tries := 1; ; tries++ {
		begun := j.Now()
		prepared := j.prepareOnce(r)
		refused := prepared.Refusal
		if refused == nil || refused.Class != operation.Declined || !j.isBehind(r, refused.Failure) {
			return prepared
		}
		wait := operation.CatchUp(tries)
		if j.Now().Add(wait).After(j.inTimeFor(j.Now().Sub(begun))) || !j.Runtime.Sleep(j.life, wait) {
			return operation.Prepared{Refusal: &operation.Outcome{Class: operation.NotSent, Failure: operation.TooEarly(refused.Failure)}}
		}
	}
}
