package e2e_test

import (
	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// What the sandbox knows: see docs/sandbox.md.
const (
	card    = "4111110000001111"
	channel = "channel-key-card"
	won     = "KRW"
)

func credential(number string) *commonv1.CardCredential {
	return &commonv1.CardCredential{Number: number, ExpiryYear: "30", ExpiryMonth: "12"}
}

// storeCard asks for a billing key.
func storeCard(requestID string) *billingv1.IssueBillingKeyRequest {
	return &billingv1.IssueBillingKeyRequest{
		RequestId: requestID, ChannelKey: new(channel),
		Method: &billingv1.BillingKeyMethodInput{Method: &billingv1.BillingKeyMethodInput_Card{
			Card: &billingv1.BillingKeyCardInput{Credential: credential(card)},
		}},
	}
}

// charge asks for a payment with a billing key. Its request id follows from the
// payment's.
func charge(paymentID, billingKey string, total int64) *paymentv1.PayWithBillingKeyRequest {
	return &paymentv1.PayWithBillingKeyRequest{
		RequestId: "charge-0123456789-" + paymentID, PaymentId: paymentID, BillingKey: billingKey,
		OrderName: "Two coffees", Amount: &commonv1.AmountInput{Total: total}, CurrencyCode: won,
	}
}

// payByCard asks for a payment with the digits of a card.
func payByCard(paymentID string, total int64) *paymentv1.PayInstantlyRequest {
	return &paymentv1.PayInstantlyRequest{
		RequestId: "pay-0123456789abc-" + paymentID, PaymentId: paymentID, ChannelKey: new(channel),
		OrderName: "Two coffees", Amount: &commonv1.AmountInput{Total: total}, CurrencyCode: won,
		Method: &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_Card{
			Card: &paymentv1.InstantPaymentCard{Credential: credential(card)},
		}},
	}
}

// openAccount asks for a virtual account to pay into.
func openAccount(paymentID string, total int64) *paymentv1.PayInstantlyRequest {
	request := payByCard(paymentID, total)
	request.Method = &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_VirtualAccount{
		VirtualAccount: &paymentv1.VirtualAccountInput{
			Bank:   "SHINHAN",
			Expiry: &paymentv1.VirtualAccountExpiryInput{Expiry: &paymentv1.VirtualAccountExpiryInput_ValidHours{ValidHours: 24}},
			Option: &paymentv1.VirtualAccountOption{Type: paymentv1.VirtualAccountType_VIRTUAL_ACCOUNT_TYPE_NORMAL},
		},
	}}
	return request
}

// refund asks for a part of a payment back, or for all of it if amount is 0. Nth
// tells one refund of a payment from another.
func refund(paymentID string, amount int64, nth string) *paymentv1.CancelPaymentRequest {
	request := &paymentv1.CancelPaymentRequest{
		RequestId: "refund-0123456789-" + nth + "-" + paymentID, PaymentId: paymentID, Reason: "one was cold",
	}
	if amount > 0 {
		request.Amount = new(amount)
	}
	return request
}
