package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// What a customer enters who was not told what to enter.
const (
	defaultCard   = "4111110000001111"
	windowExpiry  = 72 * time.Hour
	windowDigits  = 14
	approvalCount = 8
)

func windowCard(number *string) (wire.Card, error) {
	n := defaultCard
	if number != nil {
		n = *number
	}
	const shortest, longest = 13, 19
	if !isDigits(n, shortest, longest) {
		return wire.Card{}, invalid("cardNumber", "must be 13 to 19 digits")
	}
	return script.Card(n, false), nil
}

// setWindowMethod makes the method a customer chose in the window; a card when
// nothing else is said.
func (s *State) setWindowMethod(a *attempt, in *OpenWindowInput, c Caller) error {
	card, err := windowCard(in.CardNumber)
	if err != nil {
		return err
	}
	installment, err := installmentOf("installmentMonth", in.InstallmentMonth, nil)
	if err != nil {
		return err
	}
	bank := wire.BankShinhan
	if in.Bank != nil {
		bank = *in.Bank
	}
	if r := in.CashReceiptType; r != nil && *r != wire.CashReceiptInputTypeNoReceipt {
		a.cashReceipt = new(wire.CashReceiptType(*r))
	}
	byCard := wire.PaymentMethodCard{Card: &card, Installment: installment}
	chosen := wire.PaymentMethodTypeCard
	if in.Method != nil {
		chosen = *in.Method
	}
	a.Method = map[wire.PaymentMethodType]func() wire.PaymentMethod{
		wire.PaymentMethodTypeCard: func() wire.PaymentMethod { return byCard },
		wire.PaymentMethodTypeVirtualAccount: func() wire.PaymentMethod {
			return wire.PaymentMethodVirtualAccount{
				Bank: &bank, AccountNumber: s.ids.digits(windowDigits),
				AccountType: new(wire.PaymentMethodVirtualAccountTypeNormal), RemitteeName: new(remittee),
				IssuedAt: &c.Now, ExpiredAt: new(c.Now.Add(windowExpiry)),
			}
		},
		wire.PaymentMethodTypeTransfer: func() wire.PaymentMethod {
			return wire.PaymentMethodTransfer{Bank: &bank, AccountNumber: new(s.ids.digits(windowDigits))}
		},
		wire.PaymentMethodTypeMobile: func() wire.PaymentMethod {
			return wire.PaymentMethodMobile{PhoneNumber: a.Customer.PhoneNumber}
		},
		wire.PaymentMethodTypeEasyPay: func() wire.PaymentMethod {
			return wire.PaymentMethodEasyPay{Provider: in.EasyPayProvider, EasyPayMethod: byCard}
		},
		wire.PaymentMethodTypeGiftCertificate: func() wire.PaymentMethod {
			return wire.PaymentMethodGiftCertificate{
				GiftCertificateType: new(wire.PaymentMethodGiftCertificateTypeCultureland), ApprovalNumber: s.ids.digits(approvalCount),
			}
		},
		wire.PaymentMethodTypeConvenienceStore: func() wire.PaymentMethod {
			return wire.PaymentMethodConvenienceStore{
				ConvenienceStoreBrand: new(wire.ConvenienceStoreBrandLawson),
				ConfirmationNumber:    new(s.ids.digits(approvalCount)),
				PaymentDeadline:       new(c.Now.Add(windowExpiry)),
			}
		},
		wire.PaymentMethodTypeCrypto: func() wire.PaymentMethod { return wire.PaymentMethodCrypto{} },
	}[chosen]()
	return nil
}
