package sandbox_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

func keyed() headers { return headers{"Idempotency-Key": `"` + someKey + `"`} }

const someKey = "unique-request-id-123"

func TestFinishedRequestsAreReplayed(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body   J
		status int
	}{
		"a success":       {cardPayment(1000), http.StatusOK},
		"a decline":       {cardPayment(1401), http.StatusBadGateway},
		"a wrong request": {J{}, http.StatusBadRequest},
		"not found":       {with(cardPayment(1000), J{"channelKey": "x"}), http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			first := w.post("/payments/p/instant", tc.body, keyed()).want(tc.status)
			w.clock.advance(3*time.Hour - time.Millisecond)
			if second := w.post("/payments/p/instant", tc.body, keyed()).want(tc.status); second.text != first.text {
				t.Errorf("got %s, want %s", second.text, first.text)
			}
		})
	}
}

func TestKeysAreForgottenAfterThreeHours(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.clock.advance(3 * time.Hour)
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusConflict, "ALREADY_PAID")
}

func TestKeysReachAsFarAsMerchantMethodAndPath(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.post("/payments/q/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.get("/payments/p", keyed()).want(http.StatusOK)
	w.post("/payments/p/cancel", J{"reason": "r"}, keyed()).want(http.StatusOK)
	w.get("/payments/p", keyed()).want(http.StatusOK).has(J{"status": "CANCELLED"})
}

func TestReusedKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		reuse  sandbox.KeyReuse
		status int
		total  int
	}{
		"are rejected": {sandbox.RejectReuse, http.StatusUnprocessableEntity, 1},
		"are replayed": {sandbox.ReplayReuse, http.StatusOK, 1},
		"are executed": {sandbox.ExecuteReuse, http.StatusOK, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(o *sandbox.Options) { o.KeyReuse = tc.reuse })
			id := w.pay(1000)
			w.cancel(id, J{"amount": 100}).want(http.StatusOK)
			w.post("/payments/"+id+"/cancel", J{"reason": "r", "amount": 100}, keyed()).want(http.StatusOK)
			w.post("/payments/"+id+"/cancel", J{"reason": "r", "amount": 200}, keyed()).want(tc.status)
			refunds, _ := w.get("/payments/" + id).at("cancellations").([]any)
			if len(refunds) != tc.total+1 {
				t.Errorf("got %d cancellations, want %d", len(refunds), tc.total+1)
			}
		})
	}
}

// A key is known for its life, which PortOne does not promise to be long.
func TestKeysAreForgottenAfterTheirLife(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		life, after time.Duration
		status      int
	}{
		"three hours by default":   {0, 3*time.Hour - time.Second, http.StatusOK},
		"and not longer":           {0, 3 * time.Hour, http.StatusConflict},
		"a minute":                 {time.Minute, time.Minute - time.Second, http.StatusOK},
		"and not longer than that": {time.Minute, time.Minute, http.StatusConflict},
		"or at once":               {time.Nanosecond, time.Second, http.StatusConflict},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(o *sandbox.Options) { o.KeyLife = tc.life })
			w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
			w.clock.advance(tc.after)
			again := w.post("/payments/p/instant", cardPayment(1000), keyed())
			if tc.status == http.StatusConflict {
				again.want(tc.status, "ALREADY_PAID")
			} else {
				again.want(tc.status)
			}
		})
	}
}

func TestMalformedKeys(t *testing.T) {
	t.Parallel()
	w := start(t)
	for name, tc := range map[string]struct {
		value  string
		status int
	}{
		"unquoted":                 {someKey, http.StatusBadRequest},
		"half quoted":              {`"` + someKey, http.StatusBadRequest},
		"a lone quote":             {`"`, http.StatusBadRequest},
		"too short":                {`"` + strings.Repeat("k", 15) + `"`, http.StatusBadRequest},
		"shortest":                 {`"` + strings.Repeat("k", 16) + `"`, http.StatusOK},
		"longest":                  {`"` + strings.Repeat("k", 256) + `"`, http.StatusOK},
		"too long":                 {`"` + strings.Repeat("k", 257) + `"`, http.StatusBadRequest},
		"not ASCII":                {`"주문-주문-주문-주문"`, http.StatusBadRequest},
		"with escapes":             {`"with \"quotes\" and \\"`, http.StatusOK},
		"with a quote":             {`"with "quotes" inside it"`, http.StatusBadRequest},
		"with an unknown escape":   {`"with \n new line in it"`, http.StatusBadRequest},
		"with an escape at an end": {`"with an end of escape\"`, http.StatusBadRequest},
		"with parameters":          {`"` + someKey + `";a=1`, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w.post("/payments/p/pre-register", J{}, headers{"Idempotency-Key": tc.value}).want(tc.status)
		})
	}
}

