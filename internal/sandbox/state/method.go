package state

import (
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// isDigits tells whether text is between low and high digits long.
func isDigits(text string, low, high int) bool {
	return len(text) >= low && len(text) <= high && strings.Trim(text, "0123456789") == ""
}

// checkCredential checks the form of a card. It never says what was wrong inside
// a value, only where: card data must not come back in an error.
func checkCredential(path string, c wire.CardCredential) error {
	const minCard, maxCard, birth, business = 13, 19, 6, 10
	switch {
	case !isDigits(c.Number, minCard, maxCard):
		return invalid(path+".number", "must be 13 to 19 digits")
	case !isDigits(c.ExpiryYear, 2, 2):
		return invalid(path+".expiryYear", "must be two digits")
	case !isDigits(c.ExpiryMonth, 2, 2) || c.ExpiryMonth < "01" || c.ExpiryMonth > "12":
		return invalid(path+".expiryMonth", "must be 01 to 12")
	case c.BirthOrBusinessRegistrationNumber != nil &&
		!isDigits(*c.BirthOrBusinessRegistrationNumber, birth, birth) &&
		!isDigits(*c.BirthOrBusinessRegistrationNumber, business, business):
		return invalid(path+".birthOrBusinessRegistrationNumber", "must be 6 or 10 digits")
	case c.PasswordTwoDigits != nil && !isDigits(*c.PasswordTwoDigits, 2, 2):
		return invalid(path+".passwordTwoDigits", "must be two digits")
	}
	return nil
}

// cardFrom keeps of a credential what may be kept.
func cardFrom(c wire.CardCredential) wire.Card {
	return script.Card(c.Number, len(deref(c.BirthOrBusinessRegistrationNumber)) > len("yyMMdd"))
}

func installmentOf(path string, month *int32, free *bool) (*wire.PaymentInstallment, error) {
	const longest = 36
	if m := deref(month); m < 0 || m > longest {
		return nil, invalid(path, "must be 0 to 36")
	}
	return &wire.PaymentInstallment{
		Month: deref(month), IsInterestFree: deref(free), IsInterestFreeFromMerchant: free,
	}, nil
}

func checkInstantMethod(m wire.InstantPaymentMethodInput, now time.Time) error {
	if err := exactlyOne("method.card", m.Card, "method.virtualAccount", m.VirtualAccount); err != nil {
		return err
	}
	if m.VirtualAccount != nil {
		return checkVirtualAccount(*m.VirtualAccount, now)
	}
	if _, err := installmentOf("method.card.installmentMonth", m.Card.InstallmentMonth, nil); err != nil {
		return err
	}
	return checkCredential("method.card.credential", m.Card.Credential)
}

func (s *State) setInstantMethod(a *attempt, m wire.InstantPaymentMethodInput, c Caller) {
	if m.VirtualAccount != nil {
		s.setVirtualAccount(a, *m.VirtualAccount, c)
		return
	}
	free := deref(m.Card.UseFreeInterestFromMerchant)
	a.Method = wire.PaymentMethodCard{
		Card: new(cardFrom(m.Card.Credential)), PointUsed: m.Card.UseCardPoint,
		Installment: &wire.PaymentInstallment{
			Month:                      deref(m.Card.InstallmentMonth),
			IsInterestFree:             free || deref(m.Card.UseFreeInstallmentPlan),
			IsInterestFreeFromMerchant: m.Card.UseFreeInterestFromMerchant,
		},
	}
}
