package errtable

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// row is what one error type means: the reason of the contract, and what the type
// proves about the call that it answers. Rows are written without field names, so that
// one without a proof does not compile.
type row struct {
	reason protoreflect.Enum
	proof  failure.Proof
}

// rows maps PortOne's error types to their rows. A type that stands twice in one
// part of the table does not compile; twice in different parts fails a test.
type rows map[string]row

// The proofs, by the names that the table uses.
const (
	refused         = failure.Refused
	byGateway       = failure.RefusedByGateway
	gatewayOnRecord = failure.RefusedByGatewayOnRecord
	alreadyDone     = failure.AlreadyDone
	stillRunning    = failure.StillRunning
	unknown         = failure.Unknown
)

// settlementAmountExceeded is the type whose name PortOne may replace by one of
// the amount types below.
const settlementAmountExceeded = "PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED"

// amountTypes are sent under the same JSON key as the error type, because
// PortOne's document gives that key two meanings for this one error. Which of
// the two arrives cannot be known from the document, so both are understood.
// Source: PortOne API 1.16.0, PlatformSettlementAmountExceededError.
var amountTypes = map[string]struct{}{
	"DISCOUNT_THAN_ORDER":                   {},
	"DISCOUNT_TAX_FREE_THAN_DISCOUNT":       {},
	"DISCOUNT_TAX_FREE_THAN_ORDER_TAX_FREE": {},
	"PAYMENT_TAX_FREE_THAN_PAYMENT":         {},
}

// operationError names an error type within one operation.
type operationError struct {
	operationID string
	portoneType string
}

// parts returns the whole table.
func parts() []rows {
	return []rows{
		commonRows, paymentRows, billingRows, identityRows,
		partnerRows, policyRows, transferRows, payoutRows,
		counterpartyRows, taxInvoiceRows,
	}
}

// canonicalType replaces an amount type by the error type it stands for.
func canonicalType(sent string) string {
	if _, ok := amountTypes[sent]; ok {
		return settlementAmountExceeded
	}
	return sent
}
