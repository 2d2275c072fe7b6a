package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

const (
	operationID = "paymentsvc-operation-id"
	replayed    = "idempotent-replayed"
	keyHeader   = "idempotency-key"
)

func TestARequestThatIsRepeated(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, nil)
			c := &caller{p, connect(t, p)}
			for _, st := range []story{
				{"gives the same answer and says whose it is", repeatedSuccess},
				{"gives the same refusal", repeatedDecline},
				{"under the id of another request is refused", reusedID},
				{"may have its id in the header, quoted or not", idInHeader},
				{"has two ids that differ", contradiction},
				{"has a header that obeys the rules of the field", badHeader},
				{"many times at once is made once", duplicates},
				{"for an intent that is served already is refused", intents},
			} {
				t.Run(st.name, func(t *testing.T) {
					t.Parallel()
					st.tell(t, c)
				})
			}
		})
	}
}

func repeatedSuccess(t *testing.T, c *caller) {
	pay := payByCard("repeated", 5000)
	first, told := askMore[*paymentv1.PayInstantlyResponse](t.Context(), t, c, pay)
	if told[operationID] == "" || told[replayed] != "" {
		t.Errorf("the first answer comes with %v", told)
	}
	for range 3 {
		again, retold := askMore[*paymentv1.PayInstantlyResponse](t.Context(), t, c, pay)
		if diff := cmp.Diff(first, again, protocmp.Transform()); diff != "" {
			t.Errorf("answers differ (-first +again):\n%s", diff)
		}
		if retold[operationID] != told[operationID] || retold[replayed] != "true" {
			t.Errorf("a repeat comes with %v, the first came with %v", retold, told)
		}
	}
	requireMoved(t, c, "repeated", movement{"charge", 5000})
}

func repeatedDecline(t *testing.T, c *caller) {
	pay := payByCard("repeated-decline", 5401)
	first := refused(t, c, pay)
	again := c.via.call(t.Context(), t, methodOf(t, pay), pay)
	if again.err == nil {
		t.Fatalf("the repeat succeeded: %v", again.responses)
	}
	if diff := cmp.Diff(first, refusalOf(t, again.err)); diff != "" {
		t.Errorf("refusals differ (-first +again):\n%s", diff)
	}
	if again.header[replayed] != "true" || again.header[operationID] != first.Metadata["operation_id"] {
		t.Errorf("a repeat comes with %v, want the operation %s", again.header, first.Metadata["operation_id"])
	}
	requireMoved(t, c, "repeated-decline")
}

func reusedID(t *testing.T, c *caller) {
	pay := payByCard("reused", 5000)
	_, told := askMore[*paymentv1.PayInstantlyResponse](t.Context(), t, c, pay)
	pay.Amount.Total = 6000
	want := refusal{codes.AlreadyExists, "REQUEST_ID_REUSED", map[string]string{"operation_id": told[operationID], "fields": "amount.total"}}
	if diff := cmp.Diff(want, refused(t, c, pay)); diff != "" {
		t.Errorf("refusal (-want +got):\n%s", diff)
	}
	requireMoved(t, c, "reused", movement{"charge", 5000})
}

func idInHeader(t *testing.T, c *caller) {
	pay := payByCard("in-header", 5000)
	id := pay.GetRequestId()
	pay.RequestId = ""
	ctx := withMetadata(t.Context(), keyHeader, id)
	_, told := askMore[*paymentv1.PayInstantlyResponse](ctx, t, c, pay)
	for name, repeat := range map[string]func() (context.Context, *paymentv1.PayInstantlyRequest){
		"quoted": func() (context.Context, *paymentv1.PayInstantlyRequest) {
			return withMetadata(t.Context(), keyHeader, `"`+id+`"`), pay
		},
		"in the body": func() (context.Context, *paymentv1.PayInstantlyRequest) {
			inBody := payByCard("in-header", 5000)
			return t.Context(), inBody
		},
	} {
		ctx, request := repeat()
		if _, again := askMore[*paymentv1.PayInstantlyResponse](ctx, t, c, request); again[operationID] != told[operationID] || again[replayed] != "true" {
			t.Errorf("%s: got %v, want a repeat of %v", name, again, told)
		}
	}
	requireMoved(t, c, "in-header", movement{"charge", 5000})
}

