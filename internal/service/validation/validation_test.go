package validation_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/service"
	"github.com/paymentsvc/paymentsvc/internal/service/validation"
)

const (
	noDay  = "must be a day of the calendar in the years 1 to 9999, with year, month and day"
	noTime = "must be a time in the years 1 to 9999 (UTC), with nanos from 0 to 999,999,999"
)

// TestWhatCallersAreTold is what the words look like; that each field is checked is
// tested by walking all of them, in internal/adapter/portone and test/e2e.
func TestWhatCallersAreTold(t *testing.T) {
	t.Parallel()
	v, err := validation.New(service.Requests()...)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		request proto.Message
		field   string
		want    string
	}{
		"a zero enum value": {
			&billingv1.ListBillingKeysRequest{Sort: &billingv1.BillingKeySortInput{By: new(billingv1.BillingKeySortBy_BILLING_KEY_SORT_BY_UNSPECIFIED)}},
			"sort.by",
			"must be one of BILLING_KEY_SORT_BY_REQUESTED_AT, BILLING_KEY_SORT_BY_ISSUED_AT, BILLING_KEY_SORT_BY_DELETED_AT, BILLING_KEY_SORT_BY_STATUS_TIMESTAMP; to set none, leave it out",
		},
		"an unknown enum value in a list": {
			&operationv1.ListOperationsRequest{States: []operationv1.OperationState{6, 99}}, "states[1]", "",
		},
		"a zero enum value in a list": {
			&operationv1.ListOperationsRequest{States: []operationv1.OperationState{6, 0}}, "states[1]", "",
		},
		"31 February": {
			&settlementv1.ListPartnerSettlementsRequest{Filter: &settlementv1.PartnerSettlementFilterInput{SettlementDates: []*date.Date{{Year: 2026, Month: 2, Day: 31}}}},
			"filter.settlement_dates[0]", noDay,
		},
		"the year 10000": {&operationv1.ListOperationsRequest{From: &timestamppb.Timestamp{Seconds: 253402300800}}, "from", noTime},
		"too many nanos": {&operationv1.ListOperationsRequest{Until: &timestamppb.Timestamp{Nanos: 1e9}}, "until", noTime},
		"a reversed range": {
			&operationv1.ListOperationsRequest{From: &timestamppb.Timestamp{Seconds: 2}, Until: &timestamppb.Timestamp{Seconds: 1, Nanos: 999}}, "from", "must not be after until",
		},
		"mixed signs": {
			&operationv1.WaitOperationRequest{OperationId: "x", Timeout: &durationpb.Duration{Seconds: 1, Nanos: -1}}, "timeout",
			"must be a duration of at most 10,000 years, with seconds and nanos of the same sign",
		},
		"a long wait": {
			&operationv1.WaitOperationRequest{OperationId: "x", Timeout: durationpb.New(61e9)}, "timeout", "must be at least 0s and at most 60s",
		},
		"NaN": {
			&paymentv1.PayWithBillingKeyRequest{Bypass: &structpb.Struct{Fields: map[string]*structpb.Value{"a": structpb.NewNumberValue(math.NaN())}}},
			"bypass", "must hold numbers that JSON has: not NaN or infinity",
		},
		"two digits": {
			&billingv1.IssueBillingKeyRequest{Method: &billingv1.BillingKeyMethodInput{Method: &billingv1.BillingKeyMethodInput_Card{
				Card: &billingv1.BillingKeyCardInput{Credential: &commonv1.CardCredential{ExpiryYear: "2030"}},
			}}},
			"method.card.credential.expiry_year", "must be two digits, such as 30",
		},
		"an IP address": {
			&identityv1.SendIdentityVerificationRequest{Customer: &identityv1.IdentityVerificationCustomerInput{IpAddress: "here"}},
			"customer.ip_address", "must be an IP address, such as 203.0.113.7",
		},
		"an empty text": {&paymentv1.GetPaymentRequest{}, "payment_id", "must not be empty"},
		"a path":        {&paymentv1.GetPaymentRequest{PaymentId: ".."}, "payment_id", `must not be "." or ".."`},
		"a short id":    {&paymentv1.CancelPaymentRequest{RequestId: "x"}, "request_id", "must have at least 16 characters"},
		"a number":      {&operationv1.ListOperationsRequest{PageSize: -1}, "page_size", "must be at least 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, ok := errors.AsType[*failure.Error](v.Check(tc.request))
			if !ok || f.Reason != "VALIDATION_FAILED" {
				t.Fatalf("got %v", v.Check(tc.request))
			}
			var told []string
			for _, violation := range f.Violations {
				if violation.Field == tc.field {
					told = append(told, violation.Description)
				}
			}
			if len(told) != 1 {
				t.Fatalf("%s is named %d times in %v", tc.field, len(told), f.Violations)
			}
			if tc.want != "" {
				if diff := cmp.Diff(tc.want, told[0]); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestWhatIsAllowed(t *testing.T) {
	t.Parallel()
	v, err := validation.New(&operationv1.ListOperationsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	at := &timestamppb.Timestamp{Seconds: 1}
	for name, request := range map[string]proto.Message{
		"nothing":                    &operationv1.ListOperationsRequest{},
		"equal bounds":               &operationv1.ListOperationsRequest{From: at, Until: at},
		"an open range":              &operationv1.ListOperationsRequest{From: at},
		"a message it has not heard": &commonv1.DateRange{From: &date.Date{}, Until: &date.Date{}},
	} {
		if err := v.Check(request); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTypesWithoutARuleStopTheStart(t *testing.T) {
	t.Parallel()
	if _, err := validation.New(&operationv1.GetOperationResponse{}); err == nil {
		t.Error("google.rpc.Status has no rule, and the validator starts")
	}
}
