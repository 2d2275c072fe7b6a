package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

// life plays a script that touches everything random and returns all answers.
func life(w *world) string {
	var answers strings.Builder
	add := func(r reply) reply {
		answers.WriteString(r.text + "\n")
		return r
	}
	add(w.post("/login/api-secret", J{"apiSecret": account.Secret}))
	add(w.post("/payments/p/instant", cardPayment(10000)))
	add(w.post("/payments/q/instant", cardPayment(1401)))
	add(w.post("/payments/v/instant", accountPayment(10000)))
	w.clock.advance(time.Minute)
	k := add(w.post("/billing-keys", with(issueBody(shinhanCard), J{"channelKey": nil, "channelGroupId": account.GroupID}))).str("billingKeyInfo.billingKey")
	add(w.get("/billing-keys/" + k))
	add(w.post("/payments/k/billing-key", keyPayment(k, 10000)))
	add(w.cancel("p", J{"amount": 1000}))
	add(w.cancel("p", J{"amount": 1411}))
	add(w.post("/_sandbox/payments/v/deposit", nil))
	add(w.post("/payments/w/confirm", J{"paymentToken": w.token("w", 1000)}))
	add(w.post("/payments/x/instant", J{"amount": J{"taxFree": -1, "vat": -1}}))
	add(w.get("/payments"))
	add(w.get("/payments/q/transactions"))
	add(w.get("/_sandbox/ledger"))
	return answers.String()
}

func TestTheSameSeedGivesTheSameAnswers(t *testing.T) {
	t.Parallel()
	seed := func(s uint64) func(*sandbox.Options) { return func(o *sandbox.Options) { o.Seed = s } }
	first, second, other := life(start(t, seed(7))), life(start(t, seed(7))), life(start(t, seed(8)))
	if first != second {
		t.Errorf("two sandboxes with one seed differ:\n%s\n%s", first, second)
	}
	if first == other {
		t.Error("two sandboxes with two seeds agree")
	}
}

func TestResettingStartsTheSeedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	first := life(w)
	w.clock.advance(-time.Minute)
	w.post("/_sandbox/reset", nil).want(http.StatusOK)
	if second := life(w); first != second {
		t.Errorf("the second life differs:\n%s\n%s", first, second)
	}
}
