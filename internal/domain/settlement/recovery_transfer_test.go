package settlement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

var (
	errNotFound   = failure.New(errorv1.TransferReason_TRANSFER_REASON_TRANSFER_NOT_FOUND, "PortOne refused the call.")
	errUnanswered = failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "PortOne did not answer in time.")
	errExists     = failure.New(errorv1.TransferReason_TRANSFER_REASON_TRANSFER_ALREADY_EXISTS, "PortOne refused the call.")
)

func doubt(request proto.Message) operation.Record {
	return operation.Record{ID: "0199aaaa-0000-7000-8000-000000000001", State: operation.StateDoubt, Request: request}
}

func orderRequest(change ...func(*settlementv1.CreateOrderTransferRequest)) *settlementv1.CreateOrderTransferRequest {
	request := &settlementv1.CreateOrderTransferRequest{
		PartnerId: "partner-1", PaymentId: "order-1", OrderDetail: &settlementv1.OrderDetailInput{OrderAmount: new(int64(1000))},
	}
	for _, c := range change {
		c(request)
	}
	return request
}

func orderTransfer(partner, payment string, amount int64) *settlementv1.Transfer {
	return &settlementv1.Transfer{Kind: &settlementv1.Transfer_Order{Order: &settlementv1.OrderTransfer{
		Id: "psvc_1", Partner: &settlementv1.Partner{Id: partner},
		Payment: &settlementv1.TransferPayment{Kind: &settlementv1.TransferPayment_PortOne{PortOne: &settlementv1.PortOnePayment{Id: payment}}},
		Amount:  &settlementv1.OrderSettlementAmount{Order: amount},
	}}}
}

func got(t *settlementv1.Transfer) []operation.Reading {
	return []operation.Reading{{Response: &settlementv1.GetTransferResponse{Transfer: t}}}
}

func unread(f *failure.Error) []operation.Reading { return []operation.Reading{{Failure: f}} }

type judged struct {
	record   operation.Record
	readings []operation.Reading

	want     operation.Verdict
	reason   string
	response proto.Message
}

