package e2e_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// story is a piece of the life of a payment, the same for every way to call.
type story struct {
	name string
	tell func(*testing.T, *caller)
}

// core are the RPCs that the stories must have called, in every way to call.
var core = []protoreflect.FullName{
	"paymentsvc.billing.v1.BillingKeyService.DeleteBillingKey",
	"paymentsvc.billing.v1.BillingKeyService.GetBillingKey",
	"paymentsvc.billing.v1.BillingKeyService.IssueBillingKey",
	"paymentsvc.billing.v1.BillingKeyService.ListBillingKeys",
	"paymentsvc.payment.v1.BankService.ListBanks",
	"paymentsvc.payment.v1.PaymentService.CancelPayment",
	"paymentsvc.payment.v1.PaymentService.CapturePayment",
	"paymentsvc.payment.v1.PaymentService.CloseVirtualAccount",
	"paymentsvc.payment.v1.PaymentService.ConfirmPayment",
	"paymentsvc.payment.v1.PaymentService.GetPayment",
	"paymentsvc.payment.v1.PaymentService.ListPaymentTransactions",
	"paymentsvc.payment.v1.PaymentService.ListPayments",
	"paymentsvc.payment.v1.PaymentService.PayInstantly",
	"paymentsvc.payment.v1.PaymentService.PayWithBillingKey",
	"paymentsvc.payment.v1.PaymentService.PreRegisterPayment",
	"paymentsvc.payment.v1.PaymentService.StopPaymentCancellation",
}

func stories() []story {
	return []story{
		{"a stored card is charged, found, and forgotten", storedCard},
		{"a part of the money is given back, and then the rest", refunds},
		{"a decline says who declined and why, and the payment can be tried again", decline},
		{"a virtual account waits for its deposit", deposit},
		{"a virtual account that nobody needs is closed", closedAccount},
		{"what the customer approved in the window is confirmed here", confirmation},
		{"a payment is captured unless the gateway refuses", capture},
		{"a refund that takes its time can be stopped", stoppedRefund},
		{"payments are listed page by page to the end", pages},
		{"payments are searched by what is written in them", search},
		{"all banks are listed", banks},
	}
}

func TestTheLifeOfAPayment(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, nil)
			via := &noting{transport: connect(t, p), seen: map[protoreflect.FullName]bool{}}
			t.Cleanup(func() { via.requireSeen(t, core) })
			for _, st := range stories() {
				t.Run(st.name, func(t *testing.T) {
					t.Parallel()
					st.tell(t, &caller{p, via})
				})
			}
		})
	}
}

func storedCard(t *testing.T, c *caller) {
	issue := storeCard("issue-0123456789-stored")
	issue.Customer = &commonv1.CustomerInput{Id: new("customer-of-the-stored-card")}
	key := ask[*billingv1.IssueBillingKeyResponse](t, c, issue).GetBillingKeyInfo().GetBillingKey()

	got := ask[*billingv1.GetBillingKeyResponse](t, c, &billingv1.GetBillingKeyRequest{BillingKey: key}).GetBillingKey()
	if got.GetStatus() != billingv1.BillingKeyStatus_BILLING_KEY_STATUS_ISSUED || got.GetMethods()[0].GetCard().GetCard().GetBrand() != commonv1.CardBrand_CARD_BRAND_VISA {
		t.Errorf("got %v, want an issued key of a VISA card", got)
	}
	list := ask[*billingv1.ListBillingKeysResponse](t, c, &billingv1.ListBillingKeysRequest{
		Filter: &billingv1.BillingKeyFilterInput{CustomerId: new("customer-of-the-stored-card")},
	})
	if len(list.GetBillingKeys()) != 1 || list.GetTotalSize() != 1 || list.GetBillingKeys()[0].GetBillingKey() != key {
		t.Errorf("got %v, want the key alone", list)
	}

	paid := ask[*paymentv1.PayWithBillingKeyResponse](t, c, charge("stored-card", key, 15000)).GetPayment()
	payment := c.payment(t, "stored-card")
	if payment.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_PAID || payment.GetPgTxId() != paid.GetPgTxId() || payment.GetBillingKey() != key {
		t.Errorf("got %v, want it paid with the key", payment)
	}
	attempts := ask[*paymentv1.ListPaymentTransactionsResponse](t, c, &paymentv1.ListPaymentTransactionsRequest{PaymentId: "stored-card"})
	if len(attempts.GetTransactions()) != 1 || attempts.GetTransactions()[0].GetPgTxId() != paid.GetPgTxId() {
		t.Errorf("got %v, want one attempt", attempts)
	}
	if diff := cmp.Diff([]movement{{"charge", 15000}}, c.moved(t, "stored-card")); diff != "" {
		t.Errorf("money (-want +got):\n%s", diff)
	}

	deleted := ask[*billingv1.DeleteBillingKeyResponse](t, c, &billingv1.DeleteBillingKeyRequest{BillingKey: key, RequestId: "delete-0123456789-stored"})
	got = ask[*billingv1.GetBillingKeyResponse](t, c, &billingv1.GetBillingKeyRequest{BillingKey: key}).GetBillingKey()
	if got.GetStatus() != billingv1.BillingKeyStatus_BILLING_KEY_STATUS_DELETED || !got.GetDeletedAt().AsTime().Equal(deleted.GetDeletedAt().AsTime()) {
		t.Errorf("got %v, want it deleted", got)
	}
	c.wantRefusal(t, charge("stored-card-2", key, 15000), codes.FailedPrecondition, "BILLING_KEY_ALREADY_DELETED")
	c.wantRefusal(t, &paymentv1.GetPaymentRequest{PaymentId: "stored-card-2"}, codes.NotFound, "PAYMENT_NOT_FOUND")
}

