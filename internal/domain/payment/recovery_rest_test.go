package payment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

func TestJudgeStoppedCancellation(t *testing.T) {
	t.Parallel()
	request := &paymentv1.StopPaymentCancellationRequest{PaymentId: "order-1", CancellationId: "c1"}
	r := doubt(request)
	evidencetest.Judge(t, payment.StopCancellation.Definition, map[string]evidencetest.Scene{
		"one that failed since was stopped": {
			Record: r, Readings: ordered(refund("c1", refused)), Want: operation.Happened,
			Response: &paymentv1.StopPaymentCancellationResponse{StoppedAt: at(-time.Hour)},
		},
		"one that had failed before was not":         {Record: doubt(request, "c1"), Readings: ordered(refund("c1", refused)), Want: operation.Foreign, Reason: "PAYMENT_CANCELLATION_NOT_PENDING"},
		"one that is asked for still was not":        {Record: r, Readings: ordered(refund("c1", asked)), Want: operation.Absent},
		"one that gave the money back cannot be":     {Record: r, Readings: ordered(refund("c1", done)), Want: operation.Foreign, Reason: "PAYMENT_CANCELLATION_NOT_PENDING"},
		"one in a state of tomorrow proves nothing":  {Record: r, Readings: ordered(refund("c1", tomorrow)), Want: operation.Unclear},
		"one that is gone is left to the same key":   {Record: r, Readings: ordered(), Want: operation.Absent},
		"a read that has forgotten some is late":     {Record: doubt(request, "c0"), Readings: ordered(refund("c1", refused)), Want: operation.Unclear},
		"a payment that could not be read is no use": {Record: r, Readings: readings(refusedRead(errUnanswered)), Want: operation.Unclear},
	})
	got, _ := payment.StopCancellation.Recovery.Snapshot(r, ordered(refund("c0", done), refund("c1", asked), refund("c2", refused)))
	if diff := cmp.Diff([]string{"c0", "c2"}, got.Known); diff != "" {
		t.Errorf("decided before (-want +got):\n%s", diff)
	}
}

func TestJudgeClosedAccount(t *testing.T) {
	t.Parallel()
	request := &paymentv1.CloseVirtualAccountRequest{PaymentId: "order-1"}
	r := doubt(request)
	is := func(status paymentv1.PaymentStatus, changes ...func(*paymentv1.PaymentTransaction)) []operation.Reading {
		return readings(gotPayment(paymentWith(attempt("t1", status, changes...))))
	}
	early := func(p *paymentv1.PaymentTransaction) {
		p.FailedAt, p.StatusChangedAt = at(-time.Minute), at(-time.Minute)
	}
	undated := func(p *paymentv1.PaymentTransaction) { p.FailedAt, p.StatusChangedAt = nil, nil }
	byCard := func(p *paymentv1.PaymentTransaction) {
		p.Method = &paymentv1.PaymentMethod{Kind: &paymentv1.PaymentMethod_Card{}}
	}
	evidencetest.Judge(t, payment.CloseVirtualAccount.Definition, map[string]evidencetest.Scene{
		"an account that failed since was closed": {
			Record: r, Readings: is(failed), Want: operation.Happened, Response: &paymentv1.CloseVirtualAccountResponse{ClosedAt: at(2 * time.Second)},
		},
		"an account that had failed before was not":   {Record: r, Readings: is(failed, early), Want: operation.Foreign, Reason: "PAYMENT_NOT_WAITING_FOR_DEPOSIT"},
		"an account that waits was not":               {Record: r, Readings: is(issued), Want: operation.Absent},
		"a deposit was faster":                        {Record: r, Readings: is(paid), Want: operation.Foreign, Reason: "PAYMENT_NOT_WAITING_FOR_DEPOSIT"},
		"a card that failed is another attempt":       {Record: r, Readings: is(failed, byCard), Want: operation.Absent},
		"a failure without a time proves nothing":     {Record: r, Readings: is(failed, undated), Want: operation.Unclear},
		"an account that could not be read is no use": {Record: r, Readings: readings(refusedRead(errUnanswered)), Want: operation.Unclear},
	})
}

