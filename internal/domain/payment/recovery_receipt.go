package payment

import (
	"slices"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// noReceipt is how a read says that a payment has no cash receipt.
const noReceipt = errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_NOT_FOUND

// recoverIssueReceipt only looks: a receipt is reported to the tax office, and a
// second one for the same money is a wrong report.
func recoverIssueReceipt() operation.Recovery {
	return operation.Recovery{
		Policy:   operation.ResolveOnly,
		Prepare:  readReceipt,
		Snapshot: snapshotBeforeReceipt,
		Look:     readReceipt,
		Judge:    judgeIssueReceipt,
	}
}

// recoverCancelReceipt reads whether the receipt was cancelled.
func recoverCancelReceipt() operation.Recovery {
	return operation.Recovery{Policy: operation.CompleteForward, Look: readReceipt, Judge: judgeCancelReceipt}
}

func readReceipt(r operation.Record) []operation.Query {
	about, ok := r.Request.(interface {
		GetPaymentId() string
		GetStoreId() string
	})
	if !ok {
		return nil
	}
	return []operation.Query{{Definition: GetCashReceipt.Definition, Request: &paymentv1.GetCashReceiptRequest{
		PaymentId: about.GetPaymentId(), StoreId: evidence.Given(about.GetStoreId()),
	}}}
}

// shownReceipt is the receipt that the reading shows, nil where there is none.
func shownReceipt(readings []operation.Reading) (*paymentv1.CashReceipt, bool) {
	response, ok := shown[*paymentv1.GetCashReceiptResponse](readings, 0, noReceipt)
	if response == nil {
		return nil, ok
	}
	return response.GetCashReceipt(), ok && response.GetCashReceipt() != nil
}

// snapshotBeforeReceipt remembers the receipt that is there: a payment may have had
// one that was cancelled since.
func snapshotBeforeReceipt(_ operation.Record, readings []operation.Reading) (operation.Snapshot, *failure.Error) {
	if f := refusedReading(readings, noReceipt); f != nil {
		return operation.Snapshot{}, f
	}
	receipt, _ := shownReceipt(readings)
	if number := receipt.GetIssueNumber(); number != "" {
		return operation.Snapshot{Known: []string{number}}, nil
	}
	return operation.Snapshot{}, nil
}

func judgeIssueReceipt(r operation.Record, readings []operation.Reading) operation.Finding {
	receipt, ok := shownReceipt(readings)
	switch {
	case !ok, receipt == nil && len(r.Snapshot.Known) > 0:
		return evidence.Unclear
	case receipt == nil:
		return evidence.Absent
	}
	switch receipt.GetStatus() {
	case paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_ISSUED:
		return judgeIssued(r, receipt, evidence.Foreign(evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_ALREADY_ISSUED, "The payment has a cash receipt already."))))
	case paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_CANCELLED:
		return judgeIssued(r, receipt, evidence.Absent) // one that was cancelled is in nobody's way
	case paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_ISSUE_FAILED:
		if evidence.Timing(r, receipt.GetStatusUpdatedAt()) == evidence.During {
			return operation.Finding{Verdict: operation.Refused, Failure: gatewayRefusal(r, "The provider behind the channel refused to issue the cash receipt.", nil)}
		}
		return evidence.Absent
	case paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_UNSPECIFIED:
	}
	return evidence.Unclear
}

// judgeIssued tells whether a receipt that was issued is ours. If not, otherwise is
// the finding.
func judgeIssued(r operation.Record, receipt *paymentv1.CashReceipt, otherwise operation.Finding) operation.Finding {
	if slices.Contains(r.Snapshot.Known, receipt.GetIssueNumber()) || !receiptFits(r, receipt) {
		return otherwise
	}
	if evidence.Timing(r, receipt.GetIssuedAt()) != evidence.During {
		return evidence.Unclear
	}
	return evidence.Happened(&paymentv1.IssueCashReceiptResponse{CashReceipt: &paymentv1.CashReceiptSummary{
		IssueNumber: receipt.GetIssueNumber(), Url: receipt.GetUrl(), PgReceiptId: receipt.GetPgReceiptId(),
	}})
}

// receiptFits reports whether a receipt is for the same money and was asked for by a
// call. What PortOne leaves out is not held against it.
func receiptFits(r operation.Record, receipt *paymentv1.CashReceipt) bool {
	request := evidence.Typed[*paymentv1.IssueCashReceiptRequest](r.Request)
	return receipt.GetIsManual() &&
		(receipt.Amount == nil || receipt.GetAmount() == request.GetAmount().GetTotal()) &&
		(receipt.CurrencyCode == nil || receipt.GetCurrencyCode() == request.GetCurrencyCode()) &&
		(receipt.Type == nil || receipt.GetType() == request.GetType())
}

func judgeCancelReceipt(r operation.Record, readings []operation.Reading) operation.Finding {
	receipt, ok := shownReceipt(readings)
	switch {
	case !ok:
		return evidence.Unclear
	case receipt.GetStatus() != paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_CANCELLED:
		return evidence.Absent
	}
	switch evidence.Timing(r, receipt.GetCancelledAt()) {
	case evidence.Before:
		return evidence.Foreign(evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_NOT_ISSUED, "The cash receipt was cancelled already.")))
	case evidence.During:
		return evidence.Happened(&paymentv1.CancelCashReceiptResponse{
			CancelledAmount: receipt.GetAmount(), CancelledAt: receipt.GetCancelledAt(),
		})
	case evidence.Unknowable:
	}
	return evidence.Unclear
}
