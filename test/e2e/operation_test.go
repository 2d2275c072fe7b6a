package e2e_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// gatedCaller calls a service whose PortOne is behind a gate.
type gatedCaller struct {
	*caller

	gate *gate
}

func TestOperationsTellWhatBecameOfRequests(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			g := newGate()
			p, _ := serveWith(t, g, nil)
			c := &gatedCaller{&caller{p, connect(t, p)}, g}
			for name, tell := range map[string]func(*testing.T, *gatedCaller){
				"a success is told with how it was found out":                            succeededOperation,
				"a refusal is told as its caller got it":                                 declinedOperation,
				"an operation that nobody knows is not found":                            unknownOperation,
				"a wait ends with the outcome":                                           awaitedOperation,
				"a wait that is too short ends with the operation as it stands":          shortWait,
				"operations are listed newest first, page by page, by subject and state": listedOperations,
				"a person decides what cannot be found out":                              resolvedOperation,
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					tell(t, c)
				})
			}
		})
	}
}

// operation reads one operation.
func (c *caller) operation(t *testing.T, id string) *operationv1.Operation {
	t.Helper()
	return ask[*operationv1.GetOperationResponse](t, c, &operationv1.GetOperationRequest{OperationId: id}).GetOperation()
}

func succeededOperation(t *testing.T, c *gatedCaller) {
	pay := payByCard("told", 5000)
	pay.IntentRef = new("order-told")
	_, told := askMore[*paymentv1.PayInstantlyResponse](t.Context(), t, c.caller, pay)
	got := c.operation(t, told[operationID])
	want := &operationv1.Operation{
		Id: told[operationID], Rpc: "paymentsvc.payment.v1.PaymentService/PayInstantly", RequestId: pay.GetRequestId(),
		Subject: "payment/told", IntentRef: "order-told", Attempts: 1,
		State:      operationv1.OperationState_OPERATION_STATE_SUCCEEDED,
		Resolution: operationv1.OperationResolution_OPERATION_RESOLUTION_ANSWER,
	}
	if diff := cmp.Diff(want, got, protocmp.Transform(), protocmp.IgnoreFields(want, "created_at", "updated_at")); diff != "" {
		t.Errorf("operation (-want +got):\n%s", diff)
	}
	if got.GetCreatedAt() == nil || got.GetUpdatedAt().AsTime().Before(got.GetCreatedAt().AsTime()) {
		t.Errorf("created %v, updated %v", got.GetCreatedAt(), got.GetUpdatedAt())
	}
}

func declinedOperation(t *testing.T, c *gatedCaller) {
	refusal := refused(t, c.caller, payByCard("told-decline", 5403))
	got := c.operation(t, refusal.Metadata["operation_id"])
	if got.GetState() != operationv1.OperationState_OPERATION_STATE_FAILED_DECLINED {
		t.Errorf("got %v, want it declined", got)
	}
	delete(refusal.Metadata, "operation_id") // what the error says is a field of the operation
	if diff := cmp.Diff(refusal, refusalOf(t, status.FromProto(got.GetError()))); diff != "" {
		t.Errorf("error (-of the call +of the operation):\n%s", diff)
	}
}

func unknownOperation(t *testing.T, c *gatedCaller) {
	const id = "no-such-operation"
	want := refusal{codes.NotFound, "OPERATION_NOT_FOUND", map[string]string{"operation_id": id}}
	for _, request := range []proto.Message{
		&operationv1.GetOperationRequest{OperationId: id},
		&operationv1.WaitOperationRequest{OperationId: id},
		&operationv1.ResolveOperationRequest{
			OperationId: id, State: operationv1.OperationState_OPERATION_STATE_SUCCEEDED, DecidedBy: "Kim", Note: "seen in the console",
		},
	} {
		if diff := cmp.Diff(want, refused(t, c.caller, request)); diff != "" {
			t.Errorf("%T (-want +got):\n%s", request, diff)
		}
	}
}

// leave makes a call whose caller cannot wait, and returns the operation's id.
func (c *caller) leave(t *testing.T, request proto.Message) string {
	t.Helper()
	st := c.hurry(t, request)
	if st == nil {
		return c.operationOf(t, request)
	}
	got := refusalOf(t, st)
	if got.Code != codes.Aborted || got.Reason != "OPERATION_IN_DOUBT" || got.Metadata["operation_id"] == "" {
		t.Fatalf("%T: got %+v, want a doubt with an operation", request, got)
	}
	return got.Metadata["operation_id"]
}

