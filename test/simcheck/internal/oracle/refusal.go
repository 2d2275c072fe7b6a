package oracle

import (
	"slices"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Read takes down the refused attempt that a replica is shown.
func (o *Oracle) Read(replica string, call operation.Call, outcome operation.Outcome) {
	about, isPayment := call.Request.(*paymentv1.GetPaymentRequest)
	if !isPayment {
		return
	}
	refused := ""
	response, _ := outcome.Response.(*paymentv1.GetPaymentResponse)
	if p := response.GetPayment(); p.GetStatus() == paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED {
		refused = p.GetTransactionId()
	}
	o.account(about.GetPaymentId()).refused[replica] = refused
}

// checkRefusal asks that a charge is not sent again by a replica that saw it refused. Where
// reads may be late, the next one may hide the refusal again, so that nobody could tell.
func (o *Oracle) checkRefusal(replica string, op *Operation) {
	refused := o.account(op.paymentID()).refused[replica]
	if op.left > 0 && op.isCharge() && o.Lag == 0 && refused != "" && !slices.Contains(op.Record.Snapshot.Known, refused) {
		o.Violatef("NO_RETRY_AFTER_REFUSAL", op.Record.ID, "%s is sent again, and %s has seen that it was refused", op.Record.ID, replica)
	}
}
