package presence

import (
	"slices"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

func settlementThings() []row {
	return []row{
		{
			kind: "partner", isSubject: true, elsewhere: true, asked: []string{"partner_id"},
			lacks: []failure.Reason{errorv1.PartnerReason_PARTNER_REASON_PARTNER_NOT_FOUND, errorv1.PartnerReason_PARTNER_REASON_TARGET_PARTNER_NOT_FOUND},
			shown: slices.Concat(
				each("response.partner.id", "CreatePartner", "UpdatePartner", "ArchivePartner", "RecoverPartner", "ConnectPartner", "DisconnectPartner"),
				each("response.partners.id", "BatchCreatePartners"),
				each("response.scheduled_partner.id", "SchedulePartner", "ReschedulePartner"),
			),
		},
		{
			kind: "contract", isSubject: true, elsewhere: true, asked: []string{"contract_id", "contract_ids", "default_contract_id"},
			lacks: []failure.Reason{errorv1.PolicyReason_POLICY_REASON_CONTRACT_NOT_FOUND, errorv1.PolicyReason_POLICY_REASON_CONTRACTS_NOT_FOUND},
			shown: slices.Concat(
				each("response.contract.id", "CreateContract", "UpdateContract", "ArchiveContract", "RecoverContract"),
				each("response.scheduled_contract.id", "ScheduleContract", "RescheduleContract"),
			),
		},
		{
			kind: "additional-fee-policy", isSubject: true, elsewhere: true, asked: []string{"additional_fee_policy_id", "policy_id"},
			lacks: []failure.Reason{errorv1.PolicyReason_POLICY_REASON_ADDITIONAL_FEE_POLICY_NOT_FOUND, errorv1.PolicyReason_POLICY_REASON_ADDITIONAL_FEE_POLICIES_NOT_FOUND},
			shown: slices.Concat(
				each("response.additional_fee_policy.id", "CreateAdditionalFeePolicy", "UpdateAdditionalFeePolicy", "ArchiveAdditionalFeePolicy", "RecoverAdditionalFeePolicy"),
				each("response.scheduled_additional_fee_policy.id", "ScheduleAdditionalFeePolicy", "RescheduleAdditionalFeePolicy"),
			),
		},
		{
			kind: "discount-share-policy", isSubject: true, elsewhere: true, asked: []string{"discount_share_policy_id", "share_policy_id"},
			lacks: []failure.Reason{
				errorv1.PolicyReason_POLICY_REASON_DISCOUNT_SHARE_POLICY_NOT_FOUND, errorv1.PolicyReason_POLICY_REASON_DISCOUNT_SHARE_POLICIES_NOT_FOUND,
				errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_TRANSFER_DISCOUNT_SHARE_POLICY_NOT_FOUND,
			},
			shown: slices.Concat(
				each("response.discount_share_policy.id", "CreateDiscountSharePolicy", "UpdateDiscountSharePolicy", "ArchiveDiscountSharePolicy", "RecoverDiscountSharePolicy"),
				each("response.scheduled_discount_share_policy.id", "ScheduleDiscountSharePolicy", "RescheduleDiscountSharePolicy"),
			),
		},
		{
			kind: "transfer", isSubject: true, elsewhere: true, asked: []string{"transfer_id"},
			lacks: []failure.Reason{errorv1.TransferReason_TRANSFER_REASON_TRANSFER_NOT_FOUND},
			shown: each("response.transfer.id", "CreateOrderTransfer", "CreateOrderCancelTransfer", "CreateManualTransfer"),
			gone:  each("request.transfer_id", "DeleteTransfer"),
		},
	}
}

func invoicingThings() []row {
	// An invoice is named in three ways.
	invoices := func(name string) []place {
		return each("response.tax_invoice."+name,
			"DraftTaxInvoice", "UpdateTaxInvoiceDraft", "IssueTaxInvoiceImmediately", "RequestTaxInvoiceReverseIssuance", "RequestTaxInvoice",
			"CancelTaxInvoiceRequest", "RefuseTaxInvoiceRequest", "IssueTaxInvoice", "CancelTaxInvoiceIssuance", "SendTaxInvoiceToNts")
	}
	return []row{
		{
			kind: "tax-invoice", isSubject: true, elsewhere: true, asked: []string{"tax_invoice_key"},
			lacks: []failure.Reason{
				errorv1.TaxInvoiceReason_TAX_INVOICE_REASON_TAX_INVOICE_NOT_FOUND,
				errorv1.TaxInvoiceReason_TAX_INVOICE_REASON_ORIGINAL_TAX_INVOICE_NOT_FOUND,
			},
			shown: slices.Concat(invoices("id"), invoices("supplier_document_key"), invoices("recipient_document_key")),
			gone:  each("request.tax_invoice_key", "DeleteTaxInvoice"),
		},
		{
			kind: "counterparty", isSubject: true, elsewhere: true, asked: []string{"counterparty_id"},
			lacks: []failure.Reason{
				errorv1.CounterpartyReason_COUNTERPARTY_REASON_COUNTERPARTY_NOT_FOUND,
				errorv1.TaxInvoiceReason_TAX_INVOICE_REASON_SUPPLIER_NOT_FOUND, errorv1.TaxInvoiceReason_TAX_INVOICE_REASON_RECIPIENT_NOT_FOUND,
			},
			shown: each("response.counterparty.id", "CreateCounterparty", "UpdateCounterparty"),
			gone:  each("request.counterparty_id", "DeleteCounterparty"),
		},
		{
			kind: "business-info", elsewhere: true, asked: []string{"business_info_verification_id"},
			lacks: []failure.Reason{errorv1.CounterpartyReason_COUNTERPARTY_REASON_COUNTERPARTY_VERIFICATION_NOT_FOUND},
			shown: each("response.result.verification_id", "LookUpBusinessInfos"),
		},
	}
}