// hurry makes a call that cannot be answered within its deadline, and returns what
// comes instead. On a machine that is too busy for that nothing comes in time, and
// it returns nil.
func (c *caller) hurry(t *testing.T, request proto.Message) *status.Status {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	a := c.via.call(ctx, t, methodOf(t, request), request)
	switch {
	case a.err == nil:
		t.Fatalf("%T succeeded at once: %v", request, a.responses)
	case a.err.Code() == codes.DeadlineExceeded:
		t.Logf("%T: nothing came in time", request)
		return nil
	}
	return a.err
}

// operationOf finds the operation of a request, which a repeat begins if the first
// came too late for that.
func (c *caller) operationOf(t *testing.T, request proto.Message) string {
	t.Helper()
	r := request.ProtoReflect()
	id := r.Get(r.Descriptor().Fields().ByName("request_id")).String()
	found := ""
	soon(t, "the operation of "+id, func() bool {
		for _, o := range ask[*operationv1.ListOperationsResponse](t, c, &operationv1.ListOperationsRequest{PageSize: 1000}).GetOperations() {
			if o.GetRequestId() == id {
				found = o.GetId()
			}
		}
		if found == "" {
			c.hurry(t, request)
		}
		return found != ""
	})
	return found
}

func awaitedOperation(t *testing.T, c *gatedCaller) {
	release := c.gate.hold(t, "/payments/awaited/instant")
	id := c.leave(t, payByCard("awaited", 5000))
	release()
	got := ask[*operationv1.WaitOperationResponse](t, c.caller, &operationv1.WaitOperationRequest{OperationId: id}).GetOperation()
	if got.GetState() != operationv1.OperationState_OPERATION_STATE_SUCCEEDED {
		t.Errorf("got %v, want it succeeded", got)
	}
	requireMoved(t, c.caller, "awaited", movement{"charge", 5000})
}

func shortWait(t *testing.T, c *gatedCaller) {
	release := c.gate.hold(t, "/payments/short/instant")
	pay := payByCard("short", 5000)
	id := c.leave(t, pay)
	got := ask[*operationv1.WaitOperationResponse](t, c.caller, &operationv1.WaitOperationRequest{
		OperationId: id, Timeout: durationpb.New(time.Millisecond),
	}).GetOperation()
	if got.GetState() > operationv1.OperationState_OPERATION_STATE_SENDING || got.GetError() != nil {
		t.Errorf("got %v, want it about to be sent, or sent", got)
	}
	want := refusal{codes.Aborted, "OPERATION_IN_PROGRESS", map[string]string{"operation_id": id, "subject": "payment/short"}}
	if again := c.hurry(t, pay); again != nil {
		if diff := cmp.Diff(want, refusalOf(t, again)); diff != "" {
			t.Errorf("a repeat meanwhile (-want +got):\n%s", diff)
		}
	}
	other := payByCard("short", 5000)
	other.RequestId += "-other"
	want.Reason = "SUBJECT_BUSY"
	if diff := cmp.Diff(want, refused(t, c.caller, other)); diff != "" {
		t.Errorf("another payment meanwhile (-want +got):\n%s", diff)
	}
	release()
	_, told := askMore[*paymentv1.PayInstantlyResponse](t.Context(), t, c.caller, pay)
	if told[operationID] != id || told[replayed] != "true" {
		t.Errorf("the repeat that waited comes with %v", told)
	}
}

