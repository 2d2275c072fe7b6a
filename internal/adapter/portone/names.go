package portone

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// Names are the places where the contract and PortOne call one thing by two
// names. Everything else follows from the conventions of package codec.
func Names() codec.Exceptions {
	return codec.Exceptions{
		Names: map[protoreflect.Name]string{
			"currency_code":                "currency",
			"settlement_currency_code":     "settlementCurrency",
			"region_code":                  "country",
			"shipping_address_region_code": "shippingAddressCountry",
		},
		Fields: map[protoreflect.FullName]string{
			// Lists by cursor carry the cursor beside each item; the last one
			// leads to the next page.
			"paymentsvc.payment.v1.ScanPaymentsResponse.payments":             "items[].payment",
			"paymentsvc.payment.v1.ScanPaymentsResponse.next_page_token":      "items[].cursor",
			"paymentsvc.payment.v1.ListPaymentEventsResponse.payment_events":  "items[].paymentEvent",
			"paymentsvc.payment.v1.ListPaymentEventsResponse.next_page_token": "items[].cursor",

			// Lists that do not call their items `items`.
			"paymentsvc.payment.v1.ListCardPromotionsResponse.card_promotions":          "promotions",
			"paymentsvc.settlement.v1.ListTransferSummariesResponse.transfer_summaries": "transferSummaries",
			"paymentsvc.invoicing.v1.ListTaxInvoiceAttachmentsResponse.attachments":     "attachments",
		},
		Local: []protoreflect.Name{"request_id", "intent_ref", "page_size", "page_token", "next_page_token"},
		EnumAliases: map[protoreflect.FullName]map[string]protoreflect.Name{
			// PortOne's filters and its resources disagree on two statuses.
			"paymentsvc.payment.v1.PaymentStatus":     {"PENDING": "PAYMENT_STATUS_PAY_PENDING"},
			"paymentsvc.payment.v1.CashReceiptStatus": {"FAILED": "CASH_RECEIPT_STATUS_ISSUE_FAILED"},
		},
		EnumNames: map[protoreflect.FullName]map[protoreflect.Name]string{
			"paymentsvc.payment.v1.PaymentFilterInput.status":       {"PAYMENT_STATUS_PAY_PENDING": "PENDING"},
			"paymentsvc.payment.v1.CashReceiptFilterInput.statuses": {"CASH_RECEIPT_STATUS_ISSUE_FAILED": "FAILED"},
		},
		TypeNamedUnions: []protoreflect.FullName{
			"paymentsvc.payment.v1.PaymentMethod",
			"paymentsvc.payment.v1.PaymentMethodEasyPayMethod",
			"paymentsvc.billing.v1.BillingKeyPaymentMethod",
			"paymentsvc.billing.v1.BillingKeyPaymentMethodEasyPayMethod",
		},
	}
}
