package shop

import (
	"time"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// journeys are what shops do, by weight.
func journeys() []struct {
	weight int
	do     func(*Market, *purchase)
} {
	return []struct {
		weight int
		do     func(*Market, *purchase)
	}{
		{34, (*Market).payWithKey},
		{24, (*Market).payInstantly},
		{12, (*Market).confirm},
		{6, (*Market).openAccount},
		{8, (*Market).scheduleOne},
		{6, (*Market).lifeOfAKey},
		{4, (*Market).confirmKeyAndPay},
		{3, (*Market).registerFirst},
		{3, (*Market).receiptAlone},
		{4, (*Market).paidElsewhere},
		{3, (*Market).usedTwice},
	}
}

// Journey is one customer of one shop, from the beginning to the end.
func (m *Market) Journey() {
	total := 0
	for _, j := range journeys() {
		total += j.weight
	}
	p := m.purchase()
	drawn := m.Rng.IntN(total)
	for _, j := range journeys() {
		if drawn -= j.weight; drawn < 0 {
			j.do(m, p)
			return
		}
	}
}

// purchase is something new to be paid for.
func (m *Market) purchase() *purchase {
	p := &purchase{caller: []string{"shop-a", "shop-b"}[m.Rng.IntN(2)], paymentID: m.id("order"), total: m.amount(1000, 90_000)}
	if m.chance(0.6) {
		p.intent = new(m.id("cart"))
	}
	p.billingKey = m.Keys[m.Rng.IntN(len(m.Keys))]
	return p
}

// fickle is how an amount ends that gateways decline the first time only.
const fickle = 409

// amount is an ordinary amount, or now and then one that means something.
func (m *Market) amount(low, high int64) int64 {
	const thousand = 1000
	total := low + m.Rng.Int64N(high-low)
	total -= total % thousand
	if !m.chance(m.Manners.Magic) {
		return max(total, 1) + m.Rng.Int64N(300)
	}
	magic := []int64{401, 402, 403, 404, 405, 406, 406, 407, 407, 408, 408, 414}
	if m.Manners.Fickle {
		magic = append(magic, fickle, fickle)
	}
	return total + magic[m.Rng.IntN(len(magic))]
}

func (m *Market) payWithKey(p *purchase) {
	m.paid(p, func() Answer { return m.do(p.caller, payment.PayWithBillingKey.Definition, p.withKey(m.requestID())) })
}

func (m *Market) payInstantly(p *purchase) {
	m.paid(p, func() Answer { return m.do(p.caller, payment.PayInstantly.Definition, p.instant(m.requestID())) })
}

// paid pays, tries again as shops do, and goes on with what follows a payment.
func (m *Market) paid(p *purchase, pay func() Answer) {
	a := pay()
	for range 2 {
		if !m.Service.Open() || a.succeeded() || !m.chance(m.Manners.Fresh) {
			break
		}
		if m.chance(0.3) {
			p.paymentID = m.id("order") // the same cart under another number
		}
		m.Loop.Pause(m.within(0, time.Minute))
		a = pay()
	}
	if a.succeeded() || a.unclear() && m.chance(0.5) {
		m.afterPayment(p)
	}
}

// afterPayment is everything that can happen to a payment that is there.
func (m *Market) afterPayment(p *purchase) {
	m.foreign(p)
	if m.chance(0.1) {
		m.do(p.caller, payment.Capture.Definition, &paymentv1.CapturePaymentRequest{RequestId: m.requestID(), PaymentId: p.paymentID})
	}
	if m.chance(0.05) {
		m.receipts(p)
	}
	for n := m.Rng.IntN(4); n > 0 && m.Service.Open(); n-- {
		m.Loop.Pause(m.within(0, 90*time.Second))
		if m.chance(0.2) {
			m.Loop.Go(nil, func() { m.refund(p) }) // two at once
		}
		m.refund(p)
	}
}

// refund gives something back.
func (m *Market) refund(p *purchase) {
	var amount, balance *int64
	if m.chance(0.7) {
		amount = new(m.part(p.total))
	}
	if m.chance(0.2) {
		balance = new(p.total)
	}
	request := p.cancel(m.requestID(), amount, balance)
	a := m.do(p.caller, payment.Cancel.Definition, request)
	if a.unclear() && m.chance(m.Manners.Fresh) && m.Service.Open() {
		again := p.cancel(m.requestID(), amount, balance)
		a = m.do(p.caller, payment.Cancel.Definition, again)
	}
	if response, ok := a.Response.(*paymentv1.CancelPaymentResponse); ok && a.succeeded() {
		m.followRefund(p, response.GetCancellation())
	}
}

// part is a part of a payment, which may mean something to the gateway.
func (m *Market) part(total int64) int64 {
	amount := 1 + m.Rng.Int64N(max(total/2, 1))
	if !m.chance(m.Manners.Magic) {
		return amount
	}
	magic := []int64{407, 411, 411, 412, 413, 416}
	return amount - amount%1000 + magic[m.Rng.IntN(len(magic))]
}

// followRefund is for a refund that the gateway has not decided.
func (m *Market) followRefund(p *purchase, c *paymentv1.PaymentCancellation) {
	if c.GetStatus() != paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED {
		return
	}
	m.Loop.Pause(m.within(0, 30*time.Second))
	if m.chance(0.4) && m.Service.Open() {
		m.do(p.caller, payment.StopCancellation.Definition, &paymentv1.StopPaymentCancellationRequest{
			RequestId: m.requestID(), PaymentId: p.paymentID, CancellationId: c.GetId(),
		})
	}
	m.decideRefund(p, c.GetId())
}

// openAccount has the payer transfer the money himself.
func (m *Market) openAccount(p *purchase) {
	a := m.do(p.caller, payment.PayInstantly.Definition, p.account(m.requestID()))
	if !a.succeeded() && !a.unclear() {
		return
	}
	m.Loop.Pause(m.within(0, time.Minute))
	if m.chance(0.5) {
		m.deposit(p)
	}
	if m.chance(0.5) && m.Service.Open() {
		m.do(p.caller, payment.CloseVirtualAccount.Definition, &paymentv1.CloseVirtualAccountRequest{RequestId: m.requestID(), PaymentId: p.paymentID})
	}
	m.deposit(p)
}

// confirm approves what the payer began in a window.
func (m *Market) confirm(p *purchase) {
	if m.chance(0.2) {
		m.openWindow(p, p.total) // one that the payer leaves
	}
	transaction, token := m.approveWindow(p)
	if token == "" {
		return
	}
	var named *string
	if m.chance(0.7) {
		named = &transaction
	}
	m.paid(p, func() Answer {
		return m.do(p.caller, payment.Confirm.Definition, p.confirm(m.requestID(), token, named))
	})
}

// scheduleOne charges later.
func (m *Market) scheduleOne(p *purchase) {
	at := m.Loop.Now().Add(m.within(time.Minute, 20*time.Minute)).Truncate(time.Second)
	a := m.do(p.caller, billing.CreatePaymentSchedule.Definition, p.schedule(m.requestID(), at))
	response, _ := a.Response.(*billingv1.CreatePaymentScheduleResponse)
	if !a.succeeded() || !m.chance(0.5) {
		return
	}
	m.Loop.Pause(m.within(0, 10*time.Minute))
	if m.Service.Open() {
		m.do(p.caller, billing.RevokePaymentSchedules.Definition, &billingv1.RevokePaymentSchedulesRequest{
			RequestId: m.requestID(), ScheduleIds: []string{response.GetSchedule().GetId()},
		})
	}
}

// lifeOfAKey issues a key, pays with it and deletes it.
func (m *Market) lifeOfAKey(p *purchase) {
	digits := "1111"
	if m.chance(m.Manners.Magic) {
		digits = []string{"0421", "0423"}[m.Rng.IntN(2)]
	}
	a := m.do(p.caller, billing.IssueBillingKey.Definition, issue(m.requestID(), m.id("customer"), digits))
	response, _ := a.Response.(*billingv1.IssueBillingKeyResponse)
	if !a.succeeded() {
		return
	}
	p.billingKey = response.GetBillingKeyInfo().GetBillingKey()
	if m.chance(0.5) {
		m.payWithKey(p)
	}
	if m.Service.Open() {
		m.do(p.caller, billing.DeleteBillingKey.Definition, &billingv1.DeleteBillingKeyRequest{RequestId: m.requestID(), BillingKey: p.billingKey})
	}
}

// confirmKeyAndPay stores a card in a window and pays at once.
func (m *Market) confirmKeyAndPay(p *purchase) {
	token := m.approveKeyWindow(p)
	if token == "" {
		return
	}
	m.paid(p, func() Answer {
		return m.do(p.caller, billing.ConfirmBillingKeyAndPay.Definition, &billingv1.ConfirmBillingKeyAndPayRequest{
			RequestId: m.requestID(), BillingIssueToken: token, PaymentId: new(p.paymentID),
			CurrencyCode: new(currency), TotalAmount: new(p.total), IsTest: new(true), IntentRef: p.intent,
		})
	})
}

// paidElsewhere charges a stored card while the payer pays for the same order in a window,
// so that PortOne refuses one of the two.
func (m *Market) paidElsewhere(p *purchase) {
	var got progress
	if !m.control("windows", fields{
		"paymentId": p.paymentID, "channelKey": card, "orderName": "two coffees", "totalAmount": p.total, "currency": currency,
	}, &got) {
		return
	}
	m.Loop.After(m.within(0, 2*time.Second), func() { m.control("windows/"+got.TransactionID+"/approve", nil, nil) })
	m.Loop.Pause(m.within(0, time.Second))
	m.payWithKey(p)
}

// usedTwice has two shops use one number at a time, for a schedule and for a charge.
func (m *Market) usedTwice(p *purchase) {
	other := *p
	other.caller, other.intent = map[string]string{"shop-a": "shop-b", "shop-b": "shop-a"}[p.caller], nil
	other.billingKey = m.Keys[m.Rng.IntN(len(m.Keys))]
	m.Loop.Go(nil, func() {
		m.Loop.Pause(m.within(0, 2*time.Second))
		if m.chance(0.5) {
			m.scheduleOne(&other)
			return
		}
		m.payWithKey(&other)
	})
	m.scheduleOne(p)
}

// registerFirst fixes the amount before the payer sees it.
func (m *Market) registerFirst(p *purchase) {
	m.do(p.caller, payment.PreRegister.Definition, &paymentv1.PreRegisterPaymentRequest{
		RequestId: m.requestID(), PaymentId: p.paymentID, TotalAmount: new(p.total), CurrencyCode: new(currency),
	})
	m.confirm(p)
}

// receiptAlone issues a receipt for money that PortOne knows nothing of.
func (m *Market) receiptAlone(p *purchase) { m.receipts(p) }

func (m *Market) receipts(p *purchase) {
	a := m.do(p.caller, payment.IssueCashReceipt.Definition, p.receipt(m.requestID()))
	if a.succeeded() && m.chance(0.5) && m.Service.Open() {
		m.Loop.Pause(m.within(0, time.Minute))
		m.do(p.caller, payment.CancelCashReceipt.Definition, &paymentv1.CancelCashReceiptRequest{RequestId: m.requestID(), PaymentId: p.paymentID})
	}
}
