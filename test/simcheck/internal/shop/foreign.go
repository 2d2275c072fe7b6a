package shop

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// control asks the sandbox to play a payer, a bank, a gateway or a person.
func (m *Market) control(path string, in, out any) bool {
	var body []byte
	if in != nil {
		body, _ = json.Marshal(in) //nolint:errchkjson // maps of plain values
	}
	e := m.Box.Exchange(sandbox.Request{Method: http.MethodPost, Path: "/_sandbox/" + path, Body: body})
	m.Loop.Trace.Add(trace.Line{At: m.Loop.Now(), What: "control", Whom: path, Number: int64(e.Status)})
	return e.Status == http.StatusOK && (out == nil || json.Unmarshal(e.Body, out) == nil)
}

type (
	fields   map[string]any
	progress struct {
		TransactionID     string `json:"transactionId"`
		PaymentToken      string `json:"paymentToken"`
		BillingKey        string `json:"billingKey"`
		BillingIssueToken string `json:"billingIssueToken"`
	}
)

// openWindow is a payer who opens the payment window.
func (m *Market) openWindow(p *purchase, total int64) string {
	var got progress
	m.control("windows", fields{
		"paymentId": p.paymentID, "channelKey": card, "orderName": "two coffees",
		"totalAmount": total, "currency": currency, "manualApproval": true,
	}, &got)
	return got.TransactionID
}

// approveWindow is a payer who goes all the way; the approval is the shop's.
func (m *Market) approveWindow(p *purchase) (transaction, token string) {
	transaction = m.openWindow(p, p.total)
	if transaction == "" {
		return "", ""
	}
	m.Loop.Pause(m.within(0, 10*time.Second))
	var got progress
	m.control("windows/"+transaction+"/approve", nil, &got)
	return transaction, got.PaymentToken
}

// approveKeyWindow is a payer who stores a card and pays.
func (m *Market) approveKeyWindow(p *purchase) string {
	var got progress
	if !m.control("billing-key-windows", fields{
		"channelKey": card, "manualApproval": true, "payment": fields{
			"paymentId": p.paymentID, "orderName": "two coffees", "totalAmount": p.total, "currency": currency,
		},
	}, &got) {
		return ""
	}
	m.control("billing-key-windows/"+url.PathEscape(got.BillingKey)+"/finish", nil, &got)
	return got.BillingIssueToken
}

// deposit is the payer's transfer.
func (m *Market) deposit(p *purchase) {
	m.control("payments/"+p.paymentID+"/deposit", fields{"remitterName": "Hong Gildong"}, nil)
}

// verdict is a gateway's late word.
func (m *Market) verdict() fields {
	if m.Rng.IntN(2) == 0 {
		return fields{"outcome": "APPROVED"}
	}
	return fields{"outcome": "DECLINED"}
}

// decideRefund is the gateway's word on a refund.
func (m *Market) decideRefund(p *purchase, cancellation string) {
	m.control("payments/"+p.paymentID+"/cancellations/"+cancellation+"/settle", m.verdict(), nil)
}

// foreign is what others do to a payment while the shop works on it.
func (m *Market) foreign(p *purchase) {
	const thousand, pending = 1000, 408
	if p.total%thousand == pending {
		wait, word := m.within(0, 3*time.Minute), m.verdict()
		m.Loop.After(wait, func() { m.control("payments/"+p.paymentID+"/settle", word, nil) })
	}
	if !m.chance(m.Manners.Foreign) {
		return
	}
	path, in := "payments/"+p.paymentID+"/cancel", fields{"reason": "by phone"}
	if m.Rng.IntN(3) == 0 {
		path, in = "payments/"+p.paymentID+"/chargeback", fields{}
	}
	if m.Rng.IntN(2) == 0 {
		in["amount"] = 1 + m.Rng.Int64N(p.total)
	}
	m.Loop.After(m.within(0, 2*time.Minute), func() { m.control(path, in, nil) })
}
