package storetest

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/testing/protocmp"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// owner is the replica that works on records unless a test says otherwise.
const owner = "replica-1"

// Record is the nth record of a test: accepted, and in nobody's way.
func Record(now time.Time, n int) operation.Record {
	return operation.Record{
		ID:          fmt.Sprintf("operation-%06d", n),
		Caller:      "shop",
		RPC:         payment.PayWithBillingKey.RPC,
		RequestID:   fmt.Sprintf("request-%06d", n),
		Fingerprint: fmt.Append([]byte{0, 1, 0xff}, n),
		Subject:     operation.Subject(fmt.Sprintf("payment/order-%06d", n)),
		State:       operation.StateAccepted,
		Request: &paymentv1.PayWithBillingKeyRequest{
			PaymentId: fmt.Sprintf("order-%06d", n), BillingKey: "billing-key-1", OrderName: "키보드 \"quoted\" 🙂",
			RequestId: fmt.Sprintf("request-%06d", n),
		},
		Replayable: true,
		Key:        fmt.Sprintf("upstream-key-%06d", n),
		NotAfter:   now.Add(time.Minute),
		NextAt:     now,
		Owner:      owner,
		Epoch:      1,
		CreatedAt:  now.Add(time.Duration(n) * time.Millisecond),
		UpdatedAt:  now,
	}
}

// finished is r with everything that an operation can have at its end.
func finished(r operation.Record, now time.Time) operation.Record {
	balance, remaining := int64(-1), int64(0)
	r.State = operation.StateSucceeded
	r.Snapshot = operation.Snapshot{Known: []string{"transaction-1", ""}, Attempt: "transaction-1", Balance: &balance, Remaining: &remaining}
	r.NotAfter = now.Add(2 * time.Hour)
	r.FirstByte, r.LastByte = now.Add(time.Second), now.Add(2*time.Second)
	r.Attempts, r.Sent, r.Looks, r.Voids, r.Absences = 3, 2, 5, 4, 1
	r.FirstAbsence = now.Add(3 * time.Second)
	r.There = operation.There{
		NotAfter: now.Add(time.Hour), FirstByte: now.Add(-time.Hour), LastByte: now.Add(-time.Minute), FirstAbsence: now.Add(-time.Second),
	}
	r.Suspected = &failure.Error{Reason: "ALREADY_PAID", Code: code.Code_ALREADY_EXISTS, Message: "It is paid."}
	r.NextAt, r.WatchUntil = now.Add(4*time.Second), now.Add(24*time.Hour)
	r.Response = &paymentv1.PayWithBillingKeyResponse{}
	r.Failure = &failure.Error{
		Reason: "REFUSED", Code: code.Code_FAILED_PRECONDITION, Message: "It was refused.",
		Metadata:   map[string]string{"pg_message": "한도 초과"},
		Violations: []failure.Violation{{Field: "amount", Rule: "gt", Description: "must be positive"}},
		RetryAfter: time.Minute,
	}
	r.Resolution = operation.ByLook
	r.UpdatedAt = now.Add(5 * time.Second)
	return r
}

// attempt is the nth attempt at r.
func attempt(r operation.Record, n int) operation.Attempt {
	return operation.Attempt{
		OperationID: r.ID, Number: n, Replica: r.Owner, Class: operation.InDoubt, Reason: "NO_ANSWER",
		StartedAt: r.CreatedAt, EndedAt: r.CreatedAt.Add(time.Second),
	}
}

// same compares what was stored with what was given.
func (f trial) same(want, got operation.Record) {
	f.Helper()
	if diff := f.diff(want, got); diff != "" {
		f.Errorf("record (-want +got):\n%s", diff)
	}
}

func (f trial) diff(want, got any) string {
	return cmp.Diff(want, got, protocmp.Transform(), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(failure.Error{}, "Cause"),
		cmp.Comparer(func(a, b time.Time) bool {
			return a.Truncate(f.TimePrecision).Equal(b.Truncate(f.TimePrecision))
		}))
}

// holds checks what the journal has under the record's id.
func (f trial) holds(want operation.Record) {
	f.Helper()
	got, err := f.Journal.Get(f.Context(), want.ID)
	if err != nil {
		f.Fatal(err)
	}
	f.same(want, got)
}

// accept accepts a record that nothing is in the way of.
func (f trial) accept(r operation.Record) operation.Record {
	f.Helper()
	accepted, err := f.Journal.Accept(f.Context(), r)
	if err != nil {
		f.Fatalf("accept %s: %v", r.ID, err)
	}
	return accepted
}

// refuse accepts a record that something is in the way of.
func (f trial) refuse(r operation.Record, want error, inTheWay string) {
	f.Helper()
	other, err := f.Journal.Accept(f.Context(), r)
	if !errors.Is(err, want) || other.ID != inTheWay {
		f.Errorf("accept %s: got %q %v, want %q %v", r.ID, other.ID, err, inTheWay, want)
	}
}

// save saves a record and returns it as it is then.
func (f trial) save(r operation.Record, next string, attempts ...operation.Attempt) operation.Record {
	f.Helper()
	if err := f.Journal.Save(f.Context(), r, operation.Ownership{Owner: next}, attempts...); err != nil {
		f.Fatalf("save %s: %v", r.ID, err)
	}
	epoch := operation.Ownership{Owner: next}.Epoch(r)
	r.Owner, r.Epoch = next, epoch
	return r
}

// wants fails the test unless err is want.
func (f trial) wants(err, want error) {
	f.Helper()
	if !errors.Is(err, want) {
		f.Errorf("got error %v, want %v", err, want)
	}
}

// states are all states.
func states() []operation.State {
	var all []operation.State
	for s := operation.StateAccepted; s <= operation.StateInternal; s++ {
		all = append(all, s)
	}
	return all
}
