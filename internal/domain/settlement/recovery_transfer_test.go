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
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

var (
	errNotFound   = failure.New(errorv1.TransferReason_TRANSFER_REASON_TRANSFER_NOT_FOUND, "PortOne refused the call.")
	errUnanswered = failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "PortOne did not answer in time.")
	errExists     = failure.New(errorv1.TransferReason_TRANSFER_REASON_TRANSFER_ALREADY_EXISTS, "PortOne refused the call.")
)

const upstreamKey = "keykeykeykeykeykeykeykeykeykeykeykeykeykeykeykeykeyk"

func doubt(request proto.Message) operation.Record {
	return operation.Record{ID: "0199aaaa-0000-7000-8000-000000000001", Key: upstreamKey, State: operation.StateDoubt, Request: request}
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
	evidencetest.Judge(t, settlement.CreateOrderTransfer.Definition, map[string]evidencetest.Scene{
		"the transfer of our id is ours":             {Record: r, Readings: got(same), Want: operation.Happened, Response: &settlementv1.CreateOrderTransferResponse{Transfer: same.GetOrder()}},
		"an order in lines is their sum":             {Record: lines, Readings: got(same), Want: operation.Happened},
		"a payment outside PortOne has an id, too":   {Record: r, Readings: got(outside), Want: operation.Happened},
		"another partner's is not what was asked":    {Record: r, Readings: got(orderTransfer("partner-2", "order-1", 1000)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another payment's is not what was asked":    {Record: r, Readings: got(orderTransfer("partner-1", "order-2", 1000)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another amount is not what was asked":       {Record: r, Readings: got(orderTransfer("partner-1", "order-1", 999)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another kind is not what was asked":         {Record: r, Readings: got(&settlementv1.Transfer{Kind: &settlementv1.Transfer_Manual{Manual: &settlementv1.ManualTransfer{}}}), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"what PortOne said is told":                  {Record: suspected, Readings: got(orderTransfer("partner-2", "order-1", 1000)), Want: operation.Foreign, Reason: "TRANSFER_ALREADY_EXISTS"},
		"no transfer of the id is absence":           {Record: r, Readings: evidencetest.Unread(errNotFound), Want: operation.Absent},
		"a transfer that could not be read":          {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
		"a transfer of a kind of tomorrow":           {Record: r, Readings: got(&settlementv1.Transfer{}), Want: operation.Unclear},
		"no read":                                    {Record: r, Want: operation.Unclear},
		"an answer of another kind proves no effect": {Record: r, Readings: []operation.Reading{{Response: &settlementv1.GetPartnerResponse{}}}, Want: operation.Unclear},
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
	evidencetest.Judge(t, settlement.CreateOrderCancelTransfer.Definition, map[string]evidencetest.Scene{
		"the same cancellation is ours":  {Record: doubt(request), Readings: got(same), Want: operation.Happened, Response: &settlementv1.CreateOrderCancelTransferResponse{Transfer: same.GetOrderCancel()}},
		"what was left out may be any":   {Record: doubt(byTransfer), Readings: got(same), Want: operation.Happened},
		"another cancellation is not":    {Record: doubt(request), Readings: got(is("c2", "partner-1", "order-1", 400)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another partner is not":         {Record: doubt(request), Readings: got(is("c1", "partner-2", "order-1", 400)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another payment is not":         {Record: doubt(request), Readings: got(is("c1", "partner-1", "order-2", 400)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another amount is not":          {Record: doubt(request), Readings: got(is("c1", "partner-1", "order-1", 399)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"a transfer of an order is not":  {Record: doubt(request), Readings: got(orderTransfer("partner-1", "order-1", 400)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"no transfer of the id is there": {Record: doubt(request), Readings: evidencetest.Unread(errNotFound), Want: operation.Absent},
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
	evidencetest.Judge(t, settlement.CreateManualTransfer.Definition, map[string]evidencetest.Scene{
		"the same transfer is ours":        {Record: r, Readings: is(func(*settlementv1.ManualTransfer) {}), Want: operation.Happened},
		"another partner is not":           {Record: r, Readings: is(func(m *settlementv1.ManualTransfer) { m.Partner = nil }), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another amount is not":            {Record: r, Readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementAmount = 1 }), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another tax-free amount is not":   {Record: r, Readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementTaxFreeAmount = 1 }), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another day is not":               {Record: r, Readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementDate = &date.Date{Year: 2026} }), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"another currency is not":          {Record: r, Readings: is(func(m *settlementv1.ManualTransfer) { m.SettlementCurrencyCode = "USD" }), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
		"a transfer of an order is not it": {Record: r, Readings: got(orderTransfer("partner-1", "order-1", 1000)), Want: operation.Foreign, Reason: "TRANSFER_ID_ALREADY_USED"},
	})
}

func TestATransferHasAnID(t *testing.T) {
	t.Parallel()
	const id = "psvc_" + upstreamKey
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

func TestJudgeDeletedTransfer(t *testing.T) {
	t.Parallel()
	r := doubt(&settlementv1.DeleteTransferRequest{TransferId: "psvc_1", Test: new(true)})
	queries := settlement.DeleteTransfer.Recovery.Look(r)
	want := &settlementv1.GetTransferRequest{TransferId: "psvc_1", Test: new(true)}
	if len(queries) != 1 || !proto.Equal(queries[0].Request, want) {
		t.Fatalf("reads %v, want %v", queries, want)
	}
	evidencetest.Judge(t, settlement.DeleteTransfer.Definition, map[string]evidencetest.Scene{
		"it is gone":            {Record: r, Readings: evidencetest.Unread(errNotFound), Want: operation.Happened, Response: &settlementv1.DeleteTransferResponse{}},
		"it is there":           {Record: r, Readings: got(orderTransfer("partner-1", "order-1", 1000)), Want: operation.Absent},
		"it is of a newer kind": {Record: r, Readings: got(&settlementv1.Transfer{}), Want: operation.Absent},
		"it could not be read":  {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
		"nothing was read":      {Record: r, Want: operation.Unclear},
	})
}
