package kind

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
)

func issueKey() *Kind {
	return &Kind{
		Name: "issue-key", Operation: "issueBillingKey", Once: true, Wishes: []Wish{Decline}, Stage: nothing,
		Request: func(s *Scene) proto.Message {
			card := ordinaryCard
			if s.Wish == Decline {
				card = "4111110000000421"
			}
			return &billingv1.IssueBillingKeyRequest{
				RequestId: s.RequestID(), ChannelKey: new(cardChannel), Customer: &commonv1.CustomerInput{Id: new(s.ID)},
				Method: &billingv1.BillingKeyMethodInput{Method: &billingv1.BillingKeyMethodInput_Card{
					Card: &billingv1.BillingKeyCardInput{Credential: credential(card)},
				}},
			}
		},
		Effects: func(s *Scene) (int, error) {
			var got struct{ Items []struct{ Status string } }
			err := s.list("/billing-keys", object{"customerId": s.ID, "status": []string{"ISSUED"}}, &got)
			return len(got.Items), err
		},
	}
}

func confirmKey() *Kind {
	return &Kind{
		Name: "confirm-key", Operation: "confirmBillingKey", Blind: true, Wishes: []Wish{Decline},
		Stage: func(s *Scene) error { return s.openKeyWindow(nil) },
		Request: func(s *Scene) proto.Message {
			token := s.token
			if s.Wish == Decline {
				token = "of another window"
			}
			return &billingv1.ConfirmBillingKeyRequest{RequestId: s.RequestID(), BillingIssueToken: token}
		},
		Effects: func(s *Scene) (int, error) {
			status, err := s.status("/billing-keys/" + s.key)
			return one(status == "ISSUED", err)
		},
	}
}

func deleteKey() *Kind {
	return &Kind{
		Name: "delete-key", Operation: "deleteBillingKey", Wishes: []Wish{Decline},
		Stage: func(s *Scene) error {
			if s.Wish == Decline {
				return s.storeCard("4111110000000423")
			}
			return s.storeCard(ordinaryCard)
		},
		Request: func(s *Scene) proto.Message {
			return &billingv1.DeleteBillingKeyRequest{RequestId: s.RequestID(), BillingKey: s.key}
		},
		Effects: func(s *Scene) (int, error) {
			status, err := s.status("/billing-keys/" + s.key)
			return one(status == "DELETED", err)
		},
	}
}

// farAway is when schedules pay: not while anybody tests.
func farAway() time.Time { return time.Date(2099, time.January, 1, 0, 0, 0, 0, time.UTC) }

func createSchedule() *Kind {
	return &Kind{
		Name: "create-schedule", Operation: "createPaymentSchedule", Reads: true, Wishes: []Wish{Decline},
		Stage: func(s *Scene) error { return s.storeCard(ordinaryCard) },
		Request: func(s *Scene) proto.Message {
			key := s.key
			if s.Wish == Decline {
				key = "nobody's"
			}
			return &billingv1.CreatePaymentScheduleRequest{
				RequestId: s.RequestID(), PaymentId: s.ID, TimeToPay: timestamppb.New(farAway()),
				Payment: &billingv1.ScheduledPaymentInput{
					BillingKey: key, OrderName: "monthly plan", CurrencyCode: won,
					Amount: &commonv1.AmountInput{Total: s.ends(0, 0)},
				},
			}
		},
		Effects: func(s *Scene) (int, error) {
			var got struct{ Items []struct{ Status string } }
			err := s.list("/payment-schedules", object{
				"billingKey": s.key, "status": []string{"SCHEDULED"}, "until": farAway().Add(time.Hour), "from": farAway().Add(-time.Hour),
			}, &got)
			return len(got.Items), err
		},
	}
}

func revokeSchedule() *Kind {
	return &Kind{
		Name: "revoke-schedule", Operation: "revokePaymentSchedules", Reads: true, Wishes: []Wish{Decline},
		Stage: func(s *Scene) error {
			if err := s.storeCard(ordinaryCard); err != nil {
				return err
			}
			var made struct{ Schedule struct{ ID string } }
			err := s.Box.Post(s.Ctx, "/payments/"+s.ID+"/schedule", object{
				"payment":   object{"billingKey": s.key, "orderName": "monthly plan", "amount": object{"total": s.ends(0, 0)}, "currency": won},
				"timeToPay": farAway(),
			}, &made)
			s.schedule = made.Schedule.ID
			return err
		},
		Request: func(s *Scene) proto.Message {
			id := s.schedule
			if s.Wish == Decline {
				id = "nobody's"
			}
			return &billingv1.RevokePaymentSchedulesRequest{RequestId: s.RequestID(), ScheduleIds: []string{id}}
		},
		Effects: func(s *Scene) (int, error) {
			status, err := s.status("/payment-schedules/" + s.schedule)
			return one(status == "REVOKED", err)
		},
	}
}
