//go:build !race

package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/replica"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/world"
)

// TestPlantedMistakes plants mistakes that programs of this kind really make, and
// expects that each is found within some worlds. A simulation that finds nothing
// proves nothing unless it would have found something.
func TestPlantedMistakes(t *testing.T) {
	t.Parallel()
	journals := func(with func(replica.Journal) replica.Journal) world.Mutation { return world.Mutation{Journal: with} }
	ports := func(change func(operation.Call, operation.Outcome) operation.Outcome) world.Mutation {
		return world.Mutation{Port: func(p operation.Port) operation.Port { return &meddler{Port: p, after: change} }}
	}
	recoveries := func(change func(*operation.Definition)) world.Mutation {
		return world.Mutation{Definition: func(d operation.Definition) operation.Definition {
			change(&d)
			return d
		}}
	}
	for name, mistake := range map[string]world.Mutation{
		"whoever lost an operation may still save it":      journals(func(j replica.Journal) replica.Journal { return unfenced{j} }),
		"nothing is written down before it is sent":        journals(func(j replica.Journal) replica.Journal { return forgetful{j} }),
		"an unknown commit is taken for a commit":          journals(func(j replica.Journal) replica.Journal { return trusting{j} }),
		"two operations may hold one payment":              journals(func(j replica.Journal) replica.Journal { return unlocked{j} }),
		"a repeat is a new request":                        journals(func(j replica.Journal) replica.Journal { return oblivious{j} }),
		"a repeat gets a new key":                          {Port: func(p operation.Port) operation.Port { return &meddler{Port: p, before: rekeyed()} }},
		"a repeat asks for something else":                 {Port: func(p operation.Port) operation.Port { return &meddler{Port: p, before: rewritten()} }},
		"a lost answer is taken for a call that never was": ports(lostIsNotSent),
		"a lost answer is taken for a refusal":             ports(lostIsRefused),
		"a read that fails is taken for an empty one":      ports(unreadIsEmpty),
		"an answer without content is a success":           ports(hollowIsDone),
		"a read without content shows an empty thing":      ports(hollowIsRead),
		"one look that finds nothing is proof":             recoveries(absentIsRefused),
		"what can be explained in two ways is ours":        recoveries(claimsEverything),
		"a refund is sent without the balance it needs":    recoveries(withoutBalance),
		"what was there before is not remembered":          recoveries(withoutSnapshot),
		"every answer is a success":                        recoveries(func(d *operation.Definition) { d.Recovery.Settle = nil }),
		"a late charge is kept":                            recoveries(func(d *operation.Definition) { d.Recovery.Void = nil }),
		"doubts about charges are never looked into":       recoveries(neverLooks),
		"a refusal of a later attempt is the answer":       recoveries(believesLaterRefusals),
		"a gateway that refuses a charge is believed":      ports(gatewayIsBelieved),
		"a balance that was read too early is final":       recoveries(func(d *operation.Definition) { d.Recovery.Outdated = nil }),
		"what the service has just made is forgotten":      journals(func(j replica.Journal) replica.Journal { return ignorant{j} }),
		"what was refused too early keeps its key":         {Port: func(p operation.Port) operation.Port { return &meddler{Port: p, before: firstKey} }},
		"a charge is sent again after a refusal":           recoveries(resendsAfterRefusal),
		"a charge is sent again after its time":            recoveries(resendsForEver),
		"a restart forgets how long a charge is wanted":    journals(func(j replica.Journal) replica.Journal { return eternal{j} }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			worlds, err := world.NewWorlds()
			if err != nil {
				t.Fatalf("prepare worlds: %v", err)
			}
			const most = 150
			for seed := uint64(1); seed <= most; seed++ {
				if r := worlds.Run(world.Draw(seed), &mistake, nil); r.Violation != nil {
					t.Logf("seed %d: %v", seed, r.Violation)
					return
				}
			}
			t.Errorf("%d worlds did not show it", most)
		})
	}
}

