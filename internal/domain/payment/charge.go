package payment

import (
	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Charge is what a call asked of a payer, whichever call it was. An attempt that
// PortOne shows is held against it to tell whether it is the call's.
//
// A payment carries no mark of ours: `custom_data` is the caller's and comes back
// as it was given. What tells an attempt apart is that it was not there before, when
// it came, and that it is for the same money.
type Charge struct {
	PaymentID string
	StoreID   *string
	// Total, Currency and BillingKey are those of the attempt; nil and empty where
	// the call left them out.
	Total      *int64
	Currency   string
	BillingKey string
	// Account is set when a virtual account was to be issued and no card charged.
	Account bool
	// Begun is set when the payer had begun the attempt before the call, in a
	// window. TransactionID is which attempt that was, if the call said so.
	Begun         bool
	TransactionID string
	// Begins is set when the call may begin the attempt after all: PortOne does not
	// say.
	Begins bool
	// PgTxID is what an earlier answer or look called the attempt.
	PgTxID string
	// Answer makes the response that the call would have given.
	Answer func(*paymentv1.PaymentTransaction) proto.Message
}

// RecoverCharge is how a charge finds out what became of it: by looking only. A charge at
// which a payer is present is never sent again, because the payer may have left.
func RecoverCharge(of func(operation.Record) Charge) operation.Recovery {
	queries := func(r operation.Record) []operation.Query { return of(r).queries() }
	return operation.Recovery{
		Policy:  operation.ResolveOnly,
		Prepare: queries,
		Snapshot: func(r operation.Record, readings []operation.Reading) (operation.Snapshot, *failure.Error) {
			return of(r).snapshot(readings)
		},
		Look: queries,
		Judge: func(r operation.Record, readings []operation.Reading) operation.Finding {
			return of(r).judge(r, readings)
		},
		Void: func(r operation.Record, readings []operation.Reading) operation.Undo { return of(r).undo(r, readings) },
	}
}

// mostAttempts is the largest page. PortOne ends a payment long before it has so
// many attempts.
const mostAttempts = 1000

// queries names two reads by different ways: what one of them has not heard of yet,
// the other may have.
func (c Charge) queries() []operation.Query {
	if c.PaymentID == "" {
		return nil // a call that confirms by its token alone names no payment to read
	}
	return []operation.Query{
		{Definition: Get.Definition, Request: &paymentv1.GetPaymentRequest{PaymentId: c.PaymentID, StoreId: c.StoreID}},
		{Definition: ListTransactions.Definition, Request: &paymentv1.ListPaymentTransactionsRequest{
			PaymentId: c.PaymentID, StoreId: c.StoreID, PageSize: mostAttempts,
		}},
	}
}

// snapshot remembers the attempts that cannot be the call's, because they were there
// before. A payment that is paid or about to be is refused: PortOne would say the
// same, and saying it here leaves no doubt that nothing was sent.
func (c Charge) snapshot(readings []operation.Reading) (operation.Snapshot, *failure.Error) {
	if f := refusedReading(readings, noPayment); f != nil {
		return operation.Snapshot{}, f
	}
	var was operation.Snapshot
	seen, _ := see(readings)
	taken := !c.Begun && isWaiting(seen.payment.GetStatus())
	for _, t := range seen.attempts {
		taken = taken || isPaid(t.GetStatus())
		if !c.mayBecome(t) {
			was.Known = append(was.Known, t.GetId())
		}
	}
	if taken {
		return operation.Snapshot{}, alreadyPaid()
	}
	return was, nil
}

// mayBecome reports whether an attempt that is there already can be the one that
// the call decides.
func (c Charge) mayBecome(t *paymentv1.PaymentTransaction) bool {
	return c.Begun && isUndecided(t.GetStatus()) && (c.TransactionID == "" || c.TransactionID == t.GetId())
}

func alreadyPaid() *failure.Error {
	return evidence.AlreadyDone(errorv1.PaymentReason_PAYMENT_REASON_ALREADY_PAID, "The payment is paid already, or about to be.")
}

// isPaid reports whether the payer was charged, even if the money went back since.
func isPaid(s paymentv1.PaymentStatus) bool {
	return s == paymentv1.PaymentStatus_PAYMENT_STATUS_PAID || isGivenBack(s)
}

// isHeld reports whether there is money that could be given back.
func isHeld(s paymentv1.PaymentStatus) bool {
	return s == paymentv1.PaymentStatus_PAYMENT_STATUS_PAID || s == paymentv1.PaymentStatus_PAYMENT_STATUS_PARTIAL_CANCELLED
}

// isOver reports whether an attempt was refused, or all of it given back.
func isOver(s paymentv1.PaymentStatus) bool {
	return s == paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED || s == paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED
}

func isGivenBack(s paymentv1.PaymentStatus) bool {
	return s == paymentv1.PaymentStatus_PAYMENT_STATUS_PARTIAL_CANCELLED || s == paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED
}

// isWaiting reports whether the gateway or the payer decides later.
func isWaiting(s paymentv1.PaymentStatus) bool {
	return s == paymentv1.PaymentStatus_PAYMENT_STATUS_PAY_PENDING || s == paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED
}

// isUndecided reports whether nothing has come of an attempt, as far as this version
// can tell.
func isUndecided(s paymentv1.PaymentStatus) bool {
	return s == paymentv1.PaymentStatus_PAYMENT_STATUS_READY || s == paymentv1.PaymentStatus_PAYMENT_STATUS_UNSPECIFIED
}
