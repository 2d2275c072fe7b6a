package operation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func TestDifferencesNameFieldsOnly(t *testing.T) {
	t.Parallel()
	first := func() *billingv1.CreatePaymentScheduleRequest {
		return &billingv1.CreatePaymentScheduleRequest{
			RequestId: "request-1", PaymentId: "order-1", TimeToPay: &timestamppb.Timestamp{Seconds: 1},
			Payment: &billingv1.ScheduledPaymentInput{
				BillingKey: "key", Amount: &commonv1.AmountInput{Total: 1000},
				Products: []*commonv1.Product{{Id: "a"}, {Id: "b"}},
			},
		}
	}
	for name, tc := range map[string]struct {
		change func(*billingv1.CreatePaymentScheduleRequest)
		want   []string
	}{
		"the id it came under":  {func(r *billingv1.CreatePaymentScheduleRequest) { r.RequestId = "request-2" }, nil},
		"a text":                {func(r *billingv1.CreatePaymentScheduleRequest) { r.PaymentId = "order-2" }, []string{"payment_id"}},
		"a time":                {func(r *billingv1.CreatePaymentScheduleRequest) { r.TimeToPay.Nanos = 1 }, []string{"time_to_pay"}},
		"a number inside":       {func(r *billingv1.CreatePaymentScheduleRequest) { r.Payment.Amount.Total = 1 }, []string{"payment.amount.total"}},
		"zero is not left out":  {func(r *billingv1.CreatePaymentScheduleRequest) { r.Payment.Amount.TaxFree = new(int64(0)) }, []string{"payment.amount.tax_free"}},
		"a message left out":    {func(r *billingv1.CreatePaymentScheduleRequest) { r.Payment.Amount = nil }, []string{"payment.amount"}},
		"an item of a list":     {func(r *billingv1.CreatePaymentScheduleRequest) { r.Payment.Products[1].Id = "c" }, []string{"payment.products[1].id"}},
		"a list of another len": {func(r *billingv1.CreatePaymentScheduleRequest) { r.Payment.Products = nil }, []string{"payment.products"}},
		"two of them": {func(r *billingv1.CreatePaymentScheduleRequest) {
			r.PaymentId, r.Payment.BillingKey = "order-2", "another"
		}, []string{"payment_id", "payment.billing_key"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := first()
			tc.change(other)
			if diff := cmp.Diff(tc.want, operation.Differences(first(), other)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDifferencesOfCardsAreNotTold(t *testing.T) {
	t.Parallel()
	by := func(number string) proto.Message {
		return &paymentv1.PayInstantlyRequest{Method: &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_Card{
			Card: &paymentv1.InstantPaymentCard{Credential: &commonv1.CardCredential{Number: number}},
		}}}
	}
	if got := operation.Differences(operation.WithoutCards(by("4111110000001111")), by("4111110000001112")); got != nil {
		t.Errorf("got %v", got)
	}
	if got := operation.Differences(nil, by("1")); got != nil {
		t.Errorf("a request that is not kept differs in %v", got)
	}
}
