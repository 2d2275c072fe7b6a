package state

import (
	"fmt"
	"hash/fnv"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

const remittee = "SANDBOX STORE"

func checkVirtualAccount(in wire.InstantPaymentMethodInputVirtualAccount, now time.Time) error {
	const path = "method.virtualAccount."
	if err := exactlyOne(path+"expiry.validHours", in.Expiry.ValidHours, path+"expiry.dueDate", in.Expiry.DueDate); err != nil {
		return err
	}
	if in.Expiry.ValidHours != nil && *in.Expiry.ValidHours < 1 {
		return invalid(path+"expiry.validHours", "must be at least 1")
	}
	if in.Expiry.DueDate != nil && !in.Expiry.DueDate.After(now) {
		return invalid(path+"expiry.dueDate", "must be in the future")
	}
	fixed := in.Option.Fixed
	if (in.Option.Type == wire.InstantPaymentMethodInputVirtualAccountOptionTypeFixed) != (fixed != nil) {
		return invalid(path+"option.fixed", "must be given with type FIXED, and only then")
	}
	if fixed == nil {
		return nil
	}
	if fixed.AccountNumber != nil && *fixed.AccountNumber == "" {
		return invalid(path+"option.fixed.accountNumber", "must not be empty")
	}
	return exactlyOne(path+"option.fixed.pgAccountId", fixed.PgAccountID, path+"option.fixed.accountNumber", fixed.AccountNumber)
}

func (s *State) setVirtualAccount(a *attempt, in wire.InstantPaymentMethodInputVirtualAccount, c Caller) {
	expiry := deref(in.Expiry.DueDate).UTC()
	if in.Expiry.ValidHours != nil {
		expiry = c.Now.Add(time.Duration(*in.Expiry.ValidHours) * time.Hour)
	}
	m := wire.PaymentMethodVirtualAccount{
		Bank: &in.Bank, AccountNumber: s.accountNumber(c, in.Option.Fixed),
		AccountType:  new(wire.PaymentMethodVirtualAccountType(in.Option.Type)),
		RemitteeName: in.RemitteeName,
		IssuedAt:     &c.Now,
		ExpiredAt:    &expiry,
	}
	if m.RemitteeName == nil {
		m.RemitteeName = new(remittee)
	}
	if r := in.CashReceipt; r != nil && r.Type != wire.CashReceiptInputTypeNoReceipt {
		a.cashReceipt = new(wire.CashReceiptType(r.Type))
	}
	a.Method = m
}

// accountNumber is new for each payment, unless the merchant fixes it: by the
// number itself, or by a name that always leads to the same number.
func (s *State) accountNumber(c Caller, fixed *wire.InstantPaymentMethodInputVirtualAccountOptionFixed) string {
	switch {
	case fixed == nil:
		return s.ids.digits(14)
	case fixed.AccountNumber != nil:
		return *fixed.AccountNumber
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(c.Store.ID + "\x00" + *fixed.PgAccountID))
	return fmt.Sprintf("%014d", h.Sum64()%1e14)
}

// CloseVirtualAccount ends the wait for a deposit.
func (s *State) CloseVirtualAccount(c Caller, paymentID string) (wire.CloseVirtualAccountResponse, error) {
	a, err := s.waiting(c, paymentID, virtualAccountIssued)
	if err != nil {
		return wire.CloseVirtualAccountResponse{}, err
	}
	if a == nil {
		return wire.CloseVirtualAccountResponse{}, wire.PaymentNotWaitingForDepositError{}
	}
	if d := script.CloseAccount(a.Amount.Total); d != nil {
		return wire.CloseVirtualAccountResponse{}, pgError(*d)
	}
	s.fail(a, script.Decline{PGCode: "ACCOUNT_CLOSED", PGMessage: "The virtual account was closed."}, c.Now)
	return wire.CloseVirtualAccountResponse{ClosedAt: c.Now}, nil
}

// Deposit is the customer's transfer into a virtual account. A bank turns away
// any other amount and anything after the expiry, so the sandbox does, too.
func (s *State) Deposit(c Caller, paymentID string, amount *int64, remitter *string) (Progress, error) {
	a, err := s.waiting(c, paymentID, virtualAccountIssued)
	if err != nil {
		return Progress{}, err
	}
	if a == nil {
		return Progress{}, RefusedError("no virtual account of this payment waits for a deposit")
	}
	m, _ := a.Method.(wire.PaymentMethodVirtualAccount)
	payable := a.Amount.Total - a.Amount.Discount
	switch {
	case !c.Now.Before(*m.ExpiredAt):
		return Progress{}, RefusedError("the virtual account has expired")
	case amount != nil && *amount != payable:
		return Progress{}, RefusedError(fmt.Sprintf("the virtual account takes exactly %d", payable))
	}
	m.RemitterName = remitter
	a.Method = m
	s.approve(a, ledger.Deposit, c.Now)
	return a.progress(), nil
}