func contradiction(t *testing.T, c *caller) {
	pay := payByCard("contradiction", 5000)
	a := c.via.call(withMetadata(t.Context(), keyHeader, "another-id-0123456789"), t, methodOf(t, pay), pay)
	if a.err == nil {
		t.Fatal("a request with two ids succeeded")
	}
	if diff := cmp.Diff([]string{"Idempotency-Key"}, violated(t, a.err)); diff != "" {
		t.Errorf("violates (-want +got):\n%s", diff)
	}
	requireMoved(t, c, "contradiction")
	_, told := askMore[*paymentv1.PayInstantlyResponse](withMetadata(t.Context(), keyHeader, `"`+pay.GetRequestId()+`"`), t, c, pay)
	_, again := askMore[*paymentv1.PayInstantlyResponse](t.Context(), t, c, pay)
	if again[operationID] != told[operationID] {
		t.Errorf("got operation %v, want %v", again, told)
	}
}

func badHeader(t *testing.T, c *caller) {
	pay := payByCard("bad-header", 5000)
	pay.RequestId = ""
	for _, id := range []string{"short", `"`, `""`, "white space is not allowed", strings.Repeat("x", 129)} {
		a := c.via.call(withMetadata(t.Context(), keyHeader, id), t, methodOf(t, pay), pay)
		if a.err == nil {
			t.Fatalf("the id %q is taken", id)
		}
		if diff := cmp.Diff([]string{"Idempotency-Key"}, violated(t, a.err)); diff != "" {
			t.Errorf("the id %q violates (-want +got):\n%s", id, diff)
		}
	}
	requireMoved(t, c, "bad-header")
}

func duplicates(t *testing.T, c *caller) {
	const callers = 64
	pay := payByCard("duplicates", 5000)
	m := methodOf(t, pay)
	answers := make([]answer, callers)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = c.via.call(t.Context(), t, m, proto.Clone(pay)) })
	}
	wg.Wait()
	firsts := 0
	for i, a := range answers {
		if a.err != nil {
			t.Fatalf("call %d: %v", i, a.err)
		}
		if diff := cmp.Diff(answers[0].responses, a.responses, protocmp.Transform()); diff != "" {
			t.Errorf("answers 0 and %d differ:\n%s", i, diff)
		}
		if a.header[operationID] != answers[0].header[operationID] {
			t.Errorf("call %d was served by another operation", i)
		}
		if a.header[replayed] == "" {
			firsts++
		}
	}
	if firsts != 1 {
		t.Errorf("%d of %d calls were the first", firsts, callers)
	}
	requireMoved(t, c, "duplicates", movement{"charge", 5000})
	got := c.play(t, "GET", "/requests?operation=payInstantly", nil)
	for _, key := range got["keys"].([]any) { //nolint:forcetypeassert // the sandbox's list
		if n := key.(map[string]any)["received"]; n != 1.0 { //nolint:forcetypeassert // of objects
			t.Errorf("PortOne received %v requests under one key: %v", n, key)
		}
	}
}

func intents(t *testing.T, c *caller) {
	first := payByCard("intent-1", 5000)
	first.IntentRef = new("order-of-intent")
	_, told := askMore[*paymentv1.PayInstantlyResponse](t.Context(), t, c, first)
	second := payByCard("intent-2", 5000)
	second.IntentRef = first.IntentRef
	want := refusal{codes.AlreadyExists, "INTENT_ALREADY_USED", map[string]string{
		"operation_id": told[operationID], "subject": "payment/intent-1", "intent_ref": "order-of-intent",
	}}
	if diff := cmp.Diff(want, refused(t, c, second)); diff != "" {
		t.Errorf("refusal (-want +got):\n%s", diff)
	}
	c.wantRefusal(t, &paymentv1.GetPaymentRequest{PaymentId: "intent-2"}, codes.NotFound, "PAYMENT_NOT_FOUND")

	declined := payByCard("intent-3", 5401)
	declined.IntentRef = new("order-with-two-cards")
	refused(t, c, declined)
	other := payByCard("intent-4", 5000)
	other.IntentRef = declined.IntentRef
	ask[*paymentv1.PayInstantlyResponse](t, c, other)
}

// requireMoved checks what money moved for a payment, and that the sandbox's own
// audit finds nothing.
func requireMoved(t *testing.T, c *caller, paymentID string, want ...movement) {
	t.Helper()
	if diff := cmp.Diff(want, c.moved(t, paymentID), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("money of %s (-want +got):\n%s", paymentID, diff)
	}
	if audit := c.play(t, "GET", "/audit?paymentId="+paymentID, nil); fmt.Sprint(audit["items"]) != "[]" {
		t.Errorf("audit of %s: %v", paymentID, audit)
	}
}