func refunds(t *testing.T, c *caller) {
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("refunds", 11000))
	first := ask[*paymentv1.CancelPaymentResponse](t, c, refund("refunds", 4000, "a")).GetCancellation()
	if first.GetStatus() != paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_SUCCEEDED || first.GetTotalAmount() != 4000 {
		t.Errorf("got %v, want 4000 given back", first)
	}
	if got := c.payment(t, "refunds"); got.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_PARTIAL_CANCELLED || got.GetAmount().GetCancelled() != 4000 {
		t.Errorf("got %v, want 4000 cancelled", got)
	}
	c.wantRefusal(t, refund("refunds", 8000, "b"), codes.FailedPrecondition, "CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT")
	ask[*paymentv1.CancelPaymentResponse](t, c, refund("refunds", 0, "c"))
	if got := c.payment(t, "refunds"); got.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_CANCELLED || len(got.GetCancellations()) != 2 {
		t.Errorf("got %v, want it cancelled in two parts", got)
	}
	c.wantRefusal(t, refund("refunds", 0, "d"), codes.FailedPrecondition, "PAYMENT_ALREADY_CANCELLED")
	if diff := cmp.Diff([]movement{{"charge", 11000}, {"refund", 4000}, {"refund", 7000}}, c.moved(t, "refunds")); diff != "" {
		t.Errorf("money (-want +got):\n%s", diff)
	}
}

func decline(t *testing.T, c *caller) {
	got := refused(t, c, payByCard("decline", 1402))
	want := refusal{codes.FailedPrecondition, "PG_PROVIDER", map[string]string{
		"http_status": "502", "portone_type": "PG_PROVIDER", "pg_code": "INSUFFICIENT_FUNDS", "pg_message": "The balance is not sufficient.",
		"operation_id": got.Metadata["operation_id"],
	}}
	if diff := cmp.Diff(want, got); diff != "" || got.Metadata["operation_id"] == "" {
		t.Errorf("refusal (-want +got):\n%s", diff)
	}
	if payment := c.payment(t, "decline"); payment.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED || payment.GetFailure().GetPgCode() != "INSUFFICIENT_FUNDS" {
		t.Errorf("got %v, want it failed", payment)
	}
	again := payByCard("decline", 1500)
	again.RequestId += "-again"
	ask[*paymentv1.PayInstantlyResponse](t, c, again)
	attempts := ask[*paymentv1.ListPaymentTransactionsResponse](t, c, &paymentv1.ListPaymentTransactionsRequest{PaymentId: "decline"})
	if len(attempts.GetTransactions()) != 2 {
		t.Errorf("got %v, want both attempts", attempts)
	}
}

func deposit(t *testing.T, c *caller) {
	ask[*paymentv1.PayInstantlyResponse](t, c, openAccount("deposit", 900000))
	waiting := c.payment(t, "deposit")
	account := waiting.GetMethod().GetVirtualAccount()
	if waiting.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED || account.GetAccountNumber() == "" {
		t.Fatalf("got %v, want an account to pay into", waiting)
	}
	c.play(t, http.MethodPost, "/payments/deposit/deposit", map[string]any{"remitterName": "Hong Gildong"})
	if got := c.payment(t, "deposit"); got.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_PAID || got.GetAmount().GetPaid() != 900000 {
		t.Errorf("got %v, want it paid", got)
	}
	c.wantRefusal(t, &paymentv1.CloseVirtualAccountRequest{PaymentId: "deposit"}, codes.FailedPrecondition, "PAYMENT_NOT_WAITING_FOR_DEPOSIT")
}

