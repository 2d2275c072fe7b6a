// Package service implements the contract's services. A handler names the
// operation and hands the request on; what an operation needs and whether it may
// be repeated is for the domain and the engine.
package service

import (
	"time"

	"google.golang.org/grpc"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	reconciliationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/reconciliation/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Register adds all handlers to srv. They run their operations through ops.
func Register(srv grpc.ServiceRegistrar, ops operation.Runner) {
	paymentv1.RegisterPaymentServiceServer(srv, &PaymentService{ops: ops})
	paymentv1.RegisterPaymentEventServiceServer(srv, &PaymentEventService{ops: ops})
	paymentv1.RegisterEscrowServiceServer(srv, &EscrowService{ops: ops})
	paymentv1.RegisterCashReceiptServiceServer(srv, &CashReceiptService{ops: ops})
	paymentv1.RegisterPromotionServiceServer(srv, &PromotionService{ops: ops})
	paymentv1.RegisterCheckoutSessionServiceServer(srv, &CheckoutSessionService{ops: ops})
	paymentv1.RegisterCheckoutProfileServiceServer(srv, &CheckoutProfileService{ops: ops})
	paymentv1.RegisterBankServiceServer(srv, &BankService{ops: ops})
	paymentv1.RegisterKakaoPayOrderServiceServer(srv, &KakaoPayOrderService{ops: ops})
	paymentv1.RegisterPaymentwallDeliveryServiceServer(srv, &PaymentwallDeliveryService{ops: ops})

	billingv1.RegisterBillingKeyServiceServer(srv, &BillingKeyService{ops: ops})
	billingv1.RegisterPaymentScheduleServiceServer(srv, &PaymentScheduleService{ops: ops})

	identityv1.RegisterIdentityVerificationServiceServer(srv, &IdentityVerificationService{ops: ops})

	settlementv1.RegisterContractServiceServer(srv, &ContractService{ops: ops})
	settlementv1.RegisterAdditionalFeePolicyServiceServer(srv, &AdditionalFeePolicyService{ops: ops})
	settlementv1.RegisterDiscountSharePolicyServiceServer(srv, &DiscountSharePolicyService{ops: ops})
	settlementv1.RegisterPartnerServiceServer(srv, &PartnerService{ops: ops})
	settlementv1.RegisterPartnerScheduleServiceServer(srv, &PartnerScheduleService{ops: ops})
	settlementv1.RegisterPartnerConnectionServiceServer(srv, &PartnerConnectionService{ops: ops})
	settlementv1.RegisterTransferServiceServer(srv, &TransferService{ops: ops})
	settlementv1.RegisterTransferSummaryServiceServer(srv, &TransferSummaryService{ops: ops})
	settlementv1.RegisterTransferSheetServiceServer(srv, &TransferSheetService{ops: ops})
	settlementv1.RegisterPartnerSettlementServiceServer(srv, &PartnerSettlementService{ops: ops})
	settlementv1.RegisterPayoutServiceServer(srv, &PayoutService{ops: ops})
	settlementv1.RegisterBulkPayoutServiceServer(srv, &BulkPayoutService{ops: ops})
	settlementv1.RegisterAccountTransferServiceServer(srv, &AccountTransferService{ops: ops})
	settlementv1.RegisterBulkAccountTransferServiceServer(srv, &BulkAccountTransferService{ops: ops})
	settlementv1.RegisterAccountHolderServiceServer(srv, &AccountHolderService{ops: ops})
	settlementv1.RegisterCompanyServiceServer(srv, &CompanyService{ops: ops})
	settlementv1.RegisterSettingServiceServer(srv, &SettingService{ops: ops})

	invoicingv1.RegisterCounterpartyServiceServer(srv, &CounterpartyService{ops: ops})
	invoicingv1.RegisterCertificateServiceServer(srv, &CertificateService{ops: ops})
	invoicingv1.RegisterTaxInvoiceServiceServer(srv, &TaxInvoiceService{ops: ops})
	invoicingv1.RegisterTaxInvoiceDocumentServiceServer(srv, &TaxInvoiceDocumentService{ops: ops})
	invoicingv1.RegisterTaxInvoiceSheetServiceServer(srv, &TaxInvoiceSheetService{ops: ops})
	invoicingv1.RegisterTaxInvoiceAttachmentServiceServer(srv, &TaxInvoiceAttachmentService{ops: ops})
	invoicingv1.RegisterBulkTaxInvoiceServiceServer(srv, &BulkTaxInvoiceService{ops: ops})

	reconciliationv1.RegisterVatReportServiceServer(srv, &VatReportService{ops: ops})
}

// RegisterOperations adds the handlers that tell of operations.
func RegisterOperations(srv grpc.ServiceRegistrar, books Books, now func() time.Time) {
	operationv1.RegisterOperationServiceServer(srv, &OperationService{books: books, now: now, forms: operation.Forms(domain.Operations())})
}
