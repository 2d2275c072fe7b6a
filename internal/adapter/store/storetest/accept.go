package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"google.golang.org/protobuf/proto"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

func accepting() []check {
	return []check{
		{"an accepted record is read as it was given", acceptedIsRead},
		{"a record may be accepted in any state", anyStateIsAccepted},
		{"a repeat finds the record of the first", repeatIsFound},
		{"requests without an id are never repeats", noRequestID},
		{"other callers and other RPCs may use the same request id", otherRequests},
		{"active states hold their subject, others do not", activeHoldsSubject},
		{"an intent is served by one operation, unless that one came to nothing", intentIsServedOnce},
		{"what is in the way is reported in order", obstaclesInOrder},
		{"accepting the same record again finds it accepted", acceptedAgain},
		{"of a thousand repeats at once one is accepted", storm},
		{"card credentials are not kept", cardsAreNotKept},
		{"changing a message afterwards does not change the record", messagesAreCopied},
	}
}

func acceptedIsRead(f trial) {
	r := Record(f.Now(), 1)
	r.IntentRef, r.Once = "intent-1", true
	got := f.accept(r)
	f.same(r, got)
	f.holds(r)

	bare := operation.Record{ID: "bare", RPC: r.RPC, State: operation.StateReady, Owner: owner, CreatedAt: f.Now()}
	f.accept(bare)
	bare.Epoch = 1
	f.holds(bare)
}

func anyStateIsAccepted(f trial) {
	for i, s := range states() {
		r := finished(Record(f.Now(), i), f.Now())
		r.State = s
		f.accept(r)
		f.holds(r)
	}
}

func repeatIsFound(f trial) {
	first := f.accept(Record(f.Now(), 1))
	repeat := Record(f.Now(), 2)
	repeat.RequestID = first.RequestID
	f.refuse(repeat, operation.ErrRepeated, first.ID)

	// However it ended.
	done := finished(first, f.Now())
	f.save(done, "")
	got, err := f.Journal.Accept(f.Context(), repeat)
	f.wants(err, operation.ErrRepeated)
	done.Owner = ""
	f.same(done, got)
	if _, err := f.Journal.Get(f.Context(), repeat.ID); !errors.Is(err, operation.ErrNotFound) {
		f.Errorf("the repeat is there: %v", err)
	}
}

func noRequestID(f trial) {
	for i := range 3 {
		r := Record(f.Now(), i)
		r.RequestID = ""
		f.accept(r)
	}
}

func otherRequests(f trial) {
	first := f.accept(Record(f.Now(), 1))
	other := Record(f.Now(), 2)
	other.RequestID, other.Caller = first.RequestID, "another shop"
	f.accept(other)
	other = Record(f.Now(), 3)
	other.RequestID, other.RPC = first.RequestID, payment.Cancel.RPC
	f.accept(other)
}

func activeHoldsSubject(f trial) {
	for i, s := range states() {
		first, second := Record(f.Now(), 2*i), Record(f.Now(), 2*i+1)
		first.State, second.Subject, second.Caller = s, first.Subject, "another shop"
		f.accept(first)
		if s.Active() {
			f.refuse(second, operation.ErrBusy, first.ID)
		} else {
			f.accept(second)
		}
	}
}

func intentIsServedOnce(f trial) {
	free := map[operation.State]bool{
		operation.StateDeclined: true, operation.StateNotSent: true, operation.StateNotExecuted: true, operation.StateVoided: true,
		operation.StateRejected: true, operation.StateInternal: true,
	}
	for i, s := range states() {
		first, second := Record(f.Now(), 3*i), Record(f.Now(), 3*i+1)
		first.State, first.IntentRef, second.IntentRef = s, s.String(), s.String()
		f.accept(first)
		if free[s] {
			f.accept(second)
			continue
		}
		f.refuse(second, operation.ErrIntentUsed, first.ID)
		other := Record(f.Now(), 3*i+2) // of another caller
		other.IntentRef, other.Caller = s.String(), "another shop"
		f.accept(other)
	}
}

