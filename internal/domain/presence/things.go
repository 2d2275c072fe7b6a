package presence

import (
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// row is a kind of thing.
type row struct {
	kind string
	// isSubject is set where operations have such things as their subject, under this kind.
	isSubject bool
	// elsewhere is set where an operation on another subject may tell of it.
	elsewhere bool
	// lacks are the reasons that say that there is none.
	lacks []failure.Reason
	// asked are the fields of requests that name it; of are the RPCs that the row is for,
	// nil for all.
	asked []string
	of    []protoreflect.Name
	// shown is what proves that it is there, gone that it was, and is no more.
	shown, gone []place
}

func (r *row) reasons() []string {
	names := make([]string, len(r.lacks))
	for i, reason := range r.lacks {
		names[i] = failure.NameOf(reason)
	}
	return names
}

// each are places of the same path in several RPCs.
func each(path string, rpcs ...protoreflect.Name) []place {
	places := make([]place, len(rpcs))
	for i, rpc := range rpcs {
		places[i] = place{rpc: rpc, path: path}
	}
	return places
}

// things are all kinds of things that this service makes and PortOne may say it lacks.
var things = slices.Concat(paymentThings(), billingThings(), settlementThings(), invoicingThings())

func paymentThings() []row {
	return []row{
		{
			kind: "payment", isSubject: true, asked: []string{"payment_id"},
			lacks: []failure.Reason{errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND, errorv1.TransferReason_TRANSFER_REASON_TRANSFER_PAYMENT_NOT_FOUND},
			// Registering, scheduling and receipts leave no payment behind.
			shown: each("request.payment_id",
				"PayWithBillingKey", "PayInstantly", "ConfirmPayment", "ConfirmBillingKeyAndPay", "CapturePayment", "CancelPayment",
				"StopPaymentCancellation", "CloseVirtualAccount", "RegisterStoreReceipt",
				"RegisterEscrowLogistics", "UpdateEscrowLogistics", "CompleteEscrow"),
		},
		{ // one that is paid
			kind: "payment", isSubject: true, asked: []string{"payment_id"},
			lacks: []failure.Reason{errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_PAID},
			shown: []place{
				{"PayWithBillingKey", "request.payment_id", isPaid},
				{"PayInstantly", "request.payment_id", isPaid},
				{"ConfirmBillingKeyAndPay", "request.payment_id", isPaid},
			},
			gone: each("request.payment_id", "CancelPayment"),
		},
		{
			kind: "cancellation", elsewhere: true, asked: []string{"cancellation_id"},
			lacks: []failure.Reason{
				errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_CANCELLATION_NOT_FOUND,
				errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_TRANSFER_CANCELLATION_NOT_FOUND,
			},
			shown: each("response.cancellation.id", "CancelPayment"),
		},
		{
			kind: "cash-receipt", asked: []string{"payment_id"}, of: []protoreflect.Name{"CancelCashReceipt"},
			lacks: []failure.Reason{errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_NOT_FOUND, errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_NOT_ISSUED},
			shown: each("request.payment_id", "IssueCashReceipt"),
			gone:  each("request.payment_id", "CancelCashReceipt"),
		},
		{
			kind: "checkout-session", isSubject: true, elsewhere: true, asked: []string{"session_id"},
			lacks: []failure.Reason{errorv1.PaymentReason_PAYMENT_REASON_CHECKOUT_SESSION_NOT_FOUND},
			shown: each("response.session_id", "CreateCheckoutSession"),
			gone:  each("request.session_id", "CloseCheckoutSession"),
		},
		{
			kind: "identity-verification", isSubject: true, asked: []string{"identity_verification_id"},
			lacks: []failure.Reason{
				errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_NOT_FOUND,
				errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_NOT_SENT,
			},
			shown: each("request.identity_verification_id", "SendIdentityVerification", "ResendIdentityVerification"),
			gone:  each("request.identity_verification_id", "ConfirmIdentityVerification"), // it waits for no code any more
		},
	}
}

// isPaid reports whether the money of a charge was taken, and not only an account opened.
func isPaid(r operation.Record) bool {
	pay, _ := r.Request.(*paymentv1.PayInstantlyRequest)
	return r.State == operation.StateSucceeded && pay.GetMethod().GetVirtualAccount() == nil
}

func billingThings() []row {
	return []row{
		{
			kind: "billing-key", elsewhere: true, asked: []string{"billing_key"},
			lacks: []failure.Reason{errorv1.BillingReason_BILLING_REASON_BILLING_KEY_NOT_FOUND, errorv1.BillingReason_BILLING_REASON_BILLING_KEY_NOT_ISSUED},
			shown: slices.Concat(
				each("response.billing_key_info.billing_key", "IssueBillingKey"),
				each("response.billing_key", "ConfirmBillingKey", "ConfirmBillingKeyAndPay"),
				each("request.billing_key", "PayWithBillingKey"),
				each("request.payment.billing_key", "CreatePaymentSchedule"),
			),
			gone: each("request.billing_key", "DeleteBillingKey"),
		},
		{
			kind: "payment-schedule", elsewhere: true, asked: []string{"schedule_ids"},
			lacks: []failure.Reason{errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_NOT_FOUND},
			shown: each("response.schedule.id", "CreatePaymentSchedule"),
		},
		{ // the open schedules of a key
			kind: "billing-key-schedules", elsewhere: true, asked: []string{"billing_key"}, of: []protoreflect.Name{"RevokePaymentSchedules"},
			lacks: []failure.Reason{errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_NOT_FOUND},
			shown: each("request.payment.billing_key", "CreatePaymentSchedule"),
			gone:  each("request.billing_key", "RevokePaymentSchedules", "DeleteBillingKey"),
		},
	}
}
