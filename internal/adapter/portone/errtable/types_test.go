package errtable

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTypesLeadBackFromReasons(t *testing.T) {
	t.Parallel()
	types := Types()
	for reason, want := range map[string][]string{
		"PAYMENT_NOT_FOUND":      {"PAYMENT_NOT_FOUND"},
		"NEGATIVE_PAYOUT_AMOUNT": {"PLATFORM_CURRENCY_NOT_SUPPORTED (completePlatformPayoutByPartnerSettlementIds)"},
		"VALIDATION_FAILED":      nil,
	} {
		if diff := cmp.Diff(want, types[reason]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", reason, diff)
		}
	}
}
