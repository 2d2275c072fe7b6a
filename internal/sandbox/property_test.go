package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
)

// chaos is a sandbox with random options and a client that asks at random.
type chaos struct {
	simulation

	rapid *rapid.T
	keys  int
	// billingKey is a stored card.
	billingKey string
}

var chaosPayments = []string{"a", "b", "c"} //nolint:gochecknoglobals // a constant, if lists had any

func newChaos(t *testing.T, r *rapid.T) *chaos {
	t.Helper()
	return newChaosIn(t, r, func(o sandbox.Options) simulation { return simulate(t, func(given *sandbox.Options) { *given = o }) })
}

// newChaosIn is chaos in what begin makes.
func newChaosIn(t *testing.T, r *rapid.T, begin func(sandbox.Options) simulation) *chaos {
	t.Helper()
	plan, err := fault.Profile(rapid.SampledFrom(fault.Profiles()).Draw(r, "profile"), rapid.Uint64().Draw(r, "seed"))
	if err != nil {
		t.Fatal(err)
	}
	c := &chaos{rapid: r, simulation: begin(sandbox.Options{
		Now: newClock().Now, Faults: plan, Seed: plan.Seed,
		FreeLateKeys: rapid.Bool().Draw(r, "free late keys"), ForgetInvalid: rapid.Bool().Draw(r, "forget invalid"),
		KeyReuse: rapid.SampledFrom([]sandbox.KeyReuse{sandbox.RejectReuse, sandbox.ReplayReuse, sandbox.ExecuteReuse}).Draw(r, "reuse"),
		KeyScope: rapid.SampledFrom([]sandbox.KeyScope{sandbox.KeyPerPath, sandbox.KeyPerStore, sandbox.KeyPerSecret}).Draw(r, "scope"),
		Rules: state.Rules{
			PayAgain: rapid.Bool().Draw(r, "pay again"), BalanceOnArrival: rapid.Bool().Draw(r, "balance on arrival"),
			LateApproval: time.Duration(rapid.IntRange(0, 2).Draw(r, "late approval")) * time.Minute,
		},
	})}
	var issued struct {
		Info struct {
			BillingKey string `json:"billingKey"`
		} `json:"billingKeyInfo"`
	}
	if err := json.Unmarshal(c.send(http.MethodPost, "/billing-keys", issueBody(shinhanCard), undisturbed()).Body, &issued); err != nil {
		t.Fatal(err)
	}
	c.billingKey = issued.Info.BillingKey
	return c
}

// undisturbed asks for the least of all faults, and so for no other.
func undisturbed() headers { return headers{fault.Header: "slow"} }

func (c *chaos) id() string { return rapid.SampledFrom(chaosPayments).Draw(c.rapid, "payment") }

// key is new, or one of the last few.
func (c *chaos) key() headers {
	c.keys++
	n := max(0, c.keys-rapid.IntRange(0, 3).Draw(c.rapid, "old key"))
	return headers{"Idempotency-Key": fmt.Sprintf(`"key-number-%06d"`, n)}
}

// price and part are often magic.
func (c *chaos) price() int64 {
	return rapid.SampledFrom([]int64{10_000, 10_000, 1000, 1401, 1406, 1408}).Draw(c.rapid, "price")
}

func (c *chaos) part() int64 {
	return rapid.SampledFrom([]int64{100, 407, 411, 412, 413, 416, 1000, 10_000}).Draw(c.rapid, "part")
}

func (c *chaos) post(path string, body any) {
	c.send(http.MethodPost, path, body, c.key())
}

