package errtable

import (
	"net/http"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/code"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// minRows is how many error types PortOne documents, one it does not, and one of an earlier
// edition.
const minRows = 184

// entry is one line of the table, whichever part it stands in.
type entry struct {
	row

	operationID string
	portoneType string
}

func allRows() []entry {
	var all []entry
	for _, part := range parts() {
		for portoneType, found := range part {
			all = append(all, entry{portoneType: portoneType, row: found})
		}
	}
	for key, found := range exceptions {
		all = append(all, entry{operationID: key.operationID, portoneType: key.portoneType, row: found})
	}
	return all
}

// renamed holds the reasons that are not PortOne's type without the name of the
// product in front; every other row must be, so that a slip of the hand shows.
func renamed() map[string]string {
	return map[string]string{
		"UNAUTHORIZED":                                     "UPSTREAM_UNAUTHORIZED",
		"IDEMPOTENCY_OUTSTANDING_REQUEST":                  "OPERATION_IN_PROGRESS",
		"SESSION_NOT_FOUND":                                "CHECKOUT_SESSION_NOT_FOUND",
		"SESSION_EXPIRED":                                  "CHECKOUT_SESSION_EXPIRED",
		"PROFILE_SETTINGS_NOT_FOUND":                       "CHECKOUT_PROFILE_NOT_FOUND",
		"PLATFORM_NOT_ENABLED":                             "SETTLEMENT_NOT_ENABLED",
		"PLATFORM_EXTERNAL_API_FAILED":                     "SETTLEMENT_EXTERNAL_API_FAILED",
		"PLATFORM_EXTERNAL_API_TEMPORARILY_FAILED":         "SETTLEMENT_EXTERNAL_API_TEMPORARILY_FAILED",
		"PLATFORM_PAYMENT_NOT_FOUND":                       "TRANSFER_PAYMENT_NOT_FOUND",
		"PLATFORM_CANCELLATION_NOT_FOUND":                  "TRANSFER_CANCELLATION_NOT_FOUND",
		"PLATFORM_COUNTERPARTY_ONGOING_TAX_INVOICE_EXISTS": "PARTNER_ONGOING_TAX_INVOICE_EXISTS",
		// ErrorInfo allows a reason 63 characters.
		"PLATFORM_ADDITIONAL_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED":        "ADDITIONAL_FEE_CURRENCY_MISMATCHED",
		"PLATFORM_CONTRACT_PLATFORM_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED": "PLATFORM_FEE_CURRENCY_MISMATCHED",

		"B2B_NOT_ENABLED":       "INVOICING_NOT_ENABLED",
		"B2B_EXTERNAL_SERVICE":  "INVOICING_EXTERNAL_SERVICE_FAILED",
		"B2B_ID_ALREADY_EXISTS": "TAX_INVOICE_ID_ALREADY_EXISTS",
		"B2B_FILE_NOT_FOUND":    "FILE_NOT_FOUND",
	}
}

func TestEveryRowLeadsToItsReason(t *testing.T) {
	t.Parallel()
	byException := map[operationError]string{
		{"completePlatformPayoutByPartnerSettlementIds", "PLATFORM_CURRENCY_NOT_SUPPORTED"}: "NEGATIVE_PAYOUT_AMOUNT",
	}
	names := renamed()
	for _, row := range allRows() {
		want, ok := byException[operationError{row.operationID, row.portoneType}]
		if !ok {
			want, ok = names[row.portoneType]
		}
		if !ok {
			want = strings.TrimPrefix(strings.TrimPrefix(row.portoneType, "PLATFORM_"), "B2B_")
		}
		found := Lookup(row.operationID, row.portoneType, http.StatusTeapot)
		got, status := found.Reason, found.Code
		if got != want {
			t.Errorf("Lookup(%q, %s) = %s, want %s", row.operationID, row.portoneType, got, want)
		}
		if status == code.Code_OK || status == code.Code_UNKNOWN {
			t.Errorf("Lookup(%q, %s) has code %s, want the code of the reason", row.operationID, row.portoneType, status)
		}
	}
}

func TestNoTypeStandsInTwoPartsOfTheTable(t *testing.T) {
	t.Parallel()
	seen := map[operationError]bool{}
	for _, row := range allRows() {
		key := operationError{row.operationID, row.portoneType}
		if seen[key] {
			t.Errorf("%s stands twice", row.portoneType)
		}
		seen[key] = true
	}
	if len(seen) < minRows {
		t.Errorf("the table has %d rows, want at least %d", len(seen), minRows)
	}
}

// TestEveryRowSaysWhatItProves fails for a proof that nobody knows.
func TestEveryRowSaysWhatItProves(t *testing.T) {
	t.Parallel()
	for _, row := range allRows() {
		switch row.proof {
		case refused, byGateway, gatewayOnRecord, alreadyDone, stillRunning, unknown:
		default:
			t.Errorf("%s %s proves %q", row.operationID, row.portoneType, row.proof)
		}
	}
}

// TestMoneyNeedsPortOnesRecord pins the operations of which a gateway's refusal is not
// believed by itself: those that take money or give it back.
func TestMoneyNeedsPortOnesRecord(t *testing.T) {
	t.Parallel()
	moves := []string{
		"payWithBillingKey", "payInstantly", "confirmPayment", "confirmBillingKeyIssueAndPay", "capturePayment", "cancelPayment",
	}
	for _, operationID := range append(moves, "anotherOperationOfTomorrow") {
		if got := Lookup(operationID, pgProvider, http.StatusBadGateway).Proof; got != gatewayOnRecord {
			t.Errorf("a gateway's refusal of %s proves %q", operationID, got)
		}
	}
	if got := Lookup("confirmIdentityVerification", pgProvider, http.StatusBadGateway).Proof; got != byGateway {
		t.Errorf("a wrong code proves %q", got)
	}
}

// TestStatusThatContradictsItsTypeProvesNothing is about servers in front of PortOne.
func TestStatusThatContradictsItsTypeProvesNothing(t *testing.T) {
	t.Parallel()
	for portoneType, want := range map[string]failure.Proof{
		"INVALID_REQUEST": unknown, "ALREADY_PAID": unknown, "BRAND_NEW": unknown, "B2B_EXTERNAL_SERVICE": byGateway,
		"CHANNEL_SPECIFIC": byGateway, "IDEMPOTENCY_OUTSTANDING_REQUEST": stillRunning,
	} {
		if got := Lookup("issueBillingKey", portoneType, http.StatusServiceUnavailable).Proof; got != want {
			t.Errorf("%s with HTTP 503 proves %q, want %q", portoneType, got, want)
		}
	}
	if got := Lookup("issueBillingKey", "BRAND_NEW", http.StatusConflict).Proof; got != refused {
		t.Errorf("a new type with HTTP 409 proves %q", got)
	}
}
