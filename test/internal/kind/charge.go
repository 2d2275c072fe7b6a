package kind

import (
	"google.golang.org/protobuf/proto"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// charge is what all charges have in common.
func charge(k Kind) *Kind {
	k.Reads = true
	k.Wishes = []Wish{Decline, Pend}
	k.Effects = (*Scene).charges
	k.Settle = (*Scene).settle
	return &k
}

func (s *Scene) total() int64 { return s.ends(401, 408) }

func payWithKey() *Kind {
	return charge(Kind{
		Name: "pay-with-key", Operation: "payWithBillingKey",
		Stage: func(s *Scene) error { return s.storeCard(ordinaryCard) },
		Request: func(s *Scene) proto.Message {
			return &paymentv1.PayWithBillingKeyRequest{
				RequestId: s.RequestID(), PaymentId: s.ID, BillingKey: s.key, OrderName: "monthly plan",
				Amount: &commonv1.AmountInput{Total: s.total()}, CurrencyCode: won,
			}
		},
	})
}

func nothing(*Scene) error { return nil }

func payByCard() *Kind {
	return charge(Kind{
		Name: "pay-by-card", Once: true, Operation: "payInstantly", Stage: nothing,
		Request: func(s *Scene) proto.Message {
			return s.instant(cardChannel, &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_Card{
				Card: &paymentv1.InstantPaymentCard{Credential: credential(ordinaryCard)},
			}})
		},
	})
}

func (s *Scene) instant(channel string, method *paymentv1.InstantPaymentMethodInput) *paymentv1.PayInstantlyRequest {
	return &paymentv1.PayInstantlyRequest{
		RequestId: s.RequestID(), PaymentId: s.ID, ChannelKey: &channel, OrderName: "two coffees",
		Amount: &commonv1.AmountInput{Total: s.total()}, CurrencyCode: won, Method: method,
	}
}

func openAccount() *Kind {
	return &Kind{
		Name: "open-account", Operation: "payInstantly", Stage: nothing, Once: true, Reads: true, Wishes: []Wish{Decline},
		Request: func(s *Scene) proto.Message {
			return s.instant(accountChannel, &paymentv1.InstantPaymentMethodInput{
				Method: &paymentv1.InstantPaymentMethodInput_VirtualAccount{VirtualAccount: &paymentv1.VirtualAccountInput{
					Bank:   "SHINHAN",
					Expiry: &paymentv1.VirtualAccountExpiryInput{Expiry: &paymentv1.VirtualAccountExpiryInput_ValidHours{ValidHours: 24}},
					Option: &paymentv1.VirtualAccountOption{Type: paymentv1.VirtualAccountType_VIRTUAL_ACCOUNT_TYPE_NORMAL},
				}},
			})
		},
		Effects: func(s *Scene) (int, error) {
			var got struct{ Items []struct{ Status string } }
			_, err := s.Box.Get(s.Ctx, "/payments/"+s.ID+"/transactions", &got)
			accounts := 0
			for _, t := range got.Items {
				if t.Status == "VIRTUAL_ACCOUNT_ISSUED" {
					accounts++
				}
			}
			return accounts, err
		},
	}
}

func confirmPayment() *Kind {
	return charge(Kind{
		Name: "confirm-payment", Once: true, Operation: "confirmPayment",
		Stage: func(s *Scene) error { return s.openWindow(s.total()) },
		Request: func(s *Scene) proto.Message {
			return &paymentv1.ConfirmPaymentRequest{
				RequestId: s.RequestID(), PaymentId: s.ID, PaymentToken: s.token,
				CurrencyCode: new(won), TotalAmount: new(s.total()), IsTest: new(true),
			}
		},
	})
}

func confirmKeyAndPay() *Kind {
	return charge(Kind{
		Name: "confirm-key-and-pay", Once: true, Operation: "confirmBillingKeyIssueAndPay",
		Stage: func(s *Scene) error {
			return s.openKeyWindow(object{"payment": object{
				"paymentId": s.ID, "orderName": "first month", "totalAmount": s.total(), "currency": won,
			}})
		},
		Request: func(s *Scene) proto.Message {
			return &billingv1.ConfirmBillingKeyAndPayRequest{
				RequestId: s.RequestID(), BillingIssueToken: s.token, PaymentId: new(s.ID), TotalAmount: new(s.total()),
			}
		},
	})
}

func capture() *Kind {
	return &Kind{
		Name: "capture", Operation: "capturePayment", Blind: true, Wishes: []Wish{Decline},
		Stage: func(s *Scene) error { return s.pay(s.ends(414, 0), nil) },
		Request: func(s *Scene) proto.Message {
			return &paymentv1.CapturePaymentRequest{RequestId: s.RequestID(), PaymentId: s.ID}
		},
		Effects: func(s *Scene) (int, error) { return s.executions("capturePayment") },
	}
}
