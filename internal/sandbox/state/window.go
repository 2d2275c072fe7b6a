package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// window is what the sandbox knows of an attempt made in PortOne's payment window
// and a server does not.
type window struct {
	manual bool
	closed bool
	// token is what the customer's browser holds once it is done, if the channel
	// waits for the server's confirmation.
	token string
}

// OpenWindowInput is what the customer's browser tells PortOne.
type OpenWindowInput struct {
	StoreID          *string                    `json:"storeId,omitempty"`
	PaymentID        string                     `json:"paymentId"`
	ChannelKey       *string                    `json:"channelKey,omitempty"`
	ChannelGroupID   *string                    `json:"channelGroupId,omitempty"`
	OrderName        string                     `json:"orderName"`
	TotalAmount      int64                      `json:"totalAmount"`
	TaxFreeAmount    *int64                     `json:"taxFreeAmount,omitempty"`
	VatAmount        *int64                     `json:"vatAmount,omitempty"`
	Currency         wire.Currency              `json:"currency"`
	Method           *wire.PaymentMethodType    `json:"method,omitempty"`
	CardNumber       *string                    `json:"cardNumber,omitempty"`
	InstallmentMonth *int32                     `json:"installmentMonth,omitempty"`
	Bank             *wire.Bank                 `json:"bank,omitempty"`
	EasyPayProvider  *wire.EasyPayProvider      `json:"easyPayProvider,omitempty"`
	CashReceiptType  *wire.CashReceiptInputType `json:"cashReceiptType,omitempty"`
	Customer         *wire.CustomerInput        `json:"customer,omitempty"`
	CustomData       *string                    `json:"customData,omitempty"`
	Country          *wire.Country              `json:"country,omitempty"`
	Products         []wire.PaymentProduct      `json:"products,omitempty"`
	PromotionID      *string                    `json:"promotionId,omitempty"`
	IsEscrow         *bool                      `json:"isEscrow,omitempty"`
	IsCultural       *bool                      `json:"isCulturalExpense,omitempty"`
	// ManualApproval leaves the approval to the server's confirmPayment.
	ManualApproval *bool `json:"manualApproval,omitempty"`
}

// Progress is the control API's view of an attempt.
type Progress struct {
	StoreID       string `json:"storeId"`
	PaymentID     string `json:"paymentId"`
	TransactionID string `json:"transactionId"`
	Status        string `json:"status"`
	// PaymentToken is what confirmPayment needs; only manual approval gives one.
	PaymentToken string `json:"paymentToken,omitempty"`
}

func (a *attempt) progress() Progress {
	p := Progress{StoreID: a.StoreID, PaymentID: a.PaymentID, TransactionID: a.TransactionID, Status: string(a.status)}
	if a.window != nil {
		p.PaymentToken = a.window.token
	}
	return p
}

// OpenWindow is a customer who opens the payment window: an attempt that is READY.
func (s *State) OpenWindow(c Caller, in *OpenWindowInput) (Progress, error) {
	o := order{
		name: in.OrderName, currency: in.Currency, customer: in.Customer, customData: in.CustomData,
		amount:  wire.PaymentAmountInput{Total: in.TotalAmount, TaxFree: in.TaxFreeAmount, Vat: in.VatAmount},
		country: in.Country, products: in.Products, cultural: in.IsCultural, escrow: in.IsEscrow,
	}
	if err := o.check(); err != nil {
		return Progress{}, err
	}
	if in.PaymentID == "" {
		return Progress{}, invalid("paymentId", "must not be empty")
	}
	at, err := s.choose(c.Store, in.ChannelKey, in.ChannelGroupID)
	if err != nil {
		return Progress{}, err
	}
	if err := s.admit(c, in.PaymentID); err != nil {
		return Progress{}, err
	}
	a, err := s.open(c, in.PaymentID, at, o)
	if err != nil {
		return Progress{}, err
	}
	if !s.matchesPin(c, a) {
		return Progress{}, RefusedError("the amount differs from the pre-registered one")
	}
	if err := s.setWindowMethod(a, in, c); err != nil {
		return Progress{}, err
	}
	a.window = &window{manual: deref(in.ManualApproval)}
	a.PromotionID = in.PromotionID
	s.keep(c, a)
	return a.progress(), nil
}

// ApproveWindow is the customer who finishes. Unless the server is to confirm,
// the gateway takes the money now; its refusal is not an error here but a state.
func (s *State) ApproveWindow(c Caller, transactionID string) (Progress, error) {
	a, err := s.openWindow(transactionID)
	if err != nil {
		return Progress{}, err
	}
	promotionID := a.PromotionID
	a.PromotionID = nil
	if err := s.applyPromotion(a, promotionID, c.Now); err != nil {
		s.fail(a, script.Decline{PGCode: "PROMOTION", PGMessage: err.Error()}, c.Now)
		return a.progress(), nil //nolint:nilerr // the customer's failure is the attempt's state
	}
	if a.window.manual {
		a.window.token = s.ids.secret("sandbox-payment-token-")
		s.update(a, c.Now)
		return a.progress(), nil
	}
	_ = s.authorize(a, ledger.Customer, c.Now)
	return a.progress(), nil
}

// DeclineWindow is the gateway refusing what the customer entered.
func (s *State) DeclineWindow(c Caller, transactionID string, d script.Decline) (Progress, error) {
	a, err := s.openWindow(transactionID)
	if err != nil {
		return Progress{}, err
	}
	s.fail(a, d, c.Now)
	return a.progress(), nil
}

// CloseWindow is the customer walking away; the attempt stays READY for ever.
func (s *State) CloseWindow(_ Caller, transactionID string) (Progress, error) {
	a, err := s.openWindow(transactionID)
	if err != nil {
		return Progress{}, err
	}
	a.window.closed = true
	return a.progress(), nil
}

// openWindow finds a window in which the customer can still act. The attempt's id
// alone names it.
func (s *State) openWindow(transactionID string) (*attempt, error) {
	for _, a := range s.attempts {
		if a.TransactionID != transactionID || a.window == nil {
			continue
		}
		switch {
		case a.status != ready || a.window.closed || a.window.token != "":
			return nil, RefusedError("the window is not open any more")
		case !s.mayCharge(a.payment):
			return nil, RefusedError("another attempt has paid this payment")
		}
		return a, nil
	}
	return nil, wire.PaymentNotFoundError{}
}

// Settle is the gateway's late word on an attempt: the decision on a pending one,
// or the approval of one that seemed to have failed.
func (s *State) Settle(c Caller, paymentID string, decline *script.Decline) (Progress, error) {
	states := []status{payPending}
	if decline == nil {
		states = append(states, failed)
	}
	a, err := s.waiting(c, paymentID, states...)
	if err != nil {
		return Progress{}, err
	}
	if a == nil {
		return Progress{}, RefusedError("no attempt of this payment waits for the gateway")
	}
	if decline != nil {
		s.fail(a, *decline, c.Now)
	} else {
		s.approve(a, ledger.Gateway, c.Now)
	}
	return a.progress(), nil
}
