package kind

import (
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

func issueReceipt() *Kind {
	return &Kind{
		Name: "issue-receipt", Operation: "issueCashReceipt", Once: true, Reads: true, Wishes: []Wish{Decline}, Stage: nothing,
		Request: func(s *Scene) proto.Message {
			return &paymentv1.IssueCashReceiptRequest{
				RequestId: s.RequestID(), PaymentId: s.ID, ChannelKey: cardChannel, OrderName: "two coffees", CurrencyCode: won,
				Type: paymentv1.CashReceiptType_CASH_RECEIPT_TYPE_PERSONAL, Amount: &commonv1.AmountInput{Total: s.ends(417, 0)},
				Customer: &paymentv1.CashReceiptCustomerInput{IdentityNumber: "01012345678"},
			}
		},
		Effects: func(s *Scene) (int, error) {
			status, err := s.status("/payments/" + s.ID + "/cash-receipt")
			return one(status == "ISSUED", err)
		},
	}
}

func cancelReceipt() *Kind {
	return &Kind{
		Name: "cancel-receipt", Operation: "cancelCashReceiptByPaymentId", Wishes: []Wish{Decline},
		Stage: func(s *Scene) error {
			return s.Box.Post(s.Ctx, "/cash-receipts", object{
				"paymentId": s.ID, "channelKey": cardChannel, "orderName": "two coffees", "currency": won, "type": "PERSONAL",
				"amount": object{"total": s.ends(418, 0)}, "customer": object{"identityNumber": "01012345678"},
			}, nil)
		},
		Request: func(s *Scene) proto.Message {
			return &paymentv1.CancelCashReceiptRequest{RequestId: s.RequestID(), PaymentId: s.ID}
		},
		Effects: func(s *Scene) (int, error) {
			status, err := s.status("/payments/" + s.ID + "/cash-receipt")
			return one(status == "CANCELLED", err)
		},
	}
}

// order has a payment in escrow.
func (s *Scene) order() error { return s.pay(s.ends(419, 0), object{"isEscrow": true}) }

func (s *Scene) inEscrow(statuses ...string) (int, error) {
	p, err := s.payment()
	return one(slices.Contains(statuses, p.Escrow.Status), err)
}

func shipParcel() *Kind {
	return &Kind{
		Name: "ship-parcel", Operation: "applyEscrowLogistics", Wishes: []Wish{Decline}, Stage: (*Scene).order,
		Request: func(s *Scene) proto.Message {
			return &paymentv1.RegisterEscrowLogisticsRequest{
				RequestId: s.RequestID(), PaymentId: s.ID, Logistics: &paymentv1.EscrowLogistics{
					Company: paymentv1.EscrowLogisticsCompany_ESCROW_LOGISTICS_COMPANY_CJ, InvoiceNumber: "1234",
					SentAt: timestamppb.New(farAway().AddDate(-75, 0, 0)),
				},
			}
		},
		Effects: func(s *Scene) (int, error) { return s.inEscrow("REGISTERED") },
	}
}

func completeEscrow() *Kind {
	return &Kind{
		Name: "complete-escrow", Operation: "confirmEscrow",
		Stage: func(s *Scene) error {
			if err := s.order(); err != nil {
				return err
			}
			return s.Box.Post(s.Ctx, "/payments/"+s.ID+"/escrow/logistics", object{
				"logistics": object{"company": "CJ", "invoiceNumber": "1234", "sentAt": farAway().AddDate(-75, 0, 0)},
			}, nil)
		},
		Request: func(s *Scene) proto.Message {
			return &paymentv1.CompleteEscrowRequest{RequestId: s.RequestID(), PaymentId: s.ID}
		},
		Effects: func(s *Scene) (int, error) { return s.inEscrow("CONFIRMED") },
	}
}