func judge(t *testing.T, d *operation.Definition, scenes map[string]judged) {
	t.Helper()
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := d.Recovery.Judge(scene.record, scene.readings)
			if got.Verdict != scene.want {
				t.Fatalf("got %s, want %s", got.Verdict, scene.want)
			}
			if scene.reason != "" && (got.Failure == nil || got.Failure.Reason != scene.reason) {
				t.Errorf("got %v, want %s", got.Failure, scene.reason)
			}
			if scene.response == nil {
				return
			}
			if diff := cmp.Diff(scene.response, got.Response, protocmp.Transform()); diff != "" {
				t.Errorf("response (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJudgeOrderTransfer(t *testing.T) {
	t.Parallel()
	r := doubt(orderRequest())
	suspected := r
	suspected.Suspected = errExists
	lines := doubt(orderRequest(func(request *settlementv1.CreateOrderTransferRequest) {
		request.OrderDetail = &settlementv1.OrderDetailInput{OrderLines: []*settlementv1.OrderLineInput{
			{Product: &settlementv1.OrderProductInput{Amount: 300}, Quantity: 2},
			{Product: &settlementv1.OrderProductInput{Amount: 400}, Quantity: 1},
		}}
	}))
	outside := orderTransfer("partner-1", "", 1000)
	outside.GetOrder().Payment = &settlementv1.TransferPayment{Kind: &settlementv1.TransferPayment_External{External: &settlementv1.ExternalPayment{Id: "order-1"}}}
	same := orderTransfer("partner-1", "order-1", 1000)
	judge(t, settlement.CreateOrderTransfer.Definition, map[string]judged{
		"the transfer of our id is ours":             {record: r, readings: got(same), want: operation.Happened, response: &settlementv1.CreateOrderTransferResponse{Transfer: same.GetOrder()}},
		"an order in lines is their sum":             {record: lines, readings: got(same), want: operation.Happened},
		"a payment outside PortOne has an id, too":   {record: r, readings: got(outside), want: operation.Happened},
		"another partner's is not what was asked":    {record: r, readings: got(orderTransfer("partner-2", "order-1", 1000)), want: operation.Foreign, reason: "TRANSFER_ID_ALREADY_USED"},
		"another payment's is not what was asked":    {record: r, readings: got(orderTransfer("partner-1", "order-2", 1000)), want: operation.Foreign, reason: "TRANSFER_ID_ALREADY_USED"},
		"another amount is not what was asked":       {record: r, readings: got(orderTransfer("partner-1", "order-1", 999)), want: operation.Foreign, reason: "TRANSFER_ID_ALREADY_USED"},
		"another kind is not what was asked":         {record: r, readings: got(&settlementv1.Transfer{Kind: &settlementv1.Transfer_Manual{Manual: &settlementv1.ManualTransfer{}}}), want: operation.Foreign, reason: "TRANSFER_ID_ALREADY_USED"},
		"what PortOne said is told":                  {record: suspected, readings: got(orderTransfer("partner-2", "order-1", 1000)), want: operation.Foreign, reason: "TRANSFER_ALREADY_EXISTS"},
		"no transfer of the id is absence":           {record: r, readings: unread(errNotFound), want: operation.Absent},
		"a transfer that could not be read":          {record: r, readings: unread(errUnanswered), want: operation.Unclear},
		"a transfer of a kind of tomorrow":           {record: r, readings: got(&settlementv1.Transfer{}), want: operation.Unclear},
		"no read":                                    {record: r, want: operation.Unclear},
		"an answer of another kind proves no effect": {record: r, readings: []operation.Reading{{Response: &settlementv1.GetPartnerResponse{}}}, want: operation.Unclear},
	})
}

func TestJudgeOrderCancelTransfer(t *testing.T) {
	t.Parallel()
	request := &settlementv1.CreateOrderCancelTransferRequest{
		CancellationId: "c1", PartnerId: new("partner-1"), PaymentId: new("order-1"),
		OrderDetail: &settlementv1.OrderCancelDetailInput{OrderAmount: new(int64(400))},
	}
	byTransfer := &settlementv1.CreateOrderCancelTransferRequest{
		CancellationId: "c1", TransferId: new("t1"), OrderDetail: &settlementv1.OrderCancelDetailInput{All: &settlementv1.OrderCancelAllInput{}},
	}
	is := func(cancellation, partner, payment string, amount int64) *settlementv1.Transfer {
		return &settlementv1.Transfer{Kind: &settlementv1.Transfer_OrderCancel{OrderCancel: &settlementv1.OrderCancelTransfer{
			Partner: &settlementv1.Partner{Id: partner}, Cancellation: &settlementv1.OrderTransferCancellation{Id: cancellation},
			Payment: &settlementv1.TransferPayment{Kind: &settlementv1.TransferPayment_PortOne{PortOne: &settlementv1.PortOnePayment{Id: payment}}},
			Amount:  &settlementv1.OrderSettlementAmount{Order: amount},
		}}}
	}
	same := is("c1", "partner-1", "order-1", 400)
	judge(t, settlement.CreateOrderCancelTransfer.Definition, map[string]judged{
		"the same cancellation is ours":  {record: doubt(request), readings: got(same), want: operation.Happened, response: &settlementv1.CreateOrderCancelTransferResponse{Transfer: same.GetOrderCancel()}},
		"what was left out may be any":   {record: doubt(byTransfer), readings: got(same), want: operation.Happened},
		"another cancellation is not":    {record: doubt(request), readings: got(is("c2", "partner-1", "order-1", 400)), want: operation.Foreign},
		"another partner is not":         {record: doubt(request), readings: got(is("c1", "partner-2", "order-1", 400)), want: operation.Foreign},
		"another payment is not":         {record: doubt(request), readings: got(is("c1", "partner-1", "order-2", 400)), want: operation.Foreign},
		"another amount is not":          {record: doubt(request), readings: got(is("c1", "partner-1", "order-1", 399)), want: operation.Foreign},
		"a transfer of an order is not":  {record: doubt(request), readings: got(orderTransfer("partner-1", "order-1", 400)), want: operation.Foreign},
		"no transfer of the id is there": {record: doubt(request), readings: unread(errNotFound), want: operation.Absent},
	})
}

func TestJudgeManualTransfer(t *testing.T) {
	t.Parallel()
	day := &date.Date{Year: 2026, Month: 11, Day: 30}
	r := doubt(&settlementv1.CreateManualTransferRequest{
		PartnerId: "partner-1", SettlementAmount: 1000, SettlementTaxFreeAmount: new(int64(100)),
		SettlementDate: day, SettlementCurrencyCode: new("KRW"),
	})
	is := func(change func(*settlementv1.ManualTransfer)) []operation.Reading {
		m := &settlementv1.ManualTransfer{
			Partner: &settlementv1.Partner{Id: "partner-1"}, SettlementAmount: 1000, SettlementTaxFreeAmount: 100,
			SettlementDate: day, SettlementCurrencyCode: "KRW",
		}
		change(m)
		return got(&settlementv1.Transfer{Kind: &settlementv1.Transfer_Manual{Manual: m}})
	}
	judge(t, settlement.CreateManualTransfer.Definition, map[string]judged{
		"the same transfer is ours":        {record: r, readings: is(func(*settlementv1.ManualTransfer) {}), want: operation.Happened},
		"another partner is not":           {record: r, readings: is(func(m *settlementv1.ManualTransfer) { m.Partner = nil }), want: operation.Foreign},
		"another amount is not":            {record: r, readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementAmount = 1 }), want: operation.Foreign},
		"another tax-free amount is not":   {record: r, readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementTaxFreeAmount = 1 }), want: operation.Foreign},
		"another day is not":               {record: r, readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementDate = &date.Date{Year: 2026} }), want: operation.Foreign},
		"another currency is not":          {record: r, readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementCurrencyCode = "USD" }), want: operation.Foreign},
		"a transfer of an order is not it": {record: r, readings: got(orderTransfer("partner-1", "order-1", 1000)), want: operation.Foreign},
	})
}

