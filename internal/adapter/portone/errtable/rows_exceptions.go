package errtable

import errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"

// pgProvider is the type of every refusal by a gateway.
const pgProvider = "PG_PROVIDER"

// refusedByGateway is a gateway's refusal of something that moves no money. Gateways
// err, but whatever this one did nevertheless can be asked for again without harm.
var refusedByGateway = row{errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, byGateway}

// legalDocumentPerhaps is a failure of the invoicing service while it makes a legal
// document out of nothing. If it was made, asking again under a new request id makes
// another one, so it stays in doubt.
var legalDocumentPerhaps = row{errorv1.TaxInvoiceReason_TAX_INVOICE_REASON_INVOICING_EXTERNAL_SERVICE_FAILED, unknown}

// exceptions holds the types that mean something else, or prove something else, in one
// operation.
var exceptions = map[operationError]row{
	// The type of an unsupported currency is sent for a negative payout, too.
	// Source: PortOne API 1.16.0, PlatformNegativePayoutAmountPartnersError.
	{"completePlatformPayoutByPartnerSettlementIds", "PLATFORM_CURRENCY_NOT_SUPPORTED"}: {errorv1.PayoutReason_PAYOUT_REASON_NEGATIVE_PAYOUT_AMOUNT, refused},

	// A gateway's refusal is held against PortOne's record, because a charge or a refund
	// that was carried out nevertheless would be made twice. These are neither.
	{"closeVirtualAccount", pgProvider}:          refusedByGateway,
	{"stopPaymentCancellation", pgProvider}:      refusedByGateway,
	{"registerStoreReceipt", pgProvider}:         refusedByGateway,
	{"issueCashReceipt", pgProvider}:             refusedByGateway,
	{"cancelCashReceiptByPaymentId", pgProvider}: refusedByGateway,
	{"applyEscrowLogistics", pgProvider}:         refusedByGateway,
	{"modifyEscrowLogistics", pgProvider}:        refusedByGateway,
	{"confirmEscrow", pgProvider}:                refusedByGateway,
	{"issueBillingKey", pgProvider}:              refusedByGateway,
	{"confirmBillingKey", pgProvider}:            refusedByGateway,
	{"deleteBillingKey", pgProvider}:             refusedByGateway,
	{"sendIdentityVerification", pgProvider}:     refusedByGateway,
	{"resendIdentityVerification", pgProvider}:   refusedByGateway,
	{"confirmIdentityVerification", pgProvider}:  refusedByGateway,
	{"getPgCardPromotions", pgProvider}:          refusedByGateway,

	{"issueB2bTaxInvoiceImmediately", "B2B_EXTERNAL_SERVICE"}:       legalDocumentPerhaps,
	{"requestB2bTaxInvoiceReverseIssuance", "B2B_EXTERNAL_SERVICE"}: legalDocumentPerhaps,

	// What is in the way of one operation is the very thing that another asks for.
	{"createPaymentSchedule", "PAYMENT_SCHEDULE_ALREADY_EXISTS"}:              {errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_EXISTS, alreadyDone},
	{"deleteBillingKey", "BILLING_KEY_ALREADY_DELETED"}:                       {errorv1.BillingReason_BILLING_REASON_BILLING_KEY_ALREADY_DELETED, alreadyDone},
	{"confirmIdentityVerification", "IDENTITY_VERIFICATION_ALREADY_VERIFIED"}: {errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_ALREADY_VERIFIED, alreadyDone},
	{"preRegisterPayment", "ALREADY_PAID"}:                                    {errorv1.PaymentReason_PAYMENT_REASON_ALREADY_PAID, refused},
	{"updateB2bTaxInvoiceDraft", "B2B_ID_ALREADY_EXISTS"}:                     {errorv1.TaxInvoiceReason_TAX_INVOICE_REASON_TAX_INVOICE_ID_ALREADY_EXISTS, refused},
}
