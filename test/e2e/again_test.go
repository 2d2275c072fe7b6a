package e2e_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// again starts the program on a database of an earlier run.
func again(t *testing.T, file string, env []string) *process {
	t.Helper()
	return start(t, env, append(slices.Clone(ports), "--database-url", "sqlite:"+file)...)
}

// caller calls a program over gRPC.
func (p *process) caller(t *testing.T) *caller {
	t.Helper()
	served := p.program(t)
	return &caller{served, typed{served.conn}}
}

// TestTheSandboxLivesAsLongAsTheJournal ends the program in both ways and goes on with
// what it had answered.
func TestTheSandboxLivesAsLongAsTheJournal(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.db")
	issue := storeCard("issue-0123456789-again")
	var key, paid string
	for _, ending := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGTERM} {
		p := again(t, file, nil)
		c := p.caller(t)
		got := ask[*billingv1.IssueBillingKeyResponse](t, c, issue).GetBillingKeyInfo().GetBillingKey()
		charged := ask[*paymentv1.PayWithBillingKeyResponse](t, c, charge("again", got, 15000)).GetPayment().GetPgTxId()
		payment := ask[*paymentv1.GetPaymentResponse](t, c, &paymentv1.GetPaymentRequest{PaymentId: "again"}).GetPayment()
		if payment.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_PAID || payment.GetPgTxId() != charged {
			t.Errorf("got %v, want it paid by %s", payment, charged)
		}
		if key != "" && (got != key || charged != paid) {
			t.Errorf("another run answers %s and %s, not %s and %s", got, charged, key, paid)
		}
		key, paid = got, charged
		p.signal(t, ending)
		p.wait(t)
	}
	for _, path := range []string{file, file + "-wal", file + ".sandbox"} {
		written, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(written), issue.GetMethod().GetCard().GetCredential().GetNumber()) {
			t.Errorf("the card number is in %s", path)
		}
	}
}

// TestAJournalKeepsToItsAccount starts the program on a journal of somebody else's.
func TestAJournalKeepsToItsAccount(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.db")
	p := again(t, file, nil)
	ask[*billingv1.IssueBillingKeyResponse](t, p.caller(t), storeCard("issue-0123456789-other"))
	p.signal(t, syscall.SIGTERM)
	p.wait(t)

	u := newUpstream(t, sandbox.New(sandbox.Options{}).Handler())
	settings := []string{"PAYMENTSVC_PORTONE_API_SECRET=" + apiSecret, envURL + u.url}
	refused := again(t, file, settings)
	requireSays(t, refused, "paymentsvc: the journal belongs to an embedded sandbox (state ", "and the service is set to use PortOne at "+u.url+", which knows nothing of the journal's operations")

	if err := os.Rename(file+".sandbox", file+".elsewhere"); err != nil {
		t.Fatal(err)
	}
	requireSays(t, again(t, file, nil), "the state of the embedded sandbox that they were made with is not there ("+file+".sandbox)", "`rm -f "+file+"*`")

	rebound := start(t, settings, "journal", "rebind", "--database-url", "sqlite:"+file)
	if status := rebound.wait(t); status != 0 || !strings.Contains(rebound.out.String(), " and belongs to PortOne at "+u.url+" now.") {
		t.Errorf("rebinding ended with %d: %s%s", status, rebound.out.String(), rebound.log.String())
	}
	again(t, file, settings).addr(t, "gRPC")
	if asked := u.requests.Load(); asked != 0 {
		t.Errorf("PortOne was asked %d times", asked)
	}
}

// TestADoubtKeepsTheJournal is about a journal in which something is undecided.
func TestADoubtKeepsTheJournal(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.db")
	never := fault.Rule{Operations: []string{"payInstantly"}, PaymentID: "doubtful", Kind: fault.LateCommit, Delay: clock.Duration(time.Hour)}
	box := sandbox.New(sandbox.Options{Faults: fault.Plan{Rules: []fault.Rule{never}}})
	t.Cleanup(box.Close)
	u := newUpstream(t, box.Handler())
	settings := []string{"PAYMENTSVC_PORTONE_API_SECRET=" + apiSecret, envURL + u.url, "PAYMENTSVC_KEY_IN=on"}
	p := again(t, file, settings)
	c := p.caller(t)
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("clear", 11000))
	ask[*paymentv1.GetPaymentResponse](t, c, &paymentv1.GetPaymentRequest{PaymentId: "clear"}) // it names the merchant
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	request := payByCard("doubtful", 11000)
	if a := c.via.call(ctx, t, methodOf(t, request), request); a.err == nil {
		t.Fatalf("it is no doubt: %v", a.responses)
	}
	p.signal(t, syscall.SIGKILL)
	p.wait(t)

	asked := u.requests.Load()
	requireSays(t, again(t, file, nil), "paymentsvc: the journal belongs to PortOne at "+u.url+", merchant merchant-sandbox")
	requireSays(t, start(t, nil, "journal", "rebind", "--database-url", "sqlite:"+file), "while operations in it are undecided: ", "PayInstantly, payment/doubtful, ")
	requireSays(t, again(t, file, append(slices.Clone(settings), "PAYMENTSVC_NAMESPACE=shop")), "paymentsvc: the journal was written with no namespace, "+
		"the service is set to use namespace shop, and operations in the journal are undecided: ", "PayInstantly, payment/doubtful, ",
		"; start the service without PAYMENTSVC_NAMESPACE until they are decided, and change the namespace then")
	other := []string{"PAYMENTSVC_PORTONE_API_SECRET=another-secret", envURL + u.url}
	requireSays(t, again(t, file, other), "the API secret of the default store was never used with this journal", "merchant merchant-sandbox")
	if u.requests.Load() > asked+1 { // whose the secret is
		t.Errorf("PortOne was asked %d times: an operation was looked up with what does not belong to it", u.requests.Load()-asked)
	}
}

// requireSays checks that the program refuses to start, in one line with these parts.
func requireSays(t *testing.T, p *process, parts ...string) {
	t.Helper()
	if status := p.wait(t); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	said := p.log.String()
	for _, part := range parts {
		if !strings.Contains(said, part) {
			t.Errorf("it says %q, want %q", said, part)
		}
	}
	if strings.Count(said, "\n") != 1 {
		t.Errorf("it says %q, want one line", said)
	}
}
