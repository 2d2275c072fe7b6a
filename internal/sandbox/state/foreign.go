package state

import "github.com/paymentsvc/paymentsvc/internal/sandbox/wire"

// ForeignCancellation is the control API's view of a cancellation that nobody asked
// PortOne's API for.
type ForeignCancellation struct {
	Progress

	CancellationID     string `json:"cancellationId"`
	CancellationStatus string `json:"cancellationStatus"`
}

// ConsoleCancel is a person who cancels a payment in the merchant's console. It
// differs from the API's in who triggered it and in nothing else.
func (s *State) ConsoleCancel(c Caller, paymentID string, in *wire.CancelPaymentBody) (ForeignCancellation, error) {
	a, cancel, err := s.openCancellation(c, paymentID, in, wire.TriggerConsole)
	if err != nil {
		return ForeignCancellation{}, err
	}
	if d := s.refundAtGateway(c, a, cancel, in.RefundAccount); d != nil {
		return ForeignCancellation{}, pgError(*d)
	}
	return foreign(a, cancel), nil
}

// Chargeback is a card company that takes money back for its customer, all that is
// left or a part of it. Nobody asks the gateway.
func (s *State) Chargeback(c Caller, paymentID string, amount *int64) (ForeignCancellation, error) {
	in := &wire.CancelPaymentBody{Amount: amount, Reason: "chargeback"}
	a, cancel, err := s.openCancellation(c, paymentID, in, wire.TriggerChargeback)
	if err != nil {
		return ForeignCancellation{}, err
	}
	s.complete(a, cancel, c.Now)
	return foreign(a, cancel), nil
}

func foreign(a *attempt, c *cancellation) ForeignCancellation {
	return ForeignCancellation{Progress: a.progress(), CancellationID: c.ID, CancellationStatus: string(c.status)}
}
