package errtable

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
)

// rows maps PortOne's error types to reasons. A type that stands twice in one
// part of the table does not compile; twice in different parts fails a test.
type rows map[string]protoreflect.Enum

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

// exceptions holds the types that mean something else in one operation. There
// PortOne sends for a negative payout the type of an unsupported currency.
// Source: PortOne API 1.16.0, PlatformNegativePayoutAmountPartnersError.
var exceptions = map[operationError]protoreflect.Enum{
	{"completePlatformPayoutByPartnerSettlementIds", "PLATFORM_CURRENCY_NOT_SUPPORTED"}: errorv1.PayoutReason_PAYOUT_REASON_NEGATIVE_PAYOUT_AMOUNT,
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