func listedOperations(t *testing.T, c *gatedCaller) {
	before := time.Now()
	ask[*paymentv1.PayInstantlyResponse](t, c.caller, payByCard("listed", 11000))
	for i := range 4 {
		ask[*paymentv1.CancelPaymentResponse](t, c.caller, refund("listed", 1000, strconv.Itoa(i)))
	}
	refused(t, c.caller, payByCard("listed-2", 1401))
	again := payByCard("listed-2", 1500)
	again.RequestId += "-again"
	ask[*paymentv1.PayInstantlyResponse](t, c.caller, again)
	list := &operationv1.ListOperationsRequest{
		Subject: "payment/listed", PageSize: 2, From: timestamppb.New(before.Add(-time.Second)), Until: timestamppb.New(before.Add(time.Hour)),
	}
	var got []string
	for {
		page := ask[*operationv1.ListOperationsResponse](t, c.caller, list)
		for _, o := range page.GetOperations() {
			got = append(got, o.GetRequestId())
		}
		if list.PageToken = page.GetNextPageToken(); list.GetPageToken() == "" {
			break
		}
	}
	var want []string
	for i := 3; i >= 0; i-- {
		want = append(want, refund("listed", 1000, strconv.Itoa(i)).GetRequestId())
	}
	want = append(want, payByCard("listed", 11000).GetRequestId())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
	declined := ask[*operationv1.ListOperationsResponse](t, c.caller, &operationv1.ListOperationsRequest{
		Subject: "payment/listed-2",
		States:  []operationv1.OperationState{operationv1.OperationState_OPERATION_STATE_FAILED_DECLINED},
	}).GetOperations()
	if len(declined) != 1 || declined[0].GetRequestId() != payByCard("listed-2", 0).GetRequestId() {
		t.Errorf("got %v, want the declined payment", declined)
	}
	byID := ask[*operationv1.ListOperationsResponse](t, c.caller, &operationv1.ListOperationsRequest{RequestId: again.GetRequestId()}).GetOperations()
	if len(byID) != 1 || byID[0].GetSubject() != "payment/listed-2" || byID[0].GetRequestId() != again.GetRequestId() {
		t.Errorf("got %v, want the payment that was asked for under that id", byID)
	}
	intended := payByCard("listed-3", 1500)
	intended.IntentRef = new("listed order")
	ask[*paymentv1.PayInstantlyResponse](t, c.caller, intended)
	byIntent := ask[*operationv1.ListOperationsResponse](t, c.caller, &operationv1.ListOperationsRequest{IntentRef: "listed order"}).GetOperations()
	if len(byIntent) != 1 || byIntent[0].GetSubject() != "payment/listed-3" {
		t.Errorf("got %v, want the payment of that order", byIntent)
	}
	c.wantRefusal(t, &operationv1.ListOperationsRequest{Subject: "order-1"}, codes.InvalidArgument, "VALIDATION_FAILED")
	list.PageToken = "not-a-token"
	c.wantRefusal(t, list, codes.InvalidArgument, "INVALID_PAGE_TOKEN")
}

func resolvedOperation(t *testing.T, c *gatedCaller) {
	// The charge is made and its answer lost, and then PortOne cannot be read. So the
	// service is looking all the time, which must not keep a person from deciding.
	c.gate.lose("/payments/resolved/billing-key", "/payments/resolved", "/payments/resolved/transactions")
	key, _ := c.play(t, http.MethodPost, "/billing-key-windows", map[string]any{"channelKey": channel})["billingKey"].(string)
	c.play(t, http.MethodPost, "/billing-key-windows/"+key+"/finish", nil)
	pay := charge("resolved", key, 5000)
	id := c.leave(t, pay)
	soon(t, "the doubt", func() bool {
		return c.operation(t, id).GetState() == operationv1.OperationState_OPERATION_STATE_IN_DOUBT
	})
	resolve := &operationv1.ResolveOperationRequest{
		OperationId: id, State: operationv1.OperationState_OPERATION_STATE_SUCCEEDED,
		DecidedBy: "Kim", Note: "the gateway's console shows the charge",
	}
	for range 2 { // a repeat of the same decision changes nothing
		got := ask[*operationv1.ResolveOperationResponse](t, c.caller, resolve).GetOperation()
		if got.GetState() != resolve.GetState() || got.GetResolution() != operationv1.OperationResolution_OPERATION_RESOLUTION_OPERATOR {
			t.Errorf("got %v, want it decided", got)
		}
	}
	resolve.State = operationv1.OperationState_OPERATION_STATE_FAILED_DECLINED
	want := refusal{codes.FailedPrecondition, "OPERATION_NOT_RESOLVABLE", map[string]string{"operation_id": id}}
	if diff := cmp.Diff(want, refused(t, c.caller, resolve)); diff != "" {
		t.Errorf("another decision (-want +got):\n%s", diff)
	}
	// PortOne's answer is lost for good: a repeat is told that, and charges nothing.
	want = refusal{codes.AlreadyExists, "ANSWER_UNKNOWN", map[string]string{"operation_id": id, "subject": "payment/resolved"}}
	if diff := cmp.Diff(want, refused(t, c.caller, pay)); diff != "" {
		t.Errorf("a repeat of the request (-want +got):\n%s", diff)
	}
	requireMoved(t, c.caller, "resolved", movement{"charge", 5000})
}