// gate holds the imaginary gateway until the test opens it.
type gate struct{ entered, open chan struct{} }

func newGate() gate { return gate{make(chan struct{}), make(chan struct{})} }

func (g gate) wait(time.Duration) {
	close(g.entered)
	<-g.open
}

func TestARunningRequestIsOutstanding(t *testing.T) {
	t.Parallel()
	g := newGate()
	w := start(t, func(o *sandbox.Options) { o.Wait = g.wait })
	var first reply
	var running sync.WaitGroup
	running.Go(func() { first = w.post("/payments/p/instant", cardPayment(1407), keyed()) })
	<-g.entered
	w.post("/payments/p/instant", cardPayment(1407), keyed()).want(http.StatusConflict, "IDEMPOTENCY_OUTSTANDING_REQUEST")
	w.get("/payments/p").want(http.StatusNotFound) // the gateway's slowness holds nobody else up
	w.clock.advance(4 * time.Hour)
	w.post("/payments/p/instant", cardPayment(1407), keyed()).want(http.StatusConflict, "IDEMPOTENCY_OUTSTANDING_REQUEST")
	close(g.open)
	running.Wait()
	first.want(http.StatusOK)
}

func TestWorkGoesOnWithoutItsClient(t *testing.T) {
	t.Parallel()
	g := newGate()
	w := start(t, func(o *sandbox.Options) { o.Wait = g.wait })
	ctx, hangUp := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/payments/p/instant", strings.NewReader(string(encode(t, cardPayment(1407)))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", secret)
	req.Header.Set("Idempotency-Key", `"`+someKey+`"`)
	var client sync.WaitGroup
	client.Go(func() {
		if response, err := http.DefaultClient.Do(req); err == nil {
			_ = response.Body.Close()
			t.Error("the client got an answer")
		}
	})
	<-g.entered
	hangUp()
	client.Wait()
	close(g.open)
	for {
		r := w.post("/payments/p/instant", cardPayment(1407), keyed())
		if r.status == http.StatusOK {
			break
		}
		r.want(http.StatusConflict, "IDEMPOTENCY_OUTSTANDING_REQUEST")
	}
	w.get("/payments/p").want(http.StatusOK).has(J{"status": "PAID"})
	w.get("/_sandbox/ledger").has(J{"items.0.paymentId": "p", "items.1": nil})
}

func TestConcurrentRequestsWithOneKeyPayOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.pay(10000)
	var clients sync.WaitGroup
	for range 20 {
		clients.Go(func() {
			r := w.post("/payments/"+id+"/cancel", J{"reason": "r", "amount": 1000}, keyed())
			if r.status != http.StatusOK && r.str("type") != "IDEMPOTENCY_OUTSTANDING_REQUEST" {
				t.Errorf("got %d %s", r.status, r.text)
			}
		})
	}
	clients.Wait()
	w.get("/_sandbox/ledger").has(J{"items.1.kind": "refund", "items.1.amount": 1000, "items.2": nil})
}

func TestConcurrentPaymentsOfOneOrderPayOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	var clients sync.WaitGroup
	for range 20 {
		clients.Go(func() {
			if r := w.post("/payments/p/instant", cardPayment(1000)); r.status != http.StatusOK {
				r.want(http.StatusConflict, "ALREADY_PAID")
			}
		})
	}
	clients.Wait()
	w.get("/_sandbox/ledger").has(J{"items.0.kind": "charge", "items.1": nil})
}