func TestJudgeEscrow(t *testing.T) {
	t.Parallel()
	sent := at(-24 * time.Hour)
	logistics := &paymentv1.EscrowLogistics{
		Company: paymentv1.EscrowLogisticsCompany_ESCROW_LOGISTICS_COMPANY_CJ, InvoiceNumber: "123", SentAt: sent,
	}
	is := func(escrow *paymentv1.Escrow) []operation.Reading {
		p := order()
		p.Escrow, p.UpdatedAt = escrow, at(time.Second)
		return readings(gotPayment(p))
	}
	delivery := func(change func(*paymentv1.Escrow)) *paymentv1.Escrow {
		e := &paymentv1.Escrow{
			Status:  paymentv1.EscrowStatus_ESCROW_STATUS_REGISTERED,
			Company: new("CJ"), InvoiceNumber: new("123"), SentAt: sent, AppliedAt: at(time.Second),
		}
		change(e)
		return e
	}
	same := delivery(func(*paymentv1.Escrow) {})
	register := doubt(&paymentv1.RegisterEscrowLogisticsRequest{PaymentId: "order-1", Logistics: logistics})
	evidencetest.Judge(t, payment.RegisterEscrowLogistics.Definition, map[string]evidencetest.Scene{
		"the delivery is registered": {
			Record: register, Readings: is(same), Want: operation.Happened,
			Response: &paymentv1.RegisterEscrowLogisticsResponse{InvoiceNumber: "123", SentAt: sent, AppliedAt: at(time.Second)},
		},
		"the time is kept less exactly": {Record: register, Readings: is(delivery(func(e *paymentv1.Escrow) {
			e.SentAt = &timestamppb.Timestamp{Seconds: sent.GetSeconds(), Nanos: 5}
		})), Want: operation.Happened},
		"the time is left out":            {Record: register, Readings: is(delivery(func(e *paymentv1.Escrow) { e.SentAt = nil })), Want: operation.Happened},
		"another number is not it":        {Record: register, Readings: is(delivery(func(e *paymentv1.Escrow) { e.InvoiceNumber = new("124") })), Want: operation.Absent},
		"another carrier is not it":       {Record: register, Readings: is(delivery(func(e *paymentv1.Escrow) { e.Company = new("POST") })), Want: operation.Absent},
		"nothing is registered":           {Record: register, Readings: is(nil), Want: operation.Absent},
		"a payment that could not be":     {Record: register, Readings: readings(refusedRead(errUnanswered)), Want: operation.Unclear},
		"a payment that is not there":     {Record: register, Readings: readings(refusedRead(errNotFound)), Want: operation.Absent},
		"a request without a delivery is": {Record: doubt(&paymentv1.RegisterEscrowLogisticsRequest{}), Readings: is(same), Want: operation.Absent},
	})
	update := doubt(&paymentv1.UpdateEscrowLogisticsRequest{PaymentId: "order-1", Logistics: logistics})
	evidencetest.Judge(t, payment.UpdateEscrowLogistics.Definition, map[string]evidencetest.Scene{
		"the delivery is changed": {
			Record: update, Readings: is(same), Want: operation.Happened,
			Response: &paymentv1.UpdateEscrowLogisticsResponse{InvoiceNumber: "123", SentAt: sent, ModifiedAt: at(time.Second)},
		},
		"the delivery is another": {Record: update, Readings: is(delivery(func(e *paymentv1.Escrow) { e.InvoiceNumber = new("124") })), Want: operation.Absent},
	})
	complete := doubt(&paymentv1.CompleteEscrowRequest{PaymentId: "order-1"})
	confirmed := &paymentv1.Escrow{Status: paymentv1.EscrowStatus_ESCROW_STATUS_CONFIRMED}
	evidencetest.Judge(t, payment.CompleteEscrow.Definition, map[string]evidencetest.Scene{
		"the purchase is confirmed": {
			Record: complete, Readings: is(confirmed), Want: operation.Happened,
			Response: &paymentv1.CompleteEscrowResponse{CompletedAt: at(time.Second)},
		},
		"the purchase is not confirmed": {Record: complete, Readings: is(same), Want: operation.Absent},
	})
}

