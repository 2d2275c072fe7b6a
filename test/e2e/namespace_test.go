package e2e_test

import (
	"path/filepath"
	"syscall"
	"testing"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

// sharedAccount is a PortOne account that several deployments share.
type sharedAccount struct{ *upstream }

func newSharedAccount(t *testing.T) sharedAccount {
	t.Helper()
	box := sandbox.New(sandbox.Options{})
	t.Cleanup(box.Close)
	return sharedAccount{newUpstream(t, box.Handler())}
}

// settings are those of a deployment with a namespace, empty for none.
func (a sharedAccount) settings(namespace string) []string {
	all := []string{"PAYMENTSVC_PORTONE_API_SECRET=" + apiSecret, envURL + a.url, "PAYMENTSVC_KEY_IN=on"}
	if namespace != "" {
		all = append(all, "PAYMENTSVC_NAMESPACE="+namespace)
	}
	return all
}

// deployment is a program with a new database.
func (a sharedAccount) deployment(t *testing.T, namespace string) *caller {
	t.Helper()
	return again(t, filepath.Join(t.TempDir(), "journal.db"), a.settings(namespace)).caller(t)
}

// issued is the billing key that a request, which is always the same, is answered with.
func issued(t *testing.T, c *caller) string {
	t.Helper()
	return ask[*billingv1.IssueBillingKeyResponse](t, c, storeCard("issue-0123456789-shared")).GetBillingKeyInfo().GetBillingKey()
}

// TestDeploymentsOnOneAccount send the same requests under the same request ids.
func TestDeploymentsOnOneAccount(t *testing.T) {
	t.Parallel()
	t.Run("with namespaces do not share answers", func(t *testing.T) {
		t.Parallel()
		a := newSharedAccount(t)
		one, other := a.deployment(t, "shop-a"), a.deployment(t, "shop-b")
		first, second := issued(t, one), issued(t, other)
		if first == second {
			t.Error("the second deployment was given the billing key of the first")
		}
		if again, retold := issued(t, one), issued(t, other); again != first || retold != second {
			t.Errorf("repeats are answered %s and %s, not %s and %s", again, retold, first, second)
		}

		ask[*paymentv1.PayWithBillingKeyResponse](t, one, charge("shared", first, 15000))
		refunded := map[string]bool{}
		for _, c := range []*caller{one, other, one, other} {
			refunded[ask[*paymentv1.CancelPaymentResponse](t, c, refund("shared", 1000, "same")).GetCancellation().GetId()] = true
		}
		if len(refunded) != 2 {
			t.Errorf("two deployments got these refunds: %v", refunded)
		}
		if amount := one.payment(t, "shared").GetAmount(); amount.GetCancelled() != 2000 {
			t.Errorf("got %v, want two refunds of 1000", amount)
		}
	})
	t.Run("without namespaces are one to PortOne", func(t *testing.T) {
		t.Parallel()
		a := newSharedAccount(t)
		if first, second := issued(t, a.deployment(t, "")), issued(t, a.deployment(t, "")); first != second {
			t.Errorf("the README says that %s and %s are one", first, second)
		}
	})
	t.Run("that lose their database find their answers again", func(t *testing.T) {
		t.Parallel()
		a := newSharedAccount(t)
		if first, second := issued(t, a.deployment(t, "shop-a")), issued(t, a.deployment(t, "shop-a")); first != second {
			t.Errorf("with an empty database the repeat is answered %s, not %s", second, first)
		}
	})
}

// TestANamespaceChangesWhileNothingIsUndecided gives a deployment one, another, and
// none. That it does not change otherwise is in TestADoubtKeepsTheJournal.
func TestANamespaceChangesWhileNothingIsUndecided(t *testing.T) {
	t.Parallel()
	a := newSharedAccount(t)
	file := filepath.Join(t.TempDir(), "journal.db")
	var key string
	for _, run := range []struct {
		namespace string
		told      int // how often it says that there is another namespace
	}{{"", 0}, {"shop-a", 1}, {"shop-b", 1}, {"shop-b", 0}, {"", 1}} {
		p := again(t, file, a.settings(run.namespace))
		got := issued(t, p.caller(t))
		if key != "" && got != key {
			t.Errorf("in namespace %q a decided operation is answered %s, not %s", run.namespace, got, key)
		}
		key = got
		p.signal(t, syscall.SIGTERM)
		p.wait(t)
		if told := p.log.with("another namespace"); len(told) != run.told {
			t.Errorf("in namespace %q it says %q, want %d lines", run.namespace, told, run.told)
		}
	}
}
