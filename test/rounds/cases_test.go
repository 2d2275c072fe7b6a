package rounds

import (
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/identity"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

const (
	total    = 11_000
	order    = "order-1"
	ordinary = "4111110000001111"
	// Amounts and cards that the sandbox's gateway refuses.
	declined, cannotBeClosed, refundDeclined, async = 10_401, 10_415, 1_412, 1_411
	cannotBeStored                                  = "4111110000000421"
)

func setText(m proto.Message, field protoreflect.Name, text string) {
	r := m.ProtoReflect()
	r.Set(r.Descriptor().Fields().ByName(field), protoreflect.ValueOfString(text))
}

// measured is a call, its answer, and how many rounds there are before that.
type measured struct {
	want   string
	rounds int
	do     func(*shop) string
}

func card(number string) *commonv1.CardCredential {
	return &commonv1.CardCredential{Number: number, ExpiryYear: "30", ExpiryMonth: "12"}
}

func pay(s *shop, amount int64) string {
	_, reason := do(s, payment.PayInstantly, &paymentv1.PayInstantlyRequest{
		PaymentId: order, ChannelKey: new("channel-key-card"), OrderName: "two coffees",
		Amount: &commonv1.AmountInput{Total: amount}, CurrencyCode: "KRW",
		Method: &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_Card{
			Card: &paymentv1.InstantPaymentCard{Credential: card(ordinary)},
		}},
	})
	return reason
}

func openAccount(s *shop, amount int64) string {
	_, reason := do(s, payment.PayInstantly, &paymentv1.PayInstantlyRequest{
		PaymentId: order, ChannelKey: new("channel-key-virtual-account"), OrderName: "a sofa",
		Amount: &commonv1.AmountInput{Total: amount}, CurrencyCode: "KRW",
		Method: &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_VirtualAccount{
			VirtualAccount: &paymentv1.VirtualAccountInput{
				Bank:   "SHINHAN",
				Expiry: &paymentv1.VirtualAccountExpiryInput{Expiry: &paymentv1.VirtualAccountExpiryInput_ValidHours{ValidHours: 24}},
				Option: &paymentv1.VirtualAccountOption{Type: paymentv1.VirtualAccountType_VIRTUAL_ACCOUNT_TYPE_NORMAL},
			},
		}},
	})
	return reason
}

func refund(s *shop, change func(*paymentv1.CancelPaymentRequest)) (string, string) {
	request := &paymentv1.CancelPaymentRequest{PaymentId: order, Reason: "one was cold"}
	change(request)
	response, reason := do(s, payment.Cancel, request)
	return response.GetCancellation().GetId(), reason
}

// refused is a refund of a payment that is paid.
func refused(change func(*paymentv1.CancelPaymentRequest)) func(*shop) string {
	return func(s *shop) string {
		pay(s, total)
		_, reason := refund(s, change)
		return reason
	}
}

func storeCard(s *shop, number string) (string, string) {
	response, reason := do(s, billing.IssueBillingKey, &billingv1.IssueBillingKeyRequest{
		ChannelKey: new("channel-key-card"), Customer: &commonv1.CustomerInput{Id: new("customer-1")},
		Method: &billingv1.BillingKeyMethodInput{Method: &billingv1.BillingKeyMethodInput_Card{
			Card: &billingv1.BillingKeyCardInput{Credential: card(number)},
		}},
	})
	return response.GetBillingKeyInfo().GetBillingKey(), reason
}

func schedule(s *shop, key string) string {
	_, reason := do(s, billing.CreatePaymentSchedule, &billingv1.CreatePaymentScheduleRequest{
		PaymentId: order, TimeToPay: timestamppb.New(time.Now().Add(24 * time.Hour).Truncate(time.Second)),
		Payment: &billingv1.ScheduledPaymentInput{
			BillingKey: key, OrderName: "monthly plan", Amount: &commonv1.AmountInput{Total: total}, CurrencyCode: "KRW",
		},
	})
	return reason
}

func deleteKey(s *shop, key string) string {
	_, reason := do(s, billing.DeleteBillingKey, &billingv1.DeleteBillingKeyRequest{BillingKey: key})
	return reason
}

func transfer(s *shop, id *string) string {
	_, reason := do(s, settlement.CreateManualTransfer, &settlementv1.CreateManualTransferRequest{
		Id: id, PartnerId: "partner-sandbox", SettlementAmount: 1000, SettlementDate: &date.Date{Year: 2030, Month: 1, Day: 2},
	})
	return reason
}

func sendPassword(s *shop) {
	must(s, identity.SendIdentityVerification, &identityv1.SendIdentityVerificationRequest{
		IdentityVerificationId: "verification-1", ChannelKey: "channel-key-identity", Operator: identityv1.IdentityVerificationOperator_IDENTITY_VERIFICATION_OPERATOR_SKT,
		Method: identityv1.IdentityVerificationMethod_IDENTITY_VERIFICATION_METHOD_SMS,
		Customer: &identityv1.IdentityVerificationCustomerInput{
			Name: "Hong Gildong", PhoneNumber: "01012345678", IdentityNumber: new("9001011"), IpAddress: "127.0.0.1",
		},
	})
}