func receipt(status paymentv1.CashReceiptStatus, changes ...func(*paymentv1.CashReceipt)) []operation.Reading {
	c := &paymentv1.CashReceipt{Status: status, PaymentId: "order-1", StatusUpdatedAt: at(time.Second)}
	if status != paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_ISSUE_FAILED {
		c.Amount, c.CurrencyCode, c.IsManual = new(int64(1000)), new("KRW"), true
		c.IssueNumber, c.Url, c.IssuedAt = new("n1"), new("https://receipts.example/n1"), at(time.Second)
	}
	for _, change := range changes {
		change(c)
	}
	return readings(answered(&paymentv1.GetCashReceiptResponse{CashReceipt: c}))
}

const (
	receiptIssued    = paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_ISSUED
	receiptCancelled = paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_CANCELLED
	receiptFailed    = paymentv1.CashReceiptStatus_CASH_RECEIPT_STATUS_ISSUE_FAILED
)

func TestJudgeIssuedReceipt(t *testing.T) {
	t.Parallel()
	request := &paymentv1.IssueCashReceiptRequest{
		PaymentId: "order-1", CurrencyCode: "KRW", Amount: &commonv1.AmountInput{Total: 1000},
		Type: paymentv1.CashReceiptType_CASH_RECEIPT_TYPE_PERSONAL,
	}
	r := doubt(request)
	early := func(c *paymentv1.CashReceipt) { c.IssuedAt, c.StatusUpdatedAt = at(-time.Minute), at(-time.Minute) }
	evidencetest.Judge(t, payment.IssueCashReceipt.Definition, map[string]evidencetest.Scene{
		"a new receipt for the same money is ours": {
			Record: r, Readings: receipt(receiptIssued), Want: operation.Happened,
			Response: &paymentv1.IssueCashReceiptResponse{CashReceipt: &paymentv1.CashReceiptSummary{IssueNumber: "n1", Url: "https://receipts.example/n1"}},
		},
		"one that was cancelled since was ours":      {Record: r, Readings: receipt(receiptCancelled), Want: operation.Happened},
		"one that came with the payment is not":      {Record: r, Readings: receipt(receiptIssued, func(c *paymentv1.CashReceipt) { c.IsManual = false }), Want: operation.Foreign, Reason: "CASH_RECEIPT_ALREADY_ISSUED"},
		"another amount is not ours":                 {Record: r, Readings: receipt(receiptIssued, func(c *paymentv1.CashReceipt) { c.Amount = new(int64(1)) }), Want: operation.Foreign, Reason: "CASH_RECEIPT_ALREADY_ISSUED"},
		"another currency is not ours":               {Record: r, Readings: receipt(receiptIssued, func(c *paymentv1.CashReceipt) { c.CurrencyCode = new("USD") }), Want: operation.Foreign, Reason: "CASH_RECEIPT_ALREADY_ISSUED"},
		"another kind is not ours":                   {Record: r, Readings: receipt(receiptIssued, func(c *paymentv1.CashReceipt) { c.Type = paymentv1.CashReceiptType_CASH_RECEIPT_TYPE_CORPORATE.Enum() }), Want: operation.Foreign, Reason: "CASH_RECEIPT_ALREADY_ISSUED"},
		"one that was there before is not ours":      {Record: doubt(request, "n1"), Readings: receipt(receiptIssued), Want: operation.Foreign, Reason: "CASH_RECEIPT_ALREADY_ISSUED"},
		"one that seems older and was not seen then": {Record: r, Readings: receipt(receiptIssued, early), Want: operation.Unclear},
		"one that was cancelled before is no trace":  {Record: doubt(request, "n1"), Readings: receipt(receiptCancelled), Want: operation.Absent},
		"one that failed since is a refusal":         {Record: r, Readings: receipt(receiptFailed), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"one that failed before is no trace":         {Record: r, Readings: receipt(receiptFailed, early), Want: operation.Absent},
		"no receipt is absence":                      {Record: r, Readings: readings(refusedRead(errNoReceipt)), Want: operation.Absent},
		"a receipt that is gone is a late read":      {Record: doubt(request, "n1"), Readings: readings(refusedRead(errNoReceipt)), Want: operation.Unclear},
		"a receipt that could not be read is no use": {Record: r, Readings: readings(refusedRead(errUnanswered)), Want: operation.Unclear},
		"one in a state of tomorrow proves nothing":  {Record: r, Readings: receipt(0), Want: operation.Unclear},
		"a late one from before the report is ours":  {Record: reported(r), Readings: receipt(receiptIssued), Want: operation.Happened},
		"one since the report is late":               {Record: reported(r), Readings: receipt(receiptIssued, func(c *paymentv1.CashReceipt) { c.IssuedAt = at(2 * time.Minute) }), Want: operation.Happened},
	})
	got, _ := payment.IssueCashReceipt.Recovery.Snapshot(r, receipt(receiptCancelled))
	if diff := cmp.Diff([]string{"n1"}, got.Known); diff != "" {
		t.Errorf("known receipts (-want +got):\n%s", diff)
	}
}

func TestJudgeCancelledReceipt(t *testing.T) {
	t.Parallel()
	r := doubt(&paymentv1.CancelCashReceiptRequest{PaymentId: "order-1"})
	at := func(since time.Duration) func(*paymentv1.CashReceipt) {
		return func(c *paymentv1.CashReceipt) { c.CancelledAt = at(since) }
	}
	evidencetest.Judge(t, payment.CancelCashReceipt.Definition, map[string]evidencetest.Scene{
		"one that was cancelled since is ours": {
			Record: r, Readings: receipt(receiptCancelled, at(time.Second)), Want: operation.Happened,
			Response: &paymentv1.CancelCashReceiptResponse{CancelledAmount: 1000, CancelledAt: timestamppb.New(began.Add(time.Second))},
		},
		"one that was cancelled before is not": {Record: r, Readings: receipt(receiptCancelled, at(-time.Minute)), Want: operation.Foreign, Reason: "CASH_RECEIPT_NOT_ISSUED"},
		"one without a time proves nothing":    {Record: r, Readings: receipt(receiptCancelled), Want: operation.Unclear},
		"one that stands was not":              {Record: r, Readings: receipt(receiptIssued), Want: operation.Absent},
		"none is left to the same key":         {Record: r, Readings: readings(refusedRead(errNoReceipt)), Want: operation.Absent},
		"one that could not be read is no use": {Record: r, Readings: readings(refusedRead(errUnanswered)), Want: operation.Unclear},
	})
}

// TestPoliciesFitWhatIsAtStake pins what may be sent again by itself.
func TestPoliciesFitWhatIsAtStake(t *testing.T) {
	t.Parallel()
	looksOnly := map[*operation.Definition]bool{
		payment.PayInstantly.Definition: true,
		payment.Confirm.Definition:      true, payment.IssueCashReceipt.Definition: true,
	}
	for _, d := range payment.Operations() {
		if got := d.Recovery.Policy == operation.ResolveOnly; got != looksOnly[d] {
			t.Errorf("%s: only looks: %t", d.RPC.Name(), got)
		}
		if (d.Recovery.Look == nil) != (d.Recovery.Judge == nil) || (d.Recovery.Prepare == nil) != (d.Recovery.Snapshot == nil) {
			t.Errorf("%s reads what nobody judges", d.RPC.Name())
		}
		if d.Recovery.Policy != operation.CompleteForward && d.Recovery.Look == nil {
			t.Errorf("%s can neither look nor be sent again", d.RPC.Name())
		}
	}
}