type unfenced struct{ replica.Journal }

func (j unfenced) Save(ctx context.Context, r operation.Record, next operation.Ownership, attempts ...operation.Attempt) error {
	if now, err := j.Get(ctx, r.ID); err == nil {
		r.Owner, r.Epoch = now.Owner, now.Epoch
	}
	return j.Journal.Save(ctx, r, next, attempts...)
}

type forgetful struct{ replica.Journal }

func (j forgetful) Save(ctx context.Context, r operation.Record, next operation.Ownership, attempts ...operation.Attempt) error {
	if r.State == operation.StateSending {
		return nil
	}
	return j.Journal.Save(ctx, r, next, attempts...)
}

type trusting struct{ replica.Journal }

func (j trusting) Save(ctx context.Context, r operation.Record, next operation.Ownership, attempts ...operation.Attempt) error {
	err := j.Journal.Save(ctx, r, next, attempts...)
	if errors.Is(err, operation.ErrUnknown) {
		return nil
	}
	return err
}

type unlocked struct{ replica.Journal }

func (j unlocked) Accept(ctx context.Context, r operation.Record) (operation.Record, error) {
	r.Subject += operation.Subject("/" + r.ID)
	return j.Journal.Accept(ctx, r)
}

type oblivious struct{ replica.Journal }

func (j oblivious) Accept(ctx context.Context, r operation.Record) (operation.Record, error) {
	answer, err := j.Journal.Accept(ctx, r)
	if errors.Is(err, operation.ErrRepeated) && answer.State.Answered() {
		r.RequestID += "-again"
		return j.Journal.Accept(ctx, r)
	}
	return answer, err
}

// ignorant lists nothing that has succeeded.
type ignorant struct{ replica.Journal }

func (j ignorant) List(ctx context.Context, f operation.Filter) ([]operation.Record, error) {
	if len(f.States) > 0 {
		return nil, nil
	}
	return j.Journal.List(ctx, f)
}

// meddler changes calls before they are made, or what came of them.
type meddler struct {
	operation.Port

	before func(*operation.Call)
	after  func(operation.Call, operation.Outcome) operation.Outcome
}

func (m *meddler) Do(ctx context.Context, call operation.Call) operation.Outcome {
	if m.before != nil {
		m.before(&call)
	}
	outcome := m.Port.Do(ctx, call)
	if m.after != nil {
		outcome = m.after(call, outcome)
	}
	return outcome
}

func rekeyed() func(*operation.Call) {
	times := map[string]int{}
	return func(c *operation.Call) {
		if times[c.Key]++; c.Key != "" && times[c.Key] > 1 {
			c.Key = "another-" + c.Key
		}
	}
}

// firstKey sends under the key of the first attempt what was refused under it.
func firstKey(c *operation.Call) { c.Key, _, _ = strings.Cut(c.Key, "-") }

func rewritten() func(*operation.Call) {
	times := map[string]int{}
	return func(c *operation.Call) {
		if times[c.Key]++; c.Key == "" || times[c.Key] == 1 {
			return
		}
		m := proto.Clone(c.Request)
		if fd := m.ProtoReflect().Descriptor().Fields().ByName("reason"); fd != nil {
			m.ProtoReflect().Clear(fd)
			c.Request = m
		}
	}
}

func lostIsNotSent(call operation.Call, o operation.Outcome) operation.Outcome {
	if call.Key != "" && o.Class == operation.InDoubt {
		o.Class = operation.NotSent
	}
	return o
}

func lostIsRefused(call operation.Call, o operation.Outcome) operation.Outcome {
	if call.Key != "" && o.Class == operation.InDoubt {
		o.Class = operation.Declined
	}
	return o
}

func unreadIsEmpty(call operation.Call, o operation.Outcome) operation.Outcome {
	if call.Key == "" && o.Response == nil {
		o.Failure = failure.New(errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND, "There is no such payment.")
	}
	return o
}

