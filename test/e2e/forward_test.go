package e2e_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// Things that PortOne may add tomorrow, as texts of its answer that are replaced.
// What the contract has no word for stays unset, and the rest is as it was.
var additions = map[string]struct {
	old, tomorrow string
	without       func(*paymentv1.Payment)
	counted       string
}{
	"a field": {
		`"status"`, `"mood": {"name": "SUNNY", "list": [1, {"x": null}]}, "status"`,
		func(*paymentv1.Payment) {}, `paymentsvc_portone_unknown_total{in="paymentsvc.payment.v1.Payment",kind="field"}`,
	},
	"a field inside": {
		`"brand"`, `"weight": 5, "brand"`,
		func(*paymentv1.Payment) {}, `paymentsvc_portone_unknown_total{in="paymentsvc.common.v1.Card",kind="field"}`,
	},
	"an enum value": {
		`"brand":"LOCAL"`, `"brand":"TELEPATHY"`,
		func(p *paymentv1.Payment) {
			p.GetMethod().GetCard().GetCard().Brand = nil
		},
		`paymentsvc_portone_unknown_total{in="paymentsvc.common.v1.CardBrand",kind="enum_value"}`,
	},
	"a case of a union": {
		`"type":"PaymentMethodCard"`, `"type":"PaymentMethodTelepathy"`,
		func(p *paymentv1.Payment) { p.Method = &paymentv1.PaymentMethod{} },
		`paymentsvc_portone_unknown_total{in="paymentsvc.payment.v1.PaymentMethod",kind="union_case"}`,
	},
	"a status": {
		`"status":"PAID"`, `"status":"LEVITATING"`,
		func(p *paymentv1.Payment) { p.Status = paymentv1.PaymentStatus_PAYMENT_STATUS_UNSPECIFIED },
		`paymentsvc_portone_unknown_total{in="paymentsvc.payment.v1.PaymentStatus",kind="enum_value"}`,
	},
}

// fixtureID is the id of the payment in the fixture.
const fixtureID = "order-20261122-000173"

func TestWhatPortOneAddsTomorrowBreaksNothing(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../internal/adapter/portone/testdata/payment_paid_card.json")
	if err != nil {
		t.Fatal(err)
	}
	known := string(text)
	p, _ := serveWith(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.TrimPrefix(r.URL.Path, "/payments/")
		answer := known
		if a, ok := additions[id]; ok {
			answer = strings.Replace(known, a.old, a.tomorrow, 1)
		}
		answer = strings.Replace(answer, fixtureID, id, 1) // it is about what was asked for
		w.Header().Set("Content-Type", asJSON)
		_, _ = io.WriteString(w, answer)
	}), nil)
	for way, connect := range transports() {
		c := &caller{p, connect(t, p)}
		today := c.payment(t, "today")
		for name, a := range additions {
			t.Run(name+" over "+way, func(t *testing.T) {
				t.Parallel()
				if !strings.Contains(known, a.old) {
					t.Fatalf("the answer has no %s", a.old)
				}
				expected := proto.CloneOf(today)
				expected.Id = name
				a.without(expected)
				if diff := cmp.Diff(expected, c.payment(t, name), protocmp.Transform()); diff != "" {
					t.Errorf("the rest (-today +tomorrow):\n%s", diff)
				}
				if _, metrics := p.read(t, p.admin+"/metrics"); !strings.Contains(metrics, a.counted) {
					t.Errorf("it is not counted as %s", a.counted)
				}
			})
		}
	}
}
