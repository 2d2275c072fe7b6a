package payment_test

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// began is when the first byte of the operation left, by our clock.
var began = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

const (
	ready     = paymentv1.PaymentStatus_PAYMENT_STATUS_READY
	pending   = paymentv1.PaymentStatus_PAYMENT_STATUS_PAY_PENDING
	issued    = paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED
	paid      = paymentv1.PaymentStatus_PAYMENT_STATUS_PAID
	failed    = paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED
	partly    = paymentv1.PaymentStatus_PAYMENT_STATUS_PARTIAL_CANCELLED
	cancelled = paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED
	unknown   = paymentv1.PaymentStatus_PAYMENT_STATUS_UNSPECIFIED
)

// Failures as the adapter makes them.
var (
	errNotFound    = failure.New(errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND, "PortOne refused the call.")
	errNoReceipt   = failure.New(errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_NOT_FOUND, "PortOne refused the call.")
	errUnanswered  = failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "PortOne did not answer in time.")
	errForbidden   = failure.New(errorv1.CommonReason_COMMON_REASON_FORBIDDEN, "PortOne refused the call.")
	errAlreadyPaid = failure.New(errorv1.PaymentReason_PAYMENT_REASON_ALREADY_PAID, "PortOne refused the call.")
	errByGateway   = failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, "PortOne refused the call.").Proving(failure.RefusedByGatewayOnRecord).With("pg_code", "X1")
)

// doubt is an operation whose only attempt got no answer.
func doubt(request proto.Message, known ...string) operation.Record {
	return operation.Record{
		ID: "0199aaaa-0000-7000-8000-000000000001", State: operation.StateDoubt, Request: request,
		Snapshot: operation.Snapshot{Known: known}, Attempts: 1, Sent: 1,
		CreatedAt: began.Add(-time.Second), FirstByte: began, LastByte: began.Add(time.Second),
	}
}

// suspecting is a doubt with what PortOne said.
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

func answered(m proto.Message) operation.Reading            { return operation.Reading{Response: m} }
func refusedRead(f *failure.Error) operation.Reading        { return operation.Reading{Failure: f} }
func readings(all ...operation.Reading) []operation.Reading { return all }

// attempt is an attempt for 1000 KRW that was begun shortly after the first byte.
func attempt(id string, status paymentv1.PaymentStatus, changes ...func(*paymentv1.PaymentTransaction)) *paymentv1.PaymentTransaction {
	t := &paymentv1.PaymentTransaction{
		Id: id, PaymentId: "order-1", Status: status, CurrencyCode: "KRW",
		Amount:      &paymentv1.PaymentAmount{Total: 1000},
		RequestedAt: at(time.Second), StatusChangedAt: at(2 * time.Second),
	}
	switch status {
	case paid, partly, cancelled:
		t.PaidAt, t.PgTxId = at(2*time.Second), new("pg-"+id)
	case pending, issued:
		t.PgTxId = new("pg-" + id)
	case failed:
		t.FailedAt = at(2 * time.Second)
		t.Failure = &paymentv1.PaymentFailure{PgCode: new("LIMIT"), PgMessage: new("Over\nthe  limit")}
	case ready, unknown:
	}
	for _, change := range changes {
		change(t)
	}
	return t
}

func requested(since time.Duration) func(*paymentv1.PaymentTransaction) {
	return func(t *paymentv1.PaymentTransaction) { t.RequestedAt = at(since) }
}

func decided(since time.Duration) func(*paymentv1.PaymentTransaction) {
	return func(t *paymentv1.PaymentTransaction) {
		t.StatusChangedAt = at(since)
		if t.GetPaidAt() != nil {
			t.PaidAt = at(since)
		}
	}
}

func costing(total int64, currency string) func(*paymentv1.PaymentTransaction) {
	return func(t *paymentv1.PaymentTransaction) {
		t.Amount = &paymentv1.PaymentAmount{Total: total}
		t.CurrencyCode = currency
	}
}

func withKey(key string) func(*paymentv1.PaymentTransaction) {
	return func(t *paymentv1.PaymentTransaction) { t.BillingKey = &key }
}

// paymentWith is the payment when t is the attempt that decides it.
func paymentWith(t *paymentv1.PaymentTransaction) *paymentv1.Payment {
	return &paymentv1.Payment{
		Id: t.GetPaymentId(), TransactionId: t.GetId(), Status: t.GetStatus(), Amount: t.GetAmount(), CurrencyCode: t.GetCurrencyCode(),
		RequestedAt: t.GetRequestedAt(), StatusChangedAt: t.GetStatusChangedAt(), UpdatedAt: t.GetStatusChangedAt(),
		PaidAt: t.GetPaidAt(), PgTxId: t.PgTxId, FailedAt: t.GetFailedAt(), Failure: t.GetFailure(),
		BillingKey: t.BillingKey, ScheduleId: t.ScheduleId, Method: t.GetMethod(),
	}
}

func gotPayment(p *paymentv1.Payment) operation.Reading {
	return answered(&paymentv1.GetPaymentResponse{Payment: p})
}

func listed(attempts ...*paymentv1.PaymentTransaction) operation.Reading {
	return answered(&paymentv1.ListPaymentTransactionsResponse{Transactions: attempts})
}

// shows is both reads when they are up to date: the last attempt decides.
func shows(attempts ...*paymentv1.PaymentTransaction) []operation.Reading {
	if len(attempts) == 0 {
		return readings(refusedRead(errNotFound), refusedRead(errNotFound))
	}
	return readings(gotPayment(paymentWith(attempts[len(attempts)-1])), listed(attempts...))
}