func TestATransferHasAnID(t *testing.T) {
	t.Parallel()
	const id = "psvc_0199aaaa-0000-7000-8000-000000000001"
	for name, tc := range map[string]struct {
		d             *operation.Definition
		request, want proto.Message
		read          *settlementv1.GetTransferRequest
	}{
		"of ours when the caller gives none": {
			settlement.CreateOrderTransfer.Definition, orderRequest(),
			orderRequest(func(r *settlementv1.CreateOrderTransferRequest) { r.Id = new(id) }),
			&settlementv1.GetTransferRequest{TransferId: id},
		},
		"of the caller otherwise": {
			settlement.CreateManualTransfer.Definition, &settlementv1.CreateManualTransferRequest{Id: new("mine"), Test: new(true)},
			&settlementv1.CreateManualTransferRequest{Id: new("mine"), Test: new(true)},
			&settlementv1.GetTransferRequest{TransferId: "mine", Test: new(true)},
		},
		"among the test data where the old field says so": {
			settlement.CreateOrderCancelTransfer.Definition, &settlementv1.CreateOrderCancelTransferRequest{IsForTest: new(true)},
			&settlementv1.CreateOrderCancelTransferRequest{IsForTest: new(true), Id: new(id)},
			&settlementv1.GetTransferRequest{TransferId: id, Test: new(true)},
		},
		"among the real data where the new field says so": {
			settlement.CreateManualTransfer.Definition, &settlementv1.CreateManualTransferRequest{IsForTest: new(true), Test: new(false)},
			&settlementv1.CreateManualTransferRequest{IsForTest: new(true), Test: new(false), Id: new(id)},
			&settlementv1.GetTransferRequest{TransferId: id},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := proto.Clone(tc.request)
			if diff := cmp.Diff(tc.want, tc.d.Recovery.Amend(doubt(tc.request)), protocmp.Transform()); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tc.request, protocmp.Transform()); diff != "" {
				t.Errorf("the request of the record was changed:\n%s", diff)
			}
			queries := tc.d.Recovery.Look(doubt(tc.request))
			if len(queries) != 1 || queries[0].Definition != settlement.GetTransfer.Definition {
				t.Fatalf("%d reads", len(queries))
			}
			if diff := cmp.Diff(proto.Message(tc.read), queries[0].Request, protocmp.Transform()); diff != "" {
				t.Errorf("read (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARequestOfAnotherKindProvesNothing(t *testing.T) {
	t.Parallel()
	recovery := settlement.CreateOrderTransfer.Recovery
	r := doubt(&settlementv1.GetTransferRequest{})
	if f := recovery.Judge(r, got(orderTransfer("partner-1", "order-1", 1000))); f.Verdict != operation.Unclear {
		t.Errorf("got %s", f.Verdict)
	}
	if queries := recovery.Look(r); len(queries) != 0 {
		t.Errorf("%d reads", len(queries))
	}
	if recovery.Amend(r) != r.Request {
		t.Error("the request was changed")
	}
}
