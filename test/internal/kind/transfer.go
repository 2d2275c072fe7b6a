package kind

import (
	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"

	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
)

// transfer is what all transfers have in common. They leave the id to the service,
// which must choose the same one for every attempt.
func transfer(k Kind) *Kind {
	k.Wishes = []Wish{Decline}
	k.Effects = func(s *Scene) (int, error) { return s.executions(k.Operation) }
	return &k
}

// to is who gets the transfer.
func (s *Scene) to() string {
	if s.Wish == Decline {
		return "nobody"
	}
	return partner
}

func transferOrder() *Kind {
	return transfer(Kind{
		Name: "transfer-order", Operation: "createPlatformOrderTransfer",
		Stage: func(s *Scene) error { return s.pay(s.ends(0, 0), nil) },
		Request: func(s *Scene) proto.Message {
			return &settlementv1.CreateOrderTransferRequest{
				RequestId: s.RequestID(), PartnerId: s.to(), PaymentId: s.ID,
				OrderDetail: &settlementv1.OrderDetailInput{OrderAmount: new(s.ends(0, 0))},
			}
		},
	})
}

func transferCancellation() *Kind {
	return transfer(Kind{
		Name: "transfer-cancellation", Operation: "createPlatformOrderCancelTransfer",
		Stage: func(s *Scene) error {
			const part = 5000
			if err := s.pay(s.ends(0, 0), nil); err != nil {
				return err
			}
			var made struct{ Transfer struct{ ID string } }
			err := s.Box.Post(s.Ctx, "/platform/transfers/order", object{
				"partnerId": partner, "paymentId": s.ID, "orderDetail": object{"orderAmount": s.ends(0, 0)},
				"discounts": []object{}, "additionalFees": []object{},
			}, &made)
			s.transfer = made.Transfer.ID
			if err != nil {
				return err
			}
			return s.cancel(part)
		},
		Request: func(s *Scene) proto.Message {
			r := &settlementv1.CreateOrderCancelTransferRequest{
				RequestId: s.RequestID(), PaymentId: new(s.ID), PartnerId: new(partner), TransferId: new(s.transfer), CancellationId: s.cancellation,
				OrderDetail: &settlementv1.OrderCancelDetailInput{OrderAmount: new(int64(5000))},
			}
			if s.Wish == Decline {
				r.TransferId = new("nobody's")
			}
			return r
		},
	})
}

func transferManually() *Kind {
	return transfer(Kind{
		Name: "transfer-manually", Operation: "createPlatformManualTransfer", Stage: nothing,
		Request: func(s *Scene) proto.Message {
			return &settlementv1.CreateManualTransferRequest{
				RequestId: s.RequestID(), PartnerId: s.to(), SettlementAmount: s.ends(0, 0),
				SettlementDate: &date.Date{Year: 2099, Month: 1, Day: 5},
			}
		},
	})
}

func sendIdentity() *Kind {
	return &Kind{
		Name: "send-identity", Operation: "sendIdentityVerification", Once: true, Wishes: []Wish{Decline}, Stage: nothing,
		Request: func(s *Scene) proto.Message {
			phone := "01012345678"
			if s.Wish == Decline {
				phone = "01012340426"
			}
			return &identityv1.SendIdentityVerificationRequest{
				RequestId: s.RequestID(), IdentityVerificationId: s.ID, ChannelKey: identityChannel,
				Operator: identityv1.IdentityVerificationOperator_IDENTITY_VERIFICATION_OPERATOR_SKT,
				Method:   identityv1.IdentityVerificationMethod_IDENTITY_VERIFICATION_METHOD_SMS,
				Customer: &identityv1.IdentityVerificationCustomerInput{
					Name: "Hong Gildong", PhoneNumber: phone, IdentityNumber: new("9001021"), IpAddress: "127.0.0.1",
				},
			}
		},
		Effects: func(s *Scene) (int, error) {
			status, err := s.status("/identity-verifications/" + s.ID)
			return one(status == "READY", err)
		},
	}
}
