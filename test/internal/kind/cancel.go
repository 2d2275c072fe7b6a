package kind

import (
	"google.golang.org/protobuf/proto"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

func cancelFully() *Kind {
	return cancel("cancel-fully", func(s *Scene) error { return s.pay(s.refund(), nil) }, false)
}

func cancelPartly() *Kind {
	const rest = 50000
	return cancel("cancel-partly", func(s *Scene) error { return s.pay(s.refund()+rest, nil) }, true)
}

// refund is the amount that is given back.
func (s *Scene) refund() int64 { return s.ends(412, 411) }

func cancel(name string, stage func(*Scene) error, partly bool) *Kind {
	return &Kind{
		Name: name, Operation: "cancelPayment", Reads: true, Wishes: []Wish{Decline, Pend}, Stage: stage,
		Request: func(s *Scene) proto.Message {
			r := &paymentv1.CancelPaymentRequest{RequestId: s.RequestID(), PaymentId: s.ID, Reason: "one was cold"}
			if partly {
				r.Amount = new(s.refund())
			}
			return r
		},
		Effects: func(s *Scene) (int, error) {
			p, err := s.payment()
			given := 0
			for _, c := range p.Cancellations {
				if c.Status == "SUCCEEDED" {
					given++
				}
			}
			return given, err
		},
		Settle: (*Scene).settleCancellations,
	}
}

func stopCancellation() *Kind {
	return &Kind{
		Name: "stop-cancellation", Operation: "stopPaymentCancellation", Reads: true, Wishes: []Wish{Decline},
		Stage: func(s *Scene) error {
			const total, pends, cannotBeStopped = 60000, 1411, 1416
			if err := s.pay(total, nil); err != nil {
				return err
			}
			if s.Wish == Decline {
				return s.cancel(cannotBeStopped)
			}
			return s.cancel(pends)
		},
		Request: func(s *Scene) proto.Message {
			return &paymentv1.StopPaymentCancellationRequest{RequestId: s.RequestID(), PaymentId: s.ID, CancellationId: s.cancellation}
		},
		Effects: func(s *Scene) (int, error) {
			p, err := s.payment()
			return one(len(p.Cancellations) == 1 && p.Cancellations[0].Status == "FAILED", err)
		},
	}
}

func closeAccount() *Kind {
	return &Kind{
		Name: "close-account", Operation: "closeVirtualAccount", Wishes: []Wish{Decline},
		Stage: func(s *Scene) error { return s.openAccount(s.ends(415, 0)) },
		Request: func(s *Scene) proto.Message {
			return &paymentv1.CloseVirtualAccountRequest{RequestId: s.RequestID(), PaymentId: s.ID}
		},
		Effects: func(s *Scene) (int, error) {
			p, err := s.payment()
			return one(p.Status == "FAILED", err)
		},
	}
}

func preRegister() *Kind {
	return &Kind{
		Name: "pre-register", Operation: "preRegisterPayment", Blind: true, Wishes: []Wish{Decline},
		Stage: func(s *Scene) error {
			if s.Wish == Decline {
				return s.pay(s.ends(0, 0), nil) // too late
			}
			return nil
		},
		Request: func(s *Scene) proto.Message {
			return &paymentv1.PreRegisterPaymentRequest{
				RequestId: s.RequestID(), PaymentId: s.ID, TotalAmount: new(s.ends(0, 0)), CurrencyCode: new(won),
			}
		},
		Effects: func(s *Scene) (int, error) { return s.executions("preRegisterPayment") },
	}
}
