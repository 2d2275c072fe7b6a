package state

import (
	"reflect"
	"strings"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// TestRecordsFillEveryField finds a field of a case that no record feeds: it
// would be missing from every answer, and nothing else would notice.
func TestRecordsFillEveryField(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		record any
		cases  []any
		// unfed are optional fields that the sandbox has nothing to say about.
		unfed string
	}{
		{record{}, []any{
			wire.ReadyPayment{},
			wire.PayPendingPayment{},
			wire.VirtualAccountIssuedPayment{},
			wire.PaidPayment{},
			wire.FailedPayment{},
			wire.PartialCancelledPayment{},
			wire.CancelledPayment{},
			wire.ReadyPaymentTransaction{},
			wire.PayPendingPaymentTransaction{},
			wire.VirtualAccountIssuedPaymentTransaction{},
			wire.PaidPaymentTransaction{},
			wire.FailedPaymentTransaction{},
			wire.PartialCancelledPaymentTransaction{},
			wire.CancelledPaymentTransaction{},
		}, ""},
		{cancellationRecord{}, []any{
			wire.RequestedPaymentCancellation{}, wire.SucceededPaymentCancellation{}, wire.FailedPaymentCancellation{},
		}, "EasyPayDiscountAmount"},
		{scheduleRecord{}, []any{
			wire.ScheduledPaymentSchedule{},
			wire.StartedPaymentSchedule{},
			wire.SucceededPaymentSchedule{},
			wire.FailedPaymentSchedule{},
			wire.PendingPaymentSchedule{},
			wire.RevokedPaymentSchedule{},
		}, ""},
		{receiptRecord{}, []any{wire.IssuedCashReceipt{}, wire.CancelledCashReceipt{}, wire.IssueFailedCashReceipt{}}, ""},
		{identityRecord{}, []any{
			wire.ReadyIdentityVerification{}, wire.VerifiedIdentityVerification{}, wire.FailedIdentityVerification{},
		}, ""},
		{billingKeyRecord{}, []any{wire.IssuedBillingKeyInfo{}, wire.DeletedBillingKeyInfo{}}, "IssueID IssueName"},
	} {
		record := reflect.TypeOf(tc.record)
		for _, c := range tc.cases {
			for field := range reflect.TypeOf(c).Fields() {
				_, fed := record.FieldByName(field.Name)
				isTag := strings.HasPrefix(field.Type.Name(), "tag")
				if !fed && !isTag && !strings.Contains(tc.unfed, field.Name) {
					t.Errorf("%T: nothing feeds %s", c, field.Name)
				}
			}
		}
	}
}
