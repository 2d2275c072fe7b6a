package operation_test

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The keys of a version must be those of the versions before: PortOne remembers them,
// and a repeat under another key is another request. These were computed apart from this
// program, by its rule.
func TestUpstreamKeysStayAsTheyAre(t *testing.T) {
	t.Parallel()
	const rpc = "paymentsvc.payment.v1.PaymentService.CancelPayment"
	for namespace, want := range map[string]string{
		"":       "2pswhakldetgl7lsrz4rxxlmdjuw7lfytaphgzaj3e3426pfhtpq",
		"shop-a": "wx2d3qc3n5yxoe45zgt4i4b3x7svobznalwmgirswpezeayfblqa",
	} {
		if got := operation.UpstreamKey(namespace, "local", rpc, "request-00000001"); got != want {
			t.Errorf("the key in namespace %q is %s, want %s", namespace, got, want)
		}
	}
}

// Whatever tells requests apart tells their keys apart, wherever a part ends.
func TestUpstreamKeysDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string][4]string{}
	parts := []string{"", "a", "b", "ab", "paymentsvc/upstream-key/1"}
	for _, namespace := range parts {
		for _, caller := range parts {
			for _, rpc := range parts {
				for _, id := range parts {
					of := [4]string{namespace, caller, rpc, id}
					key := operation.UpstreamKey(namespace, caller, protoreflect.FullName(rpc), id)
					if other, taken := seen[key]; taken {
						t.Errorf("%q and %q have one key", of, other)
					}
					seen[key] = of
				}
			}
		}
	}
}
