package shop

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

const (
	currency = "KRW"
	card     = "channel-key-card"
	account  = "channel-key-virtual-account"
)

// purchase is something that a shop wants to be paid for.
type purchase struct {
	caller     string
	paymentID  string
	intent     *string
	total      int64
	billingKey string
}

func (p *purchase) withKey(id string) *paymentv1.PayWithBillingKeyRequest {
	return &paymentv1.PayWithBillingKeyRequest{
		RequestId: id, PaymentId: p.paymentID, BillingKey: p.billingKey, OrderName: "two coffees",
		Amount: &commonv1.AmountInput{Total: p.total}, CurrencyCode: currency, IntentRef: p.intent,
	}
}

func (p *purchase) instant(id string) *paymentv1.PayInstantlyRequest {
	return &paymentv1.PayInstantlyRequest{
		RequestId: id, PaymentId: p.paymentID, ChannelKey: new(card), OrderName: "two coffees",
		Amount: &commonv1.AmountInput{Total: p.total}, CurrencyCode: currency, IntentRef: p.intent,
		Method: &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_Card{
			Card: &paymentv1.InstantPaymentCard{Credential: credential("1111")},
		}},
	}
}

func (p *purchase) account(id string) *paymentv1.PayInstantlyRequest {
	return &paymentv1.PayInstantlyRequest{
		RequestId: id, PaymentId: p.paymentID, ChannelKey: new(account), OrderName: "a sofa",
		Amount: &commonv1.AmountInput{Total: p.total}, CurrencyCode: currency, IntentRef: p.intent,
		Method: &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_VirtualAccount{
			VirtualAccount: &paymentv1.VirtualAccountInput{
				Bank:   "SHINHAN",
				Expiry: &paymentv1.VirtualAccountExpiryInput{Expiry: &paymentv1.VirtualAccountExpiryInput_ValidHours{ValidHours: 24}},
				Option: &paymentv1.VirtualAccountOption{Type: paymentv1.VirtualAccountType_VIRTUAL_ACCOUNT_TYPE_NORMAL},
			},
		}},
	}
}

func (p *purchase) confirm(id, token string, transaction *string) *paymentv1.ConfirmPaymentRequest {
	return &paymentv1.ConfirmPaymentRequest{
		RequestId: id, PaymentId: p.paymentID, PaymentToken: token, TxId: transaction,
		CurrencyCode: new(currency), TotalAmount: new(p.total), IsTest: new(true), IntentRef: p.intent,
	}
}

func (p *purchase) schedule(id string, at time.Time) *billingv1.CreatePaymentScheduleRequest {
	return &billingv1.CreatePaymentScheduleRequest{
		RequestId: id, PaymentId: p.paymentID, TimeToPay: timestamppb.New(at),
		Payment: &billingv1.ScheduledPaymentInput{
			BillingKey: p.billingKey, OrderName: "monthly plan",
			Amount: &commonv1.AmountInput{Total: p.total}, CurrencyCode: currency,
		},
	}
}

func (p *purchase) cancel(id string, amount, balance *int64) *paymentv1.CancelPaymentRequest {
	return &paymentv1.CancelPaymentRequest{
		RequestId: id, PaymentId: p.paymentID, Amount: amount, Reason: "one was cold", CurrentCancellableAmount: balance,
	}
}

func (p *purchase) receipt(id string) *paymentv1.IssueCashReceiptRequest {
	return &paymentv1.IssueCashReceiptRequest{
		RequestId: id, PaymentId: p.paymentID, ChannelKey: card, OrderName: "two coffees", CurrencyCode: currency,
		Type: paymentv1.CashReceiptType_CASH_RECEIPT_TYPE_PERSONAL, Amount: &commonv1.AmountInput{Total: p.total},
		Customer: &paymentv1.CashReceiptCustomerInput{IdentityNumber: "01012345678"},
	}
}

func issue(id, customer, lastDigits string) *billingv1.IssueBillingKeyRequest {
	return &billingv1.IssueBillingKeyRequest{
		RequestId: id, ChannelKey: new(card), Customer: &commonv1.CustomerInput{Id: &customer},
		Method: &billingv1.BillingKeyMethodInput{Method: &billingv1.BillingKeyMethodInput_Card{
			Card: &billingv1.BillingKeyCardInput{Credential: credential(lastDigits)},
		}},
	}
}

func credential(lastDigits string) *commonv1.CardCredential {
	return &commonv1.CardCredential{Number: "411111000000" + lastDigits, ExpiryYear: "30", ExpiryMonth: "12"}
}
