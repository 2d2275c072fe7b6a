package kind

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

// object is a JSON object.
type object = map[string]any

const (
	cardChannel     = "channel-key-card"
	accountChannel  = "channel-key-virtual-account"
	identityChannel = "channel-key-identity"
	won             = "KRW"
	partner         = "partner-sandbox"
	ordinaryCard    = "4111110000001111"
)

func credential(number string) *commonv1.CardCredential {
	return &commonv1.CardCredential{Number: number, ExpiryYear: "30", ExpiryMonth: "12"}
}

func cardMethod(number string) object {
	return object{"card": object{"credential": object{"number": number, "expiryYear": "30", "expiryMonth": "12"}}}
}

// pay has the scene's payment paid, by nobody's doing that is tested.
func (s *Scene) pay(total int64, more object) error {
	body := object{
		"channelKey": cardChannel, "orderName": "two coffees", "amount": object{"total": total}, "currency": won,
		"method": cardMethod(ordinaryCard),
	}
	maps.Copy(body, more)
	return s.Box.Post(s.Ctx, "/payments/"+s.ID+"/instant", body, nil)
}

// openAccount has a virtual account wait for a deposit.
func (s *Scene) openAccount(total int64) error {
	return s.pay(total, object{"channelKey": accountChannel, "method": object{
		"virtualAccount": object{"bank": "SHINHAN", "expiry": object{"validHours": 24}, "option": object{"type": "NORMAL"}},
	}})
}

// storeCard stores a card.
func (s *Scene) storeCard(number string) error {
	var stored struct{ BillingKeyInfo struct{ BillingKey string } }
	err := s.Box.Post(s.Ctx, "/billing-keys", object{"channelKey": cardChannel, "method": cardMethod(number)}, &stored)
	s.key = stored.BillingKeyInfo.BillingKey
	return err
}

// openWindow has a customer finish a payment window that waits for the shop.
func (s *Scene) openWindow(total int64) error {
	var opened struct{ TransactionID string }
	err := s.Box.Control(s.Ctx, http.MethodPost, "/windows", object{
		"paymentId": s.ID, "channelKey": cardChannel, "orderName": "two coffees", "totalAmount": total, "currency": won,
		"manualApproval": true,
	}, &opened)
	if err != nil {
		return err
	}
	var approved struct{ PaymentToken string }
	err = s.Box.Control(s.Ctx, http.MethodPost, "/windows/"+opened.TransactionID+"/approve", nil, &approved)
	s.token = approved.PaymentToken
	return err
}

// openKeyWindow has a customer finish a window that stores a card and waits for the
// shop.
func (s *Scene) openKeyWindow(more object) error {
	body := object{"channelKey": cardChannel, "manualApproval": true}
	maps.Copy(body, more)
	var opened struct{ BillingKey string }
	if err := s.Box.Control(s.Ctx, http.MethodPost, "/billing-key-windows", body, &opened); err != nil {
		return err
	}
	s.key = opened.BillingKey
	var finished struct{ BillingIssueToken string }
	err := s.Box.Control(s.Ctx, http.MethodPost, "/billing-key-windows/"+s.key+"/finish", nil, &finished)
	s.token = finished.BillingIssueToken
	return err
}

// cancel gives a part of the payment back.
func (s *Scene) cancel(amount int64) error {
	var cancelled struct{ Cancellation struct{ ID string } }
	err := s.Box.Post(s.Ctx, "/payments/"+s.ID+"/cancel", object{"reason": "cold", "amount": amount}, &cancelled)
	s.cancellation = cancelled.Cancellation.ID
	return err
}

// payment is what the sandbox shows of the scene's payment.
type payment struct {
	Status        string
	Cancellations []struct{ ID, Status string }
	Escrow        struct{ Status string }
}

func (s *Scene) payment() (payment, error) {
	var p payment
	_, err := s.Box.Get(s.Ctx, "/payments/"+s.ID, &p)
	return p, err
}

// charges counts charges of the payment that were not given back.
func (s *Scene) charges() (int, error) {
	entries, err := s.Box.Ledger(s.Ctx, s.ID)
	if err != nil {
		return 0, err
	}
	left := map[string]int64{}
	for _, e := range entries {
		if e.Kind == ledger.Charge {
			left[e.TransactionID] += e.Amount
		} else {
			left[e.TransactionID] -= e.Amount
		}
	}
	charged := 0
	for _, amount := range left {
		if amount > 0 {
			charged++
		}
	}
	return charged, nil
}

// executions counts how often PortOne did what the service asked for, for what
// leaves no other trace.
func (s *Scene) executions(operation string) (int, error) {
	if s.Wish == Decline {
		return 0, nil // what is refused is counted, too
	}
	count, err := s.Box.Requests(s.Ctx, operation, s.Key)
	return count.Executed, err
}

// status reads the status of a thing, empty if there is none.
func (s *Scene) status(path string) (string, error) {
	var thing struct{ Status string }
	_, err := s.Box.Get(s.Ctx, path, &thing)
	return thing.Status, err
}

// list reads a list that is filtered by a body in the query.
func (s *Scene) list(path string, filter object, out any) error {
	text, err := json.Marshal(object{"filter": filter})
	if err != nil {
		return fmt.Errorf("write the filter: %w", err)
	}
	_, err = s.Box.Get(s.Ctx, path+"?requestBody="+url.QueryEscape(string(text)), out)
	return err
}

// settle decides on a pending payment.
func (s *Scene) settle() error {
	return s.Box.Control(s.Ctx, http.MethodPost, "/payments/"+s.ID+"/settle", object{"outcome": "APPROVED"}, nil)
}

// settleCancellations decides on all pending cancellations of the payment.
func (s *Scene) settleCancellations() error {
	p, err := s.payment()
	if err != nil {
		return err
	}
	for _, c := range p.Cancellations {
		if c.Status == "REQUESTED" {
			path := "/payments/" + s.ID + "/cancellations/" + c.ID + "/settle"
			if err := s.Box.Control(s.Ctx, http.MethodPost, path, object{"outcome": "APPROVED"}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// one is 1 if something is so.
func one(so bool, err error) (int, error) {
	if so {
		return 1, err
	}
	return 0, err
}
