package e2e_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// lag makes reads of the sandbox show the past: how far back, or "0s" for the present.
func (s *program) lag(t *testing.T, back string) {
	t.Helper()
	s.play(t, http.MethodPut, "/lag", map[string]any{"single": map[string]any{"min": back, "max": back}})
}

// tooEarly makes a call whose caller waits for a moment, and expects to be told to repeat it.
func tooEarly(t *testing.T, c *caller, request proto.Message, said string) {
	t.Helper()
	st := untilAnswered(t, c, request)
	got := refusalOf(t, st)
	if got.Code != codes.Unavailable || got.Reason != "NOT_SENT" || got.Metadata["upstream_reason"] != said {
		t.Fatalf("%T: got %+v, want NOT_SENT because of %s", request, got, said)
	}
	if len(details[*errdetails.RetryInfo](st)) != 1 {
		t.Errorf("%T: the caller is not told when to repeat it", request)
	}
	if state := c.operation(t, got.Metadata["operation_id"]).GetState(); state != operationv1.OperationState_OPERATION_STATE_FAILED_NOT_SENT {
		t.Errorf("%T: the operation is %v", request, state)
	}
}

// untilAnswered makes a call that must fail, with little patience, and again while a machine
// that does much else is too slow for that.
func untilAnswered(t *testing.T, c *caller, request proto.Message) *status.Status {
	t.Helper()
	for deadline := 2 * time.Second; ; deadline *= 2 {
		ctx, cancel := context.WithTimeout(t.Context(), deadline)
		a := c.via.call(ctx, t, methodOf(t, request), request)
		cancel()
		switch {
		case a.err == nil:
			t.Fatalf("%T succeeded: %v", request, a.responses)
		case deadline > patience:
			return a.err
		case a.err.Code() == codes.DeadlineExceeded:
			continue
		}
		if reason := refusalOf(t, a.err).Reason; reason != "OPERATION_IN_DOUBT" && reason != "OPERATION_IN_PROGRESS" {
			return a.err
		}
	}
}

// TestARefundOfWhatWasJustCharged asks for money back while PortOne's records do not show
// yet what this service has done.
func TestARefundOfWhatWasJustCharged(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			for name, tell := range map[string]func(*testing.T, *caller){
				"waits for a payment that is shown soon":     shownSoon,
				"is sent by a repeat once the payment shows": shownLater,
				"finds a balance that is read again":         balanceLater,
				"of a payment that never was is refused":     neverThere,
				"with a balance of the caller's is refused":  namedBalance,
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					p := serve(t, nil)
					tell(t, &caller{p, connect(t, p)})
				})
			}
		})
	}
}

func shownSoon(t *testing.T, c *caller) {
	c.lag(t, "700ms")
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("soon", 11000))
	ask[*paymentv1.CancelPaymentResponse](t, c, refund("soon", 0, "a"))
	requireMoved(t, c, "soon", movement{"charge", 11000}, movement{"refund", 11000})
}

func shownLater(t *testing.T, c *caller) {
	c.lag(t, "1h")
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("later", 11000))
	for range 2 {
		tooEarly(t, c, refund("later", 4000, "a"), "PAYMENT_NOT_FOUND")
	}
	c.lag(t, "0s")
	for range 2 {
		ask[*paymentv1.CancelPaymentResponse](t, c, refund("later", 4000, "a"))
	}
	requireMoved(t, c, "later", movement{"charge", 11000}, movement{"refund", 4000})
}

func balanceLater(t *testing.T, c *caller) {
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("balance", 11000))
	c.lag(t, "1h") // what is there by now is seen
	ask[*paymentv1.CancelPaymentResponse](t, c, refund("balance", 4000, "a"))
	for range 2 {
		tooEarly(t, c, refund("balance", 3000, "b"), "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN")
	}
	c.lag(t, "0s")
	for range 2 {
		ask[*paymentv1.CancelPaymentResponse](t, c, refund("balance", 3000, "b"))
	}
	requireMoved(t, c, "balance", movement{"charge", 11000}, movement{"refund", 4000}, movement{"refund", 3000})
}

// neverThere keeps a mistyped id from being waited for.
func neverThere(t *testing.T, c *caller) {
	for range 2 {
		c.wantRefusal(t, refund("never", 0, "a"), codes.NotFound, "PAYMENT_NOT_FOUND")
	}
}

func namedBalance(t *testing.T, c *caller) {
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("named", 11000))
	request := refund("named", 4000, "a")
	request.CurrentCancellableAmount = new(int64(9000))
	for range 2 {
		c.wantRefusal(t, request, codes.Aborted, "CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN")
	}
	requireMoved(t, c, "named", movement{"charge", 11000})
}
