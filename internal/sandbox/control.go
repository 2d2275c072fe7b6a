package sandbox

import (
	"errors"
	"net/http"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// The control API plays everybody but the merchant's server: the customer in the
// payment window, the bank, the gateway. It asks for no credential, which is one
// more reason never to expose a sandbox.

type controlRoute struct {
	method, path string
	prepare      controlEndpoint
}

// controlEndpoint is an endpoint that may be about the sandbox as such.
type controlEndpoint func(*Sandbox, call) (work, error)

// on makes a controlEndpoint of one about the state.
func on(e endpoint) controlEndpoint { return func(_ *Sandbox, c call) (work, error) { return e(c) } }

func controlRoutes() []controlRoute {
	const post, get, put, del = http.MethodPost, http.MethodGet, http.MethodPut, http.MethodDelete
	return []controlRoute{
		{post, "/_sandbox/windows", on(general((*state.State).OpenWindow))},
		{post, "/_sandbox/windows/{transactionId}/approve", on(simple((*state.State).ApproveWindow))},
		{post, "/_sandbox/windows/{transactionId}/decline", on(about(declineWindow, nil))},
		{post, "/_sandbox/windows/{transactionId}/close", on(simple((*state.State).CloseWindow))},
		{post, "/_sandbox/payments/{paymentId}/deposit", on(about(deposit, nil))},
		{post, "/_sandbox/payments/{paymentId}/settle", on(about(settle, nil))},
		{post, "/_sandbox/payments/{paymentId}/cancel", on(about(consoleCancel, nil))},
		{post, "/_sandbox/payments/{paymentId}/chargeback", on(about(chargeback, nil))},
		{post, "/_sandbox/payments/{paymentId}/cancellations/{cancellationId}/settle", on(within(settleCancellation))},
		{post, "/_sandbox/billing-key-windows", on(general((*state.State).OpenBillingKeyWindow))},
		{post, "/_sandbox/billing-key-windows/{billingKey}/finish", on(about(finishBillingKeyWindow, nil))},
		{post, "/_sandbox/transfers/{transferId}/confirm-payout", on(settlesOne((*settlement.Book).ConfirmPayout))},
		{post, "/_sandbox/identity-windows", on(general((*state.State).OpenIdentityWindow))},
		{post, "/_sandbox/identity-windows/{identityVerificationId}/finish", on(about(finishIdentityWindow, nil))},
		{post, "/_sandbox/payments/{paymentId}/escrow", on(about(answerEscrow, nil))},
		{post, "/_sandbox/schedules/{scheduleId}/fire", on(simple((*state.State).FireSchedule))},
		{post, "/_sandbox/schedules/{scheduleId}/skip", on(simple((*state.State).SkipSchedule))},
		{get, "/_sandbox/ledger", on(showLedger)},
		{get, "/_sandbox/audit", on(showAudit)},
		{get, "/_sandbox/requests", showRequests},
		{get, "/_sandbox/clock", showClock},
		{post, "/_sandbox/clock", setClock()},
		{get, "/_sandbox/faults", showFaults},
		{put, "/_sandbox/faults", setFaults},
		{del, "/_sandbox/faults", dropFaults},
		{get, "/_sandbox/lag", showLag},
		{put, "/_sandbox/lag", setLag},
		{post, "/_sandbox/reset", reset},
	}
}

// serveControl answers a control request.
func (s *Sandbox) serveControl(r *Request) answer {
	prepare, c, err := readControl(r)
	if errors.Is(err, errUnknownControl) {
		a := controlOutcome(nil, err)
		a.status = http.StatusNotFound
		return a
	}
	if err != nil {
		return controlOutcome(nil, err)
	}
	var a answer
	s.step(func() *entry {
		a, err = s.control(prepare, c, r)
		return s.controlled(r, c, &a, err == nil)
	})
	return a
}

const errUnknownControl = state.RefusedError("the control API does not know this path and method")

// readControl reads a control request. It needs no state, and so no lock.
func readControl(r *Request) (controlEndpoint, call, error) {
	prepare, parameters, found := controls().match(r.Method, r.Path)
	if !found {
		return nil, call{}, errUnknownControl
	}
	c := call{parameters: parameters}
	err := r.unread
	if len(r.Body) > maxBody {
		err = errTooLong
	}
	if err == nil {
		c.query, err = queryOf(r.Query)
	}
	if err == nil {
		c.input, err = inputOf(wire.InputBody, false, nil, r.Body)
	}
	return prepare, c, err
}

// control does what a control request asks for, and fails if that cannot be done
// whatever the state. It is about the store that the request names, or else about
// the account's first.
func (s *Sandbox) control(prepare controlEndpoint, c call, r *Request) (answer, error) {
	store := &s.options.Account.Stores[0]
	if id := storeOf(c.query, c.input); id != "" {
		if store = s.options.Account.Store(id); store == nil {
			err := &wire.FieldError{Path: "storeId", Problem: "is unknown"}
			return controlOutcome(nil, err), err
		}
	}
	c.caller = state.Caller{Store: store, Origin: r.origin(wire.PaymentOriginPlatformTypePc)}
	w, err := prepare(s, c)
	if err != nil {
		return controlOutcome(nil, err), err
	}
	c.caller.Now = s.catchUp()
	a := controlOutcome(w.apply(s.state, c.caller))
	s.state.Remember(c.caller.Now)
	s.arm()
	return a, nil
}

type declineInput struct {
	PgCode    *string `json:"pgCode,omitempty"`
	PgMessage *string `json:"pgMessage,omitempty"`
}

func (in declineInput) decline() script.Decline {
	d := script.Decline{PGCode: "DECLINED", PGMessage: "The payment was declined."}
	if in.PgCode != nil {
		d.PGCode = *in.PgCode
	}
	if in.PgMessage != nil {
		d.PGMessage = *in.PgMessage
	}
	return d
}

func declineWindow(s *state.State, c state.Caller, transactionID string, in *declineInput) (state.Progress, error) {
	return s.DeclineWindow(c, transactionID, in.decline())
}

type depositInput struct {
	Amount       *int64  `json:"amount,omitempty"`
	RemitterName *string `json:"remitterName,omitempty"`
}

func deposit(s *state.State, c state.Caller, paymentID string, in *depositInput) (state.Progress, error) {
	return s.Deposit(c, paymentID, in.Amount, in.RemitterName)
}

// verdict is the gateway's late word.
type verdict string

const (
	approved verdict = "APPROVED"
	declined verdict = "DECLINED"
)

// Valid lets Bind refuse anything else.
func (v verdict) Valid() bool { return v == approved || v == declined }

type settleInput struct {
	Outcome   verdict `json:"outcome"`
	PgCode    *string `json:"pgCode,omitempty"`
	PgMessage *string `json:"pgMessage,omitempty"`
}

func settle(s *state.State, c state.Caller, paymentID string, in *settleInput) (state.Progress, error) {
	if in.Outcome == approved {
		return s.Settle(c, paymentID, nil)
	}
	return s.Settle(c, paymentID, new(declineInput{in.PgCode, in.PgMessage}.decline()))
}

func settleCancellation(s *state.State, c state.Caller, paymentID, cancellationID string, in *settleInput) (state.Progress, error) {
	return s.SettleCancellation(c, paymentID, cancellationID, in.Outcome == approved)
}

func consoleCancel(s *state.State, c state.Caller, paymentID string, in *wire.CancelPaymentBody) (state.ForeignCancellation, error) {
	return s.ConsoleCancel(c, paymentID, in)
}

type chargebackInput struct {
	Amount *int64 `json:"amount,omitempty"`
}

func chargeback(s *state.State, c state.Caller, paymentID string, in *chargebackInput) (state.ForeignCancellation, error) {
	return s.Chargeback(c, paymentID, in.Amount)
}

type cardInput struct {
	CardNumber *string `json:"cardNumber,omitempty"`
}

func finishBillingKeyWindow(s *state.State, c state.Caller, billingKey string, in *cardInput) (state.BillingKeyProgress, error) {
	return s.FinishBillingKeyWindow(c, billingKey, in.CardNumber)
}

func finishIdentityWindow(s *state.State, c state.Caller, id string, in *settleInput) (state.IdentityProgress, error) {
	if in.Outcome == approved {
		return s.FinishIdentityWindow(c, id, nil)
	}
	return s.FinishIdentityWindow(c, id, new(declineInput{in.PgCode, in.PgMessage}.decline()))
}

type escrowInput struct {
	Status state.EscrowAnswer `json:"status"`
}

func answerEscrow(s *state.State, c state.Caller, paymentID string, in *escrowInput) (state.Progress, error) {
	return s.AnswerEscrow(c, paymentID, in.Status)
}