func obstaclesInOrder(f trial) {
	repeated, busy, serving := Record(f.Now(), 1), Record(f.Now(), 2), Record(f.Now(), 3)
	serving.IntentRef = "intent"
	for _, r := range []operation.Record{repeated, busy, serving} {
		f.accept(r)
	}
	r := Record(f.Now(), 4)
	r.IntentRef = serving.IntentRef
	f.refuse(r, operation.ErrIntentUsed, serving.ID)
	r.Subject = busy.Subject
	f.refuse(r, operation.ErrBusy, busy.ID)
	r.RequestID = repeated.RequestID
	f.refuse(r, operation.ErrRepeated, repeated.ID)
}

func acceptedAgain(f trial) {
	r := Record(f.Now(), 1)
	f.accept(r)
	f.accept(r)

	// Unless something happened to it: then it is like any repeat.
	sending := r
	sending.State = operation.StateSending
	f.save(sending, owner)
	f.refuse(r, operation.ErrRepeated, r.ID)
}

func storm(f trial) { Storm(f.T, f.Now, f.Journal) }

// Storm makes a thousand calls with one request id through the journals, which
// share a database, and checks that one of them is accepted and all learn of it.
func Storm(t *testing.T, now Clock, journals ...Journal) {
	t.Helper()
	const calls = 1000
	var (
		all      sync.WaitGroup
		accepted atomic.Int32
		begin    = make(chan struct{})
		answers  = make([]string, calls)
	)
	for i := range calls {
		r := Record(now(), i)
		r.RequestID, r.Subject = "the same", "payment/the-same"
		all.Go(func() {
			<-begin
			got, err := journals[i%len(journals)].Accept(t.Context(), r)
			if err == nil {
				accepted.Add(1)
			} else if !errors.Is(err, operation.ErrRepeated) {
				t.Error(err)
			}
			answers[i] = got.ID
		})
	}
	close(begin)
	all.Wait()
	if accepted.Load() != 1 {
		t.Errorf("%d calls were accepted", accepted.Load())
	}
	for _, id := range answers {
		if id == "" || id != answers[0] {
			t.Fatalf("one call was told of %q, another of %q", id, answers[0])
		}
	}
}

func cardsAreNotKept(f trial) {
	request := &paymentv1.PayInstantlyRequest{PaymentId: "order-1", Method: &paymentv1.InstantPaymentMethodInput{
		Method: &paymentv1.InstantPaymentMethodInput_Card{Card: &paymentv1.InstantPaymentCard{
			Credential: &commonv1.CardCredential{Number: "4111111111111111", ExpiryYear: "29", ExpiryMonth: "12"},
		}},
	}}
	r := Record(f.Now(), 1)
	r.RPC, r.Request, r.Replayable = payment.PayInstantly.RPC, request, false
	f.accept(r)
	kept := proto.CloneOf(request)
	kept.GetMethod().GetCard().Credential = &commonv1.CardCredential{}
	r.Request = kept
	f.holds(r)
	if request.GetMethod().GetCard().GetCredential().GetNumber() == "" {
		f.Error("the caller's request lost its card, which is still to be sent")
	}
}

func messagesAreCopied(f trial) {
	request := &paymentv1.PayWithBillingKeyRequest{PaymentId: "order-1"}
	r := Record(f.Now(), 1)
	r.Request = request
	f.accept(r)
	request.PaymentId = "changed"
	r.Request = &paymentv1.PayWithBillingKeyRequest{PaymentId: "order-1"}
	f.holds(r)
	got, err := f.Journal.Get(f.Context(), r.ID)
	if err != nil {
		f.Fatal(err)
	}
	if read, ok := got.Request.(*paymentv1.PayWithBillingKeyRequest); ok {
		read.PaymentId = "changed"
	}
	f.holds(r)
}
