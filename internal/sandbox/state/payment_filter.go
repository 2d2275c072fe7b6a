package state

import (
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// filterStatus spells the states as the filter does, which calls one of them
// otherwise than the resource.
func filterStatus(s status) wire.PaymentStatus {
	if s == payPending {
		return wire.PaymentStatusPending
	}
	return wire.PaymentStatus(s)
}

// matches applies every field of the filter but the time range. What a payment
// has no value for does not match a filter on it.
func (a *attempt) matches(f *wire.PaymentFilterInput) bool {
	card := deref(cardOf(a.Method))
	return all(
		same(f.MerchantID, a.MerchantID),
		among(f.Status, filterStatus(a.status)),
		among(f.Methods, methodType(a.Method)),
		among(f.PgProvider, a.Channel.PgProvider),
		same(f.IsTest, !a.channel.Live),
		same(f.IsScheduled, a.ScheduleID != nil),
		same(f.Version, a.Version),
		same(f.WebhookStatus, a.webhookStatus()),
		same(f.PlatformType, clientType(a.Origin)),
		same(f.Currency, a.Currency),
		same(f.IsEscrow, a.Escrow != nil),
		same(f.EscrowStatus, escrowStatus(a.Escrow)),
		same(f.CardBrand, deref(card.Brand)),
		same(f.CardType, deref(card.Type)),
		same(f.CardOwnerType, deref(card.OwnerType)),
		same(f.GiftCertificateType, giftCertificate(a.Method)),
		a.matchesCashReceipt(f),
		!slices.ContainsFunc(f.TextSearch, func(t wire.PaymentTextSearch) bool { return !a.mentions(t) }),
	)
}

func all(conditions ...bool) bool { return !slices.Contains(conditions, false) }

func among[T comparable](want []T, got T) bool { return len(want) == 0 || slices.Contains(want, got) }

func methodType(m wire.PaymentMethod) wire.PaymentMethodType {
	switch m.(type) {
	case wire.PaymentMethodCard:
		return wire.PaymentMethodTypeCard
	case wire.PaymentMethodVirtualAccount:
		return wire.PaymentMethodTypeVirtualAccount
	case wire.PaymentMethodTransfer:
		return wire.PaymentMethodTypeTransfer
	case wire.PaymentMethodMobile:
		return wire.PaymentMethodTypeMobile
	case wire.PaymentMethodEasyPay:
		return wire.PaymentMethodTypeEasyPay
	case wire.PaymentMethodGiftCertificate:
		return wire.PaymentMethodTypeGiftCertificate
	case wire.PaymentMethodConvenienceStore:
		return wire.PaymentMethodTypeConvenienceStore
	default:
		return wire.PaymentMethodTypeCrypto
	}
}

func clientType(o wire.PaymentOrigin) wire.PaymentClientType {
	return map[wire.PaymentOriginPlatformType]wire.PaymentClientType{
		wire.PaymentOriginPlatformTypePc:     wire.PaymentClientTypeSdkPc,
		wire.PaymentOriginPlatformTypeMobile: wire.PaymentClientTypeSdkMobile,
		wire.PaymentOriginPlatformTypeAPI:    wire.PaymentClientTypeAPI,
	}[o.PlatformType]
}

// webhookStatus is the fate of the webhook that told the present state.
func (a *attempt) webhookStatus() wire.PaymentWebhookStatus {
	for _, w := range slices.Backward(a.Webhooks) {
		if string(deref(w.PaymentStatus)) == string(a.status) {
			return deref(w.Status)
		}
	}
	return ""
}

func escrowStatus(e wire.PaymentEscrow) wire.PaymentFilterInputEscrowStatus {
	switch e.(type) {
	case wire.RegisteredPaymentEscrow:
		return wire.PaymentFilterInputEscrowStatusRegistered
	case wire.DeliveredPaymentEscrow:
		return wire.PaymentFilterInputEscrowStatusDelivered
	case wire.ConfirmedPaymentEscrow:
		return wire.PaymentFilterInputEscrowStatusConfirmed
	case wire.RejectedPaymentEscrow:
		return wire.PaymentFilterInputEscrowStatusRejected
	case wire.RejectConfirmedPaymentEscrow:
		return wire.PaymentFilterInputEscrowStatusRejectConfirmed
	case wire.CancelledPaymentEscrow:
		return wire.PaymentFilterInputEscrowStatusCancelled
	default:
		return ""
	}
}

func giftCertificate(m wire.PaymentMethod) wire.PaymentMethodGiftCertificateType {
	if gift, ok := m.(wire.PaymentMethodGiftCertificate); ok {
		return deref(gift.GiftCertificateType)
	}
	return ""
}

func (a *attempt) matchesCashReceipt(f *wire.PaymentFilterInput) bool {
	var state wire.PaymentCashReceiptStatus
	r := wire.CancelledPaymentCashReceipt{}
	switch receipt := a.CashReceipt.(type) {
	case wire.IssuedPaymentCashReceipt:
		state, r.Type, r.IssuedAt = wire.PaymentCashReceiptStatusIssued, receipt.Type, receipt.IssuedAt
	case wire.CancelledPaymentCashReceipt:
		state, r = wire.PaymentCashReceiptStatusCancelled, receipt
	}
	issued, revoked := &r.IssuedAt, &r.CancelledAt
	return all(
		same(f.CashReceiptType, wire.CashReceiptInputType(deref(r.Type))),
		same(f.CashReceiptStatus, state),
		f.CashReceiptIssuedAtRange == nil || state != "" && timeRange(*f.CashReceiptIssuedAtRange).has(issued),
		f.CashReceiptCancelledAtRange == nil ||
			state == wire.PaymentCashReceiptStatusCancelled && timeRange(*f.CashReceiptCancelledAtRange).has(revoked),
	)
}
