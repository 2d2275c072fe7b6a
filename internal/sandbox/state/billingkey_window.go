package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// BillingKeyProgress is the control API's view of a billing key.
type BillingKeyProgress struct {
	BillingKey string `json:"billingKey"`
	Status     string `json:"status"`
	// BillingIssueToken is what the confirmation needs; only manual approval gives one.
	BillingIssueToken string `json:"billingIssueToken,omitempty"`
}

func (k *billingKey) progress() BillingKeyProgress {
	p := BillingKeyProgress{BillingKey: k.BillingKey, Status: string(k.status)}
	if k.status == keyReady && k.window != nil {
		p.BillingIssueToken = k.window.token
	}
	return p
}

// keyWindow is what the sandbox knows of a billing key made in PortOne's window and
// a server does not.
type keyWindow struct {
	manual bool
	// token stays after its use, to tell a second use from a wrong token.
	token string
	// payment is what is paid with the new key at once; nil when nothing is.
	payment *BillingKeyWindowPayment
}

// BillingKeyWindowPayment is the first payment of a new key.
type BillingKeyWindowPayment struct {
	PaymentID     string        `json:"paymentId"`
	OrderName     string        `json:"orderName"`
	TotalAmount   int64         `json:"totalAmount"`
	TaxFreeAmount *int64        `json:"taxFreeAmount,omitempty"`
	Currency      wire.Currency `json:"currency"`
}

func (p *BillingKeyWindowPayment) order() order {
	return order{name: p.OrderName, amount: wire.PaymentAmountInput{Total: p.TotalAmount, TaxFree: p.TaxFreeAmount}, currency: p.Currency}
}

// BillingKeyWindowInput is what the customer's browser tells PortOne.
type BillingKeyWindowInput struct {
	ChannelKey string              `json:"channelKey"`
	Customer   *wire.CustomerInput `json:"customer,omitempty"`
	// ManualApproval leaves the issue to the server's confirmation.
	ManualApproval *bool                    `json:"manualApproval,omitempty"`
	Payment        *BillingKeyWindowPayment `json:"payment,omitempty"`
}

// OpenBillingKeyWindow is a customer who opens the window that stores a card.
func (s *State) OpenBillingKeyWindow(c Caller, in *BillingKeyWindowInput) (BillingKeyProgress, error) {
	channel := c.Store.Channel(in.ChannelKey)
	if channel == nil {
		return BillingKeyProgress{}, wire.ChannelNotFoundError{}
	}
	if in.Payment != nil {
		if err := in.Payment.order().check(); err != nil {
			return BillingKeyProgress{}, err
		}
		if err := s.admit(c, in.Payment.PaymentID); err != nil {
			return BillingKeyProgress{}, err
		}
	}
	k := s.newBillingKey(c, customerOf(in.Customer))
	k.channels = []*account.Channel{channel}
	k.window = &keyWindow{manual: deref(in.ManualApproval), payment: in.Payment}
	s.store(c, k)
	return k.progress(), nil
}

// FinishBillingKeyWindow is the customer entering a card, and the gateway's word
// on it, unless that waits for the server's confirmation.
func (s *State) FinishBillingKeyWindow(c Caller, id string, cardNumber *string) (BillingKeyProgress, error) {
	k := s.billingKeys[c.key(id)]
	if k == nil {
		return BillingKeyProgress{}, wire.BillingKeyNotFoundError{}
	}
	if k.status != keyReady || k.window.token != "" {
		return BillingKeyProgress{}, RefusedError("the billing key's window is not open")
	}
	card, err := windowCard(cardNumber)
	if err != nil {
		return BillingKeyProgress{}, err
	}
	k.card = card
	if k.window.manual {
		k.window.token = s.ids.secret("sandbox-billing-issue-token-")
		return k.progress(), nil
	}
	if s.issueOpened(c, k) == nil && k.window.payment != nil {
		_ = s.payFirst(c, k, ledger.Customer) // its refusal is the payment's state
	}
	return k.progress(), nil
}

// issueOpened asks the gateway for a key whose window is finished.
func (s *State) issueOpened(c Caller, k *billingKey) error {
	channels := k.channels
	k.channels = nil
	failures := s.issue(c, k, channels)
	touch(s, k, &k.history)
	if len(failures) > 0 {
		return channelError(nil, failures, nil)
	}
	return nil
}

// payFirst makes the payment that was opened together with a key.
func (s *State) payFirst(c Caller, k *billingKey, by ledger.Trigger) error {
	o := k.window.payment.order()
	o.by = by
	_, err := s.charge(c, k.window.payment.PaymentID, place{channel: k.channels[0]}, o, func(a *attempt) {
		a.BillingKey, a.Customer = &k.BillingKey, k.Customer
		a.Method = wire.PaymentMethodCard{Card: &k.card, Installment: &wire.PaymentInstallment{}}
	})
	return err
}