func (c *chaos) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"pay":             func(*rapid.T) { c.post("/payments/"+c.id()+"/instant", cardPayment(c.price())) },
		"open an account": func(*rapid.T) { c.post("/payments/"+c.id()+"/instant", accountPayment(c.price())) },
		"deposit":         func(*rapid.T) { c.post("/_sandbox/payments/"+c.id()+"/deposit", nil) },
		"cancel all":      func(*rapid.T) { c.post("/payments/"+c.id()+"/cancel", J{"reason": "r"}) },
		"cancel some": func(*rapid.T) {
			c.post("/payments/"+c.id()+"/cancel", J{"reason": "r", "amount": c.part(), "currentCancellableAmount": c.price()})
		},
		"cancel blindly":    func(*rapid.T) { c.post("/payments/"+c.id()+"/cancel", J{"reason": "r", "amount": c.part()}) },
		"cancel by console": func(*rapid.T) { c.post("/_sandbox/payments/"+c.id()+"/cancel", J{"reason": "r", "amount": c.part()}) },
		"charge back":       func(*rapid.T) { c.post("/_sandbox/payments/"+c.id()+"/chargeback", J{"amount": c.part()}) },
		"approve":           func(*rapid.T) { c.post("/_sandbox/payments/"+c.id()+"/settle", J{"outcome": "APPROVED"}) },
		"decline":           func(*rapid.T) { c.post("/_sandbox/payments/"+c.id()+"/settle", J{"outcome": "DECLINED"}) },
		"pay by key":        func(*rapid.T) { c.post("/payments/"+c.id()+"/billing-key", keyPayment(c.billingKey, c.price())) },
		"schedule": func(*rapid.T) {
			body := with(scheduled(c.billingKey, c.price()), J{"timeToPay": c.box.Now().Add(time.Minute)})
			c.post("/payments/"+c.id()+"/schedule", body)
		},
		"revoke": func(*rapid.T) {
			c.send(http.MethodDelete, "/payment-schedules", J{"billingKey": c.billingKey}, c.key())
		},
		"settle a refund": func(r *rapid.T) {
			id := c.id()
			for _, cancellation := range c.payment(id).Cancellations {
				outcome := rapid.SampledFrom([]string{"APPROVED", "DECLINED"}).Draw(r, "outcome")
				c.post("/_sandbox/payments/"+id+"/cancellations/"+cancellation.ID+"/settle", J{"outcome": outcome})
			}
		},
		"wait": func(r *rapid.T) {
			c.advance(time.Duration(rapid.SampledFrom([]int{1, 60, 600, 4 * 3600}).Draw(r, "seconds")) * time.Second)
		},
		"": c.check,
	}
}

// truth is how a payment looks to somebody whom no fault troubles.
type truth struct {
	Amount struct {
		Paid      int64 `json:"paid"`
		Cancelled int64 `json:"cancelled"`
	} `json:"amount"`
	Cancellations []struct {
		ID string `json:"id"`
	} `json:"cancellations"`
}

// transactions are all attempts at a payment, undisturbed.
func (c *chaos) transactions(id string) []truth {
	c.t.Helper()
	var all struct {
		Items []truth `json:"items"`
	}
	c.read("/payments/"+id+"/transactions", &all)
	return all.Items
}

func (c *chaos) payment(id string) truth {
	c.t.Helper()
	var p truth
	c.read("/payments/"+id, &p)
	return p
}

func (c *chaos) read(path string, into any) {
	c.t.Helper()
	e := c.send(http.MethodGet, path, nil, undisturbed())
	if err := json.Unmarshal(e.Body, into); err != nil {
		c.t.Fatalf("%s: %v in %s", path, err, e.Body)
	}
}

// check holds the ledger to the state: what the payments show is what moved.
func (c *chaos) check(r *rapid.T) {
	entries := c.box.Ledger()
	for _, v := range ledger.Audit(entries) {
		if v.Rule != ledger.RepeatedCharge {
			r.Fatalf("the ledger is wrong: %+v in %+v", v, entries)
		}
	}
	for _, id := range chaosPayments {
		var charged, refunded, paid, cancelled int64
		for _, e := range entries {
			switch {
			case e.PaymentID == id && e.Kind == ledger.Charge:
				charged += e.Amount
			case e.PaymentID == id:
				refunded += e.Amount
			}
		}
		for _, a := range c.transactions(id) {
			paid += a.Amount.Paid
			cancelled += a.Amount.Cancelled
		}
		if charged != paid || refunded != cancelled {
			r.Fatalf("payment %s: the ledger has +%d -%d, the state +%d -%d", id, charged, refunded, paid, cancelled)
		}
	}
}

func TestTheLedgerAgreesWithTheState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		c := newChaos(t, r)
		r.Repeat(c.actions())
		c.advance(2 * time.Hour)
		c.check(r)
	})
}
