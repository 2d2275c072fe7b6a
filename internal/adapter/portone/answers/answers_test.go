package answers

import (
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

func TestEveryShapeCanBeChecked(t *testing.T) {
	t.Parallel()
	const most = 64 // what codec.Present can remember
	var check func(t *testing.T, s *codec.Shape)
	check = func(t *testing.T, s *codec.Shape) {
		t.Helper()
		if s == nil {
			return
		}
		if len(s.Required) > most {
			t.Errorf("%d required members, want at most %d", len(s.Required), most)
		}
		for _, m := range s.Members {
			check(t, m)
		}
		for _, c := range s.Cases {
			check(t, c)
		}
	}
	for _, operation := range Operations() {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			s := Shape(operation)
			if s == nil {
				t.Fatal("has no shape")
			}
			check(t, s)
		})
	}
}

func TestShapesOfKnownAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		operation, json string
		complete        bool
	}{
		"nothing revoked":           {"revokePaymentSchedules", `{"revokedScheduleIds":[]}`, true},
		"revocation without a list": {"revokePaymentSchedules", `{"ok":true}`, false},
		"charge":                    {"payWithBillingKey", `{"payment":{"pgTxId":"t","paidAt":"2026-01-01T00:00:00Z"}}`, true},
		"charge without its time":   {"payWithBillingKey", `{"payment":{"pgTxId":"t"}}`, false},
		"capture":                   {"capturePayment", `{}`, true},
		"capture answered by null":  {"capturePayment", `null`, false},
		"empty payment":             {"getPayment", `{}`, false},
		"payment of a newer status": {"getPayment", `{"status":"NEWER"}`, true},
		"webhook of a V1 payment":   {"resendWebhook", `{"webhook":{"id":"w"}}`, true},
		"webhook without its id":    {"resendWebhook", `{"webhook":{"url":"https://shop"}}`, false},
		"empty page":                {"getPayments", `{"items":[],"page":{"number":0,"size":10,"totalCount":0}}`, true},
		"page without payments":     {"getPayments", `{"page":{"number":0,"size":10,"totalCount":0}}`, false},
		"page with half a payment":  {"getPayments", `{"items":[{"status":"PAID","id":"a"}],"page":{"number":0,"size":10,"totalCount":1}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := codec.Present([]byte(c.json), Shape(c.operation)); (err == nil) != c.complete {
				t.Errorf("got %v, want complete: %v", err, c.complete)
			}
		})
	}
}