func closedAccount(t *testing.T, c *caller) {
	ask[*paymentv1.PayInstantlyResponse](t, c, openAccount("closed", 50000))
	closed := ask[*paymentv1.CloseVirtualAccountResponse](t, c, &paymentv1.CloseVirtualAccountRequest{PaymentId: "closed"})
	if !closed.GetClosedAt().IsValid() {
		t.Errorf("got %v, want a time", closed)
	}
	if got := c.payment(t, "closed").GetStatus(); got != paymentv1.PaymentStatus_PAYMENT_STATUS_FAILED {
		t.Errorf("a closed account leaves the payment %v", got)
	}
	ask[*paymentv1.PayInstantlyResponse](t, c, openAccount("not-closed", 50415))
	c.wantRefusal(t, &paymentv1.CloseVirtualAccountRequest{PaymentId: "not-closed"}, codes.FailedPrecondition, "PG_PROVIDER")
	c.wantRefusal(t, &paymentv1.CloseVirtualAccountRequest{PaymentId: "never-opened"}, codes.NotFound, "PAYMENT_NOT_FOUND")
}

func confirmation(t *testing.T, c *caller) {
	ask[*paymentv1.PreRegisterPaymentResponse](t, c, &paymentv1.PreRegisterPaymentRequest{
		PaymentId: "confirmation", TotalAmount: proto.Int64(11000), CurrencyCode: new(won),
	})
	opened := c.play(t, http.MethodPost, "/windows", map[string]any{
		"paymentId": "confirmation", "channelKey": channel, "orderName": "Two coffees",
		"totalAmount": 11000, "currency": won, "manualApproval": true,
	})
	approved := c.play(t, http.MethodPost, fmt.Sprintf("/windows/%s/approve", opened["transactionId"]), nil)
	token, _ := approved["paymentToken"].(string)

	confirm := &paymentv1.ConfirmPaymentRequest{
		RequestId: "confirm-0123456789-wrong", PaymentId: "confirmation", PaymentToken: "no-such-token",
	}
	c.wantRefusal(t, confirm, codes.InvalidArgument, "INVALID_PAYMENT_TOKEN")
	if got := c.moved(t, "confirmation"); len(got) != 0 {
		t.Errorf("money moved before the confirmation: %v", got)
	}
	confirm.RequestId, confirm.PaymentToken = "confirm-0123456789-right", token
	confirm.TotalAmount, confirm.CurrencyCode, confirm.IsTest = proto.Int64(11000), new(won), new(true)
	ask[*paymentv1.ConfirmPaymentResponse](t, c, confirm)
	if got := c.payment(t, "confirmation"); got.GetStatus() != paymentv1.PaymentStatus_PAYMENT_STATUS_PAID {
		t.Errorf("got %v, want it paid", got)
	}
	pinned := &paymentv1.PreRegisterPaymentRequest{PaymentId: "confirmation", TotalAmount: proto.Int64(1)}
	c.wantRefusal(t, pinned, codes.AlreadyExists, "ALREADY_PAID")
}

func capture(t *testing.T, c *caller) {
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("capture", 11000))
	ask[*paymentv1.CapturePaymentResponse](t, c, &paymentv1.CapturePaymentRequest{RequestId: "capture-0123456789", PaymentId: "capture"})
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("capture-2", 11414))
	c.wantRefusal(t, &paymentv1.CapturePaymentRequest{RequestId: "capture-0123456789-2", PaymentId: "capture-2"}, codes.FailedPrecondition, "PG_PROVIDER")
	c.wantRefusal(t, &paymentv1.CapturePaymentRequest{RequestId: "capture-0123456789-3", PaymentId: "capture-3"}, codes.NotFound, "PAYMENT_NOT_FOUND")
}

