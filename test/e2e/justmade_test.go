package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
)

// next is a call about something that the service has just made.
type next struct {
	// operation is PortOne's operationId of the call; missing what PortOne says is not
	// there, and reason how the contract calls that, if it is called otherwise.
	operation, missing, reason string
	// make makes it and returns the call.
	make func(*testing.T, *caller) proto.Message
}

// TestPortOneDoesNotKnowWhatWasJustMade has PortOne refuse writes for what this service
// has made a moment ago. That is never the end: a repeat with the same request id is sent.
func TestPortOneDoesNotKnowWhatWasJustMade(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			for name, n := range nexts() {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					p := serve(t, nil)
					c := &caller{p, connect(t, p)}
					request := n.make(t, c)
					c.play(t, http.MethodPut, "/faults", map[string]any{"rules": []any{
						map[string]any{"operations": []string{n.operation}, "kind": "typed_error", "error": n.missing},
					}})
					reason := n.reason
					if reason == "" {
						reason = n.missing
					}
					tooEarly(t, c, request, reason)
					c.play(t, http.MethodDelete, "/faults", nil)
					for range 2 {
						if a := c.via.call(t.Context(), t, methodOf(t, request), request); a.err != nil {
							t.Fatalf("a repeat ends with %v", a.err.Proto())
						}
					}
				})
			}
		})
	}
}

