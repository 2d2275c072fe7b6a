package check

import (
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
)

// A reason is called like PortOne's error type without the name of the product it
// belongs to. The names below say more than that, because the type alone would be
// too general for the whole contract. The rule and the exceptions are written here
// a second time, so that a mistake in the program's table shows.
var reasonOf = map[string]string{
	"UNAUTHORIZED":                             "UPSTREAM_UNAUTHORIZED",
	"SESSION_NOT_FOUND":                        "CHECKOUT_SESSION_NOT_FOUND",
	"SESSION_EXPIRED":                          "CHECKOUT_SESSION_EXPIRED",
	"PROFILE_SETTINGS_NOT_FOUND":               "CHECKOUT_PROFILE_NOT_FOUND",
	"PLATFORM_NOT_ENABLED":                     "SETTLEMENT_NOT_ENABLED",
	"PLATFORM_EXTERNAL_API_FAILED":             "SETTLEMENT_EXTERNAL_API_FAILED",
	"PLATFORM_EXTERNAL_API_TEMPORARILY_FAILED": "SETTLEMENT_EXTERNAL_API_TEMPORARILY_FAILED",
	"PLATFORM_PAYMENT_NOT_FOUND":               "TRANSFER_PAYMENT_NOT_FOUND",
	"PLATFORM_CANCELLATION_NOT_FOUND":          "TRANSFER_CANCELLATION_NOT_FOUND",
	"B2B_NOT_ENABLED":                          "INVOICING_NOT_ENABLED",
	"B2B_EXTERNAL_SERVICE":                     "INVOICING_EXTERNAL_SERVICE_FAILED",
	"B2B_ID_ALREADY_EXISTS":                    "TAX_INVOICE_ID_ALREADY_EXISTS",

	// Two products have an error of this name: one about counterparties, one about
	// partners.
	"PLATFORM_COUNTERPARTY_ONGOING_TAX_INVOICE_EXISTS": "PARTNER_ONGOING_TAX_INVOICE_EXISTS",

	// Too long to be read.
	"PLATFORM_ADDITIONAL_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED":        "ADDITIONAL_FEE_CURRENCY_MISMATCHED",
	"PLATFORM_CONTRACT_PLATFORM_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED": "PLATFORM_FEE_CURRENCY_MISMATCHED",
}

// reasonOfSchema are errors whose type means something else elsewhere.
var reasonOfSchema = map[string]string{
	"PlatformNegativePayoutAmountPartnersError": "NEGATIVE_PAYOUT_AMOUNT",
}

// reason is what the contract calls an error.
func reason(schema, portoneType string) string {
	if name, ok := reasonOfSchema[schema]; ok {
		return name
	}
	if name, ok := reasonOf[portoneType]; ok {
		return name
	}
	return strings.TrimPrefix(strings.TrimPrefix(portoneType, "PLATFORM_"), "B2B_")
}

// catalogue is the code of every reason of the contract.
func catalogue() map[string]codes.Code {
	found := map[string]codes.Code{}
	protoregistry.GlobalFiles.RangeFilesByPackage("paymentsvc.error.v1", func(f protoreflect.FileDescriptor) bool {
		for i := range f.Enums().Len() {
			values := f.Enums().Get(i).Values()
			prefix := strings.TrimSuffix(string(values.ByNumber(0).Name()), "UNSPECIFIED")
			for j := range values.Len() {
				c, ok := proto.GetExtension(values.Get(j).Options(), errorv1.E_Code).(code.Code)
				if ok && values.Get(j).Number() != 0 {
					found[strings.TrimPrefix(string(values.Get(j).Name()), prefix)] = codes.Code(c) //nolint:gosec // canonical codes are small
				}
			}
		}
		return true
	})
	return found
}

// inDoubt is the reason of a write that may have taken effect.
const inDoubt = "OPERATION_IN_DOUBT"

// busy is the reason of a write whose subject another one holds.
const busy = "SUBJECT_BUSY"