func stoppedRefund(t *testing.T, c *caller) {
	ask[*paymentv1.PayInstantlyResponse](t, c, payByCard("stopped", 11000))
	for i, amount := range []int64{1411, 1416} {
		asked := ask[*paymentv1.CancelPaymentResponse](t, c, refund("stopped", amount, strconv.Itoa(i))).GetCancellation()
		if asked.GetStatus() != paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED {
			t.Fatalf("got %v, want it requested", asked)
		}
		stop := &paymentv1.StopPaymentCancellationRequest{
			RequestId: fmt.Sprintf("stop-0123456789-%d", i), PaymentId: "stopped", CancellationId: asked.GetId(),
		}
		if amount == 1416 {
			c.wantRefusal(t, stop, codes.FailedPrecondition, "PG_PROVIDER")
			continue
		}
		ask[*paymentv1.StopPaymentCancellationResponse](t, c, stop)
		if got := c.payment(t, "stopped").GetCancellations()[0].GetStatus(); got != paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_FAILED {
			t.Errorf("a stopped cancellation is %v", got)
		}
	}
	c.wantRefusal(t, &paymentv1.StopPaymentCancellationRequest{
		RequestId: "stop-0123456789-none", PaymentId: "stopped", CancellationId: "no-such-cancellation",
	}, codes.NotFound, "PAYMENT_CANCELLATION_NOT_FOUND")
}

func pages(t *testing.T, c *caller) {
	want := map[string]bool{}
	for i := range 5 {
		pay := payByCard(fmt.Sprintf("pages-%d", i), 2000)
		pay.CurrencyCode = "USD"
		ask[*paymentv1.PayInstantlyResponse](t, c, pay)
		want[pay.GetPaymentId()] = true
	}
	list := &paymentv1.ListPaymentsRequest{PageSize: 2, Filter: &paymentv1.PaymentFilterInput{
		CurrencyCode: new("USD"), IsTest: new(true),
		Status:  []paymentv1.PaymentStatus{paymentv1.PaymentStatus_PAYMENT_STATUS_PAID},
		Methods: []paymentv1.PaymentMethodType{paymentv1.PaymentMethodType_PAYMENT_METHOD_TYPE_CARD},
	}}
	got := map[string]bool{}
	for range len(want) {
		page := ask[*paymentv1.ListPaymentsResponse](t, c, list)
		if page.GetTotalSize() != 5 {
			t.Errorf("got %d in all, want 5", page.GetTotalSize())
		}
		for _, payment := range page.GetPayments() {
			got[payment.GetId()] = true
		}
		list.PageToken = page.GetNextPageToken()
		if list.GetPageToken() == "" {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || list.GetPageToken() != "" {
		t.Errorf("the pages hold (-want +got):\n%s", diff)
	}
	list.PageToken = "not-a-token"
	c.wantRefusal(t, list, codes.InvalidArgument, "INVALID_PAGE_TOKEN")
}

func search(t *testing.T, c *caller) {
	pay := payByCard("search-1", 3000)
	pay.OrderName = "A rare teapot"
	ask[*paymentv1.PayInstantlyResponse](t, c, pay)
	got := ask[*paymentv1.ListPaymentsResponse](t, c, &paymentv1.ListPaymentsRequest{Filter: &paymentv1.PaymentFilterInput{
		TextSearch: []*paymentv1.PaymentTextSearch{{Field: paymentv1.PaymentTextSearchField_PAYMENT_TEXT_SEARCH_FIELD_ORDER_NAME, Value: "rare tea"}},
	}})
	if len(got.GetPayments()) != 1 || got.GetPayments()[0].GetId() != "search-1" {
		t.Errorf("got %v, want the teapot", got)
	}
}

func banks(t *testing.T, c *caller) {
	list := &paymentv1.ListBanksRequest{PageSize: 7}
	names := map[string]bool{}
	for {
		page := ask[*paymentv1.ListBanksResponse](t, c, list)
		for _, bank := range page.GetBanks() {
			names[bank.GetBank()] = true
		}
		list.PageToken = page.GetNextPageToken()
		if list.GetPageToken() == "" {
			if int(page.GetTotalSize()) != len(names) || !names["SHINHAN"] {
				t.Errorf("got %d banks of %d: %v", len(names), page.GetTotalSize(), names)
			}
			return
		}
	}
}

// payment reads one payment.
func (c *caller) payment(t *testing.T, id string) *paymentv1.Payment {
	t.Helper()
	return ask[*paymentv1.GetPaymentResponse](t, c, &paymentv1.GetPaymentRequest{PaymentId: id}).GetPayment()
}

// wantRefusal makes a call that must fail so.
func (c *caller) wantRefusal(t *testing.T, request proto.Message, code codes.Code, reason string) {
	t.Helper()
	if got := refused(t, c, request); got.Code != code || got.Reason != reason {
		t.Errorf("%T: got %+v, want %v %s", request, got, code, reason)
	}
}
