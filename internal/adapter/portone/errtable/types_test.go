package errtable

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTypesLeadBackFromReasons(t *testing.T) {
	t.Parallel()
	types := Types()
	for reason, want := range map[string][]Type{
		"PAYMENT_NOT_FOUND":      {{Name: "PAYMENT_NOT_FOUND", Proof: refused}},
		"NEGATIVE_PAYOUT_AMOUNT": {{Name: "PLATFORM_CURRENCY_NOT_SUPPORTED", Operation: "completePlatformPayoutByPartnerSettlementIds", Proof: refused}},
		"VALIDATION_FAILED":      nil,
	} {
		if diff := cmp.Diff(want, types[reason]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", reason, diff)
		}
	}
}
