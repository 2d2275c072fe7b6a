package e2e_test

import (
	"net/http"
	"testing"

	"google.golang.org/grpc/codes"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// TestARefundThatIsRefusedIsAnError has a gateway refuse a refund in both ways that PortOne
// has, and loses the answer or not: a caller's code must never take it for done.
func TestARefundThatIsRefusedIsAnError(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, nil)
			c := &caller{p, connect(t, p)}
			p.play(t, http.MethodPut, "/faults", map[string]any{"rules": []any{
				map[string]any{"operations": []string{"cancelPayment"}, "paymentId": "declined-lost", "kind": "reset", "phase": "after", "count": 1},
				map[string]any{"operations": []string{"cancelPayment"}, "paymentId": "failed-lost", "kind": "reset", "phase": "after", "count": 1},
			}})
			for id, amount := range map[string]int64{"declined": 1412, "declined-lost": 1412, "failed": 1413, "failed-lost": 1413} {
				t.Run(id, func(t *testing.T) {
					t.Parallel()
					refusedRefund(t, c, id, amount)
				})
			}
		})
	}
}

func refusedRefund(t *testing.T, c *caller, id string, amount int64) {
	t.Helper()
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard(id, 11000))
	for range 2 {
		got := refused(t, c, refund(id, amount, "a"))
		if got.Code != codes.FailedPrecondition || got.Reason != "PG_PROVIDER" {
			t.Errorf("got %+v, want the gateway's refusal", got)
		}
		if state := c.operation(t, got.Metadata["operation_id"]).GetState(); state != operationv1.OperationState_OPERATION_STATE_FAILED_DECLINED {
			t.Errorf("the operation is %v", state)
		}
	}
	requireMoved(t, c, id, movement{"charge", 11000})
}