func enter(s *shop, password string) string {
	_, reason := do(s, identity.ConfirmIdentityVerification, &identityv1.ConfirmIdentityVerificationRequest{
		IdentityVerificationId: "verification-1", Otp: &password,
	})
	return reason
}

func cancelReceipt(s *shop) string {
	_, reason := do(s, payment.CancelCashReceipt, &paymentv1.CancelCashReceiptRequest{PaymentId: order})
	return reason
}

func closeAccount(s *shop) string {
	_, reason := do(s, payment.CloseVirtualAccount, &paymentv1.CloseVirtualAccountRequest{PaymentId: order})
	return reason
}

// cases are what issue after issue has been about. A charge and a refund read first what
// is there; so one round of each is before the call itself.
func cases() map[string]measured {
	return map[string]measured{
		"a charge":                           {"", 2, func(s *shop) string { return pay(s, total) }},
		"a charge that the gateway declines": {"PG_PROVIDER", 3, func(s *shop) string { return pay(s, declined) }},
		"a charge for an id in use": {"ALREADY_PAID", 1, func(s *shop) string {
			pay(s, total)
			return pay(s, total)
		}},
		"a refund": {"", 2, refused(func(*paymentv1.CancelPaymentRequest) {})},
		"a refund of more than is left": {"CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT", 2, refused(func(r *paymentv1.CancelPaymentRequest) {
			r.Amount = new(int64(total + 1))
		})},
		"a refund with a stale balance": {"CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN", 2, refused(func(r *paymentv1.CancelPaymentRequest) {
			r.Amount, r.CurrentCancellableAmount = new(int64(1)), new(int64(total-1))
		})},
		"a refund with too much tax-free": {"CANCEL_TAX_FREE_AMOUNT_EXCEEDS_CANCELLABLE_TAX_FREE_AMOUNT", 2, refused(func(r *paymentv1.CancelPaymentRequest) {
			r.Amount, r.TaxFreeAmount = new(int64(1000)), new(int64(900))
		})},
		"a refund that the gateway declines": {"PG_PROVIDER", 3, refused(func(r *paymentv1.CancelPaymentRequest) {
			r.Amount = new(int64(refundDeclined))
		})},
		"stopping a refund that is made": {"PAYMENT_CANCELLATION_NOT_PENDING", 2, func(s *shop) string {
			pay(s, total)
			id, _ := refund(s, func(*paymentv1.CancelPaymentRequest) {})
			_, reason := do(s, payment.StopCancellation, &paymentv1.StopPaymentCancellationRequest{PaymentId: order, CancellationId: id})
			return reason
		}},
		"closing an account that waits no more": {"PAYMENT_NOT_WAITING_FOR_DEPOSIT", 1, func(s *shop) string {
			pay(s, total)
			return closeAccount(s)
		}},
		"closing an account that the bank keeps": {"PG_PROVIDER", 1, func(s *shop) string {
			openAccount(s, cannotBeClosed)
			return closeAccount(s)
		}},
		"a wrong password": {"PG_PROVIDER", 1, func(s *shop) string {
			sendPassword(s)
			return enter(s, "123456")
		}},
		"the right password after a wrong one": {"", 1, func(s *shop) string {
			sendPassword(s)
			enter(s, "123456")
			return enter(s, "000000")
		}},
		"the right password twice": {"IDENTITY_VERIFICATION_ALREADY_VERIFIED", 1, func(s *shop) string {
			sendPassword(s)
			enter(s, "000000")
			return enter(s, "000000")
		}},
		"a card that is declined when it is stored": {"PG_PROVIDER", 1, func(s *shop) string {
			_, reason := storeCard(s, cannotBeStored)
			return reason
		}},
		"deleting a key that is deleted": {"BILLING_KEY_ALREADY_DELETED", 1, func(s *shop) string {
			key, _ := storeCard(s, ordinary)
			deleteKey(s, key)
			return deleteKey(s, key)
		}},
		"deleting a key that is scheduled": {"PAYMENT_SCHEDULE_ALREADY_EXISTS", 1, func(s *shop) string {
			key, _ := storeCard(s, ordinary)
			schedule(s, key)
			return deleteKey(s, key)
		}},
		"a schedule for an id in use": {"PAYMENT_SCHEDULE_ALREADY_EXISTS", 2, func(s *shop) string {
			key, _ := storeCard(s, ordinary)
			schedule(s, key)
			return schedule(s, key)
		}},
		"a receipt that is not there": {"CASH_RECEIPT_NOT_FOUND", 1, cancelReceipt},
		"a parcel for nothing paid": {"PAYMENT_NOT_PAID", 1, func(s *shop) string {
			openAccount(s, total)
			_, reason := do(s, payment.CompleteEscrow, &paymentv1.CompleteEscrowRequest{PaymentId: order})
			return reason
		}},
		"a transfer id in use": {"TRANSFER_ID_ALREADY_USED", 1, func(s *shop) string {
			transfer(s, new("transfer-1"))
			return transfer(s, new("transfer-1"))
		}},
	}
}