// isHollow reports whether an answer lacked what PortOne's answers have.
func isHollow(o operation.Outcome) bool {
	return o.Class == operation.InDoubt && o.Failure != nil && o.Failure.Unwrap() != nil &&
		strings.Contains(o.Failure.Unwrap().Error(), "required member is missing")
}

func hollowIsDone(call operation.Call, o operation.Outcome) operation.Outcome {
	if call.Key != "" && isHollow(o) && call.Definition.RPC == billing.RevokePaymentSchedules.RPC {
		o.Class, o.Response, o.Failure = operation.Done, call.Definition.NewResponse(), nil
	}
	return o
}

func hollowIsRead(call operation.Call, o operation.Outcome) operation.Outcome {
	if call.Key == "" && isHollow(o) {
		o.Class, o.Response, o.Failure = operation.Done, call.Definition.NewResponse(), nil
		if r, ok := o.Response.(*paymentv1.GetPaymentResponse); ok {
			r.Payment = &paymentv1.Payment{}
		}
	}
	return o
}

func absentIsRefused(d *operation.Definition) {
	judge := d.Recovery.Judge
	d.Recovery.Judge = func(r operation.Record, readings []operation.Reading) operation.Finding {
		f := judge(r, readings)
		if f.Verdict == operation.Absent {
			f.Verdict = operation.Refused
		}
		return f
	}
}

func claimsEverything(d *operation.Definition) {
	judge := d.Recovery.Judge
	d.Recovery.Judge = func(r operation.Record, readings []operation.Reading) operation.Finding {
		r.Snapshot.Known, r.Snapshot.Others = nil, nil
		r.FirstByte = r.FirstByte.Add(-24 * time.Hour)
		return judge(r, readings)
	}
}

func withoutBalance(d *operation.Definition) {
	d.Recovery.Amend, d.Recovery.Guarded = nil, nil
}

func withoutSnapshot(d *operation.Definition) {
	d.Recovery.Prepare, d.Recovery.Made = nil, nil
}

// believesLaterRefusals forgets that the attempt before may have succeeded.
func believesLaterRefusals(d *operation.Definition) {
	judge := d.Recovery.Judge
	if judge == nil {
		return
	}
	d.Recovery.Judge = func(r operation.Record, readings []operation.Reading) operation.Finding {
		if r.Suspected != nil && r.Sent > 1 {
			return operation.Finding{Verdict: operation.Refused, Failure: r.Suspected}
		}
		return judge(r, readings)
	}
}

func gatewayIsBelieved(call operation.Call, o operation.Outcome) operation.Outcome {
	if call.Key != "" && o.Class == operation.ProbablyDeclined {
		o.Class = operation.Declined
	}
	return o
}

func neverLooks(d *operation.Definition) {
	if d.RPC == payment.PayWithBillingKey.RPC {
		d.Recovery.Look, d.Recovery.Judge = nil, nil
	}
}

func resendsAfterRefusal(d *operation.Definition) {
	judge := d.Recovery.Judge
	if d.Recovery.Policy != operation.CompleteInTime {
		return
	}
	d.Recovery.Judge = func(r operation.Record, readings []operation.Reading) operation.Finding {
		f := judge(r, readings)
		if f.Verdict == operation.Refused {
			return operation.Finding{Verdict: operation.Absent, Unchanged: true}
		}
		return f
	}
}

func resendsForEver(d *operation.Definition) {
	if d.Recovery.Policy == operation.CompleteInTime {
		d.Recovery.Policy = operation.CompleteForward
	}
}

type eternal struct{ replica.Journal }

func (j eternal) Claim(ctx context.Context, owner string, limit int) ([]operation.Record, error) {
	claimed, err := j.Journal.Claim(ctx, owner, limit)
	for i := range claimed {
		claimed[i].NotAfter = claimed[i].NotAfter.Add(time.Hour)
	}
	return claimed, err
}