func nexts() map[string]next {
	return map[string]next{
		"capture a charge": {"capturePayment", "PAYMENT_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("made", 11000))
			return &paymentv1.CapturePaymentRequest{RequestId: "capture-0123456789", PaymentId: "made"}
		}},
		"capture what is paid": {"capturePayment", "PAYMENT_NOT_PAID", "", func(t *testing.T, c *caller) proto.Message {
			ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("made", 11000))
			return &paymentv1.CapturePaymentRequest{RequestId: "capture-0123456789", PaymentId: "made"}
		}},
		"refund a charge": {"cancelPayment", "PAYMENT_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("made", 11000))
			return refund("made", 4000, "a")
		}},
		"close an account": {"closeVirtualAccount", "PAYMENT_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			ask[*paymentv1.PayInstantlyResponse](t, c, openAccount("made", 11000))
			return &paymentv1.CloseVirtualAccountRequest{RequestId: "close-0123456789ab", PaymentId: "made"}
		}},
		"ship a charge in escrow": {"applyEscrowLogistics", "PAYMENT_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			pay := payByCard("made", 11000)
			pay.IsEscrow = new(true)
			ask[*paymentv1.PayInstantlyResponse](t, c, pay)
			return &paymentv1.RegisterEscrowLogisticsRequest{RequestId: "ship-0123456789abc", PaymentId: "made", Logistics: &paymentv1.EscrowLogistics{
				Company: paymentv1.EscrowLogisticsCompany_ESCROW_LOGISTICS_COMPANY_CJ, InvoiceNumber: "1234", SentAt: timestamppb.Now(),
			}}
		}},
		"stop a refund": {"stopPaymentCancellation", "PAYMENT_CANCELLATION_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("made", 11000))
			asked := ask[*paymentv1.CancelPaymentResponse](t, c, refund("made", 1411, "a")).GetCancellation()
			return &paymentv1.StopPaymentCancellationRequest{RequestId: "stop-0123456789abc", PaymentId: "made", CancellationId: asked.GetId()}
		}},
		"cancel a receipt": {"cancelCashReceiptByPaymentId", "CASH_RECEIPT_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			ask[*paymentv1.IssueCashReceiptResponse](t, c, &paymentv1.IssueCashReceiptRequest{
				RequestId: "receipt-0123456789", PaymentId: "made", ChannelKey: channel, OrderName: "Two coffees", CurrencyCode: won,
				Type: paymentv1.CashReceiptType_CASH_RECEIPT_TYPE_PERSONAL, Amount: &commonv1.AmountInput{Total: 11000},
				Customer: &paymentv1.CashReceiptCustomerInput{IdentityNumber: "01012345678"},
			})
			return &paymentv1.CancelCashReceiptRequest{RequestId: "cancel-0123456789a", PaymentId: "made"}
		}},
		"charge a key": {"payWithBillingKey", "BILLING_KEY_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			return charge("made", issuedKey(t, c), 11000)
		}},
		"delete a key": {"deleteBillingKey", "BILLING_KEY_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			return &billingv1.DeleteBillingKeyRequest{RequestId: "delete-0123456789a", BillingKey: issuedKey(t, c)}
		}},
		"schedule a key": {"createPaymentSchedule", "BILLING_KEY_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			return monthly(issuedKey(t, c))
		}},
		"revoke a schedule": {"revokePaymentSchedules", "PAYMENT_SCHEDULE_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			made := ask[*billingv1.CreatePaymentScheduleResponse](t, c, monthly(issuedKey(t, c))).GetSchedule()
			return &billingv1.RevokePaymentSchedulesRequest{RequestId: "revoke-0123456789a", ScheduleIds: []string{made.GetId()}}
		}},
		"revoke all schedules of a key": {"revokePaymentSchedules", "PAYMENT_SCHEDULE_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			schedule := monthly(issuedKey(t, c))
			ask[*billingv1.CreatePaymentScheduleResponse](t, c, schedule)
			return &billingv1.RevokePaymentSchedulesRequest{RequestId: "revoke-0123456789a", BillingKey: new(schedule.GetPayment().GetBillingKey())}
		}},
		"transfer a charge": {"createPlatformOrderTransfer", "PLATFORM_PAYMENT_NOT_FOUND", "TRANSFER_PAYMENT_NOT_FOUND", func(t *testing.T, c *caller) proto.Message {
			ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("made", 11000))
			return &settlementv1.CreateOrderTransferRequest{
				RequestId: "transfer-0123456789", PartnerId: "partner-sandbox", PaymentId: "made",
				OrderDetail: &settlementv1.OrderDetailInput{OrderAmount: new(int64(11000))},
			}
		}},
		"delete a transfer": {"deletePlatformTransfer", "PLATFORM_TRANSFER_NOT_FOUND", "TRANSFER_NOT_FOUND", func(t *testing.T, c *caller) proto.Message {
			made := ask[*settlementv1.CreateManualTransferResponse](t, c, &settlementv1.CreateManualTransferRequest{
				RequestId: "transfer-0123456789", PartnerId: "partner-sandbox", SettlementAmount: 11000, SettlementDate: &date.Date{Year: 2099, Month: 1, Day: 5},
			}).GetTransfer()
			return &settlementv1.DeleteTransferRequest{RequestId: "delete-0123456789a", TransferId: made.GetId()}
		}},
		"confirm an identity": {"confirmIdentityVerification", "IDENTITY_VERIFICATION_NOT_FOUND", "", func(t *testing.T, c *caller) proto.Message {
			ask[*identityv1.SendIdentityVerificationResponse](t, c, &identityv1.SendIdentityVerificationRequest{
				RequestId: "identity-0123456789", IdentityVerificationId: "made", ChannelKey: "channel-key-identity",
				Operator: identityv1.IdentityVerificationOperator_IDENTITY_VERIFICATION_OPERATOR_SKT,
				Method:   identityv1.IdentityVerificationMethod_IDENTITY_VERIFICATION_METHOD_SMS,
				Customer: &identityv1.IdentityVerificationCustomerInput{
					Name: "Hong Gildong", PhoneNumber: "01012345678", IdentityNumber: new("9001021"), IpAddress: "127.0.0.1",
				},
			})
			return &identityv1.ConfirmIdentityVerificationRequest{RequestId: "confirm-0123456789", IdentityVerificationId: "made", Otp: new("000000")}
		}},
	}
}

func issuedKey(t *testing.T, c *caller) string {
	t.Helper()
	return ask[*billingv1.IssueBillingKeyResponse](t, c, storeCard("issue-0123456789-made")).GetBillingKeyInfo().GetBillingKey()
}

// monthly asks for a payment with a billing key in a month.
func monthly(billingKey string) *billingv1.CreatePaymentScheduleRequest {
	const month = 30 * 24 * time.Hour
	return &billingv1.CreatePaymentScheduleRequest{
		RequestId: "schedule-0123456789", PaymentId: "made", TimeToPay: timestamppb.New(time.Now().Add(month)),
		Payment: &billingv1.ScheduledPaymentInput{
			BillingKey: billingKey, OrderName: "Monthly plan", CurrencyCode: won, Amount: &commonv1.AmountInput{Total: 11000},
		},
	}
}
