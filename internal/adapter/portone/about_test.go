package portone

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
)

// unrepeated are the RPCs whose path names something that their answer does not repeat.
// A new RPC with an id in its path either repeats it or gets a row here.
var unrepeated = []protoreflect.FullName{
	"paymentsvc.billing.v1.BillingKeyService.DeleteBillingKey",
	"paymentsvc.billing.v1.PaymentScheduleService.CreatePaymentSchedule",
	"paymentsvc.identity.v1.IdentityVerificationService.ResendIdentityVerification",
	"paymentsvc.identity.v1.IdentityVerificationService.SendIdentityVerification",
	"paymentsvc.invoicing.v1.CertificateService.GetCertificate",
	"paymentsvc.invoicing.v1.CertificateService.GetCertificateRegistrationUrl",
	"paymentsvc.invoicing.v1.CertificateService.ValidateCertificate",
	"paymentsvc.invoicing.v1.CounterpartyService.DeleteCounterparty",
	"paymentsvc.invoicing.v1.TaxInvoiceAttachmentService.AttachTaxInvoiceFile",
	"paymentsvc.invoicing.v1.TaxInvoiceAttachmentService.DeleteTaxInvoiceAttachment",
	"paymentsvc.invoicing.v1.TaxInvoiceAttachmentService.ListTaxInvoiceAttachments",
	"paymentsvc.invoicing.v1.TaxInvoiceDocumentService.GetTaxInvoicePdfDownloadUrl",
	"paymentsvc.invoicing.v1.TaxInvoiceDocumentService.GetTaxInvoicePopupUrl",
	"paymentsvc.invoicing.v1.TaxInvoiceDocumentService.GetTaxInvoicePrintUrl",
	"paymentsvc.invoicing.v1.TaxInvoiceService.DeleteTaxInvoice",
	"paymentsvc.payment.v1.CashReceiptService.CancelCashReceipt",
	"paymentsvc.payment.v1.CheckoutSessionService.CloseCheckoutSession",
	"paymentsvc.payment.v1.EscrowService.CompleteEscrow",
	"paymentsvc.payment.v1.EscrowService.RegisterEscrowLogistics",
	"paymentsvc.payment.v1.EscrowService.UpdateEscrowLogistics",
	"paymentsvc.payment.v1.PaymentService.CancelPayment",
	"paymentsvc.payment.v1.PaymentService.CapturePayment",
	"paymentsvc.payment.v1.PaymentService.CloseVirtualAccount",
	"paymentsvc.payment.v1.PaymentService.ConfirmPayment",
	"paymentsvc.payment.v1.PaymentService.PayInstantly",
	"paymentsvc.payment.v1.PaymentService.PayWithBillingKey",
	"paymentsvc.payment.v1.PaymentService.PreRegisterPayment",
	"paymentsvc.payment.v1.PaymentService.RegisterStoreReceipt",
	"paymentsvc.payment.v1.PaymentService.ResendPaymentWebhook",
	"paymentsvc.payment.v1.PaymentService.StopPaymentCancellation",
	"paymentsvc.settlement.v1.AccountHolderService.GetAccountHolder",
	"paymentsvc.settlement.v1.AdditionalFeePolicyService.CancelAdditionalFeePolicySchedule",
	"paymentsvc.settlement.v1.CompanyService.GetCompanyState",
	"paymentsvc.settlement.v1.ContractService.CancelContractSchedule",
	"paymentsvc.settlement.v1.DiscountSharePolicyService.CancelDiscountSharePolicySchedule",
	"paymentsvc.settlement.v1.PartnerScheduleService.CancelPartnerSchedule",
	"paymentsvc.settlement.v1.TransferService.DeleteTransfer",
}

func TestAnswersRepeatWhatThePathNames(t *testing.T) {
	t.Parallel()
	routes, err := resolveRoutes()
	if err != nil {
		t.Fatal(err)
	}
	for rpc, r := range routes {
		if len(r.path) == 1 { // text without a placeholder
			continue
		}
		repeats := slices.ContainsFunc(r.path, func(s segment) bool {
			return slices.ContainsFunc(r.echoes, func(e echo) bool { return e.asked == s.field })
		})
		if listed := slices.Contains(unrepeated, rpc); repeats == listed {
			t.Errorf("%s: its answer repeats what its path names: %v, and it is listed as not doing so: %v", rpc, repeats, listed)
		}
	}
}

func TestAnswersMustBeAboutWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	const store = "store-1"
	payment := func(id, store string) proto.Message {
		return &paymentv1.GetPaymentResponse{Payment: &paymentv1.Payment{Id: id, StoreId: store}}
	}
	revoked := func(ids ...string) proto.Message {
		return &billingv1.RevokePaymentSchedulesResponse{RevokedScheduleIds: ids}
	}
	transfer := func(id string) proto.Message {
		return &settlementv1.GetTransferResponse{Transfer: &settlementv1.Transfer{Kind: &settlementv1.Transfer_Order{Order: &settlementv1.OrderTransfer{Id: id}}}}
	}
	invoice := func(supplier string) proto.Message {
		return &invoicingv1.GetTaxInvoiceResponse{TaxInvoice: &invoicingv1.TaxInvoice{Id: "other", SupplierDocumentKey: &supplier}}
	}
	otherStore := "store-2"
	for name, c := range map[string]struct {
		rpc             protoreflect.FullName
		asked, answered proto.Message
		about           bool
	}{
		"payment":                         {"payment.v1.PaymentService.GetPayment", &paymentv1.GetPaymentRequest{PaymentId: "p"}, payment("p", store), true},
		"another payment":                 {"payment.v1.PaymentService.GetPayment", &paymentv1.GetPaymentRequest{PaymentId: "p"}, payment("q", store), false},
		"payment without id":              {"payment.v1.PaymentService.GetPayment", &paymentv1.GetPaymentRequest{PaymentId: "p"}, payment("", store), false},
		"another store":                   {"payment.v1.PaymentService.GetPayment", &paymentv1.GetPaymentRequest{PaymentId: "p"}, payment("p", otherStore), false},
		"the store asked for":             {"payment.v1.PaymentService.GetPayment", &paymentv1.GetPaymentRequest{PaymentId: "p", StoreId: &otherStore}, payment("p", otherStore), true},
		"not the store asked for":         {"payment.v1.PaymentService.GetPayment", &paymentv1.GetPaymentRequest{PaymentId: "p", StoreId: &otherStore}, payment("p", store), false},
		"schedules in any order":          {"billing.v1.PaymentScheduleService.RevokePaymentSchedules", &billingv1.RevokePaymentSchedulesRequest{ScheduleIds: []string{"a", "b"}}, revoked("b", "a"), true},
		"one schedule missing":            {"billing.v1.PaymentScheduleService.RevokePaymentSchedules", &billingv1.RevokePaymentSchedulesRequest{ScheduleIds: []string{"a", "b"}}, revoked("b"), false},
		"a schedule too many":             {"billing.v1.PaymentScheduleService.RevokePaymentSchedules", &billingv1.RevokePaymentSchedulesRequest{ScheduleIds: []string{"a"}}, revoked("a", "b"), false},
		"all schedules of a key":          {"billing.v1.PaymentScheduleService.RevokePaymentSchedules", &billingv1.RevokePaymentSchedulesRequest{}, revoked("a"), true},
		"transfer":                        {"settlement.v1.TransferService.GetTransfer", &settlementv1.GetTransferRequest{TransferId: "t"}, transfer("t"), true},
		"another transfer":                {"settlement.v1.TransferService.GetTransfer", &settlementv1.GetTransferRequest{TransferId: "t"}, transfer("u"), false},
		"transfer of a newer kind":        {"settlement.v1.TransferService.GetTransfer", &settlementv1.GetTransferRequest{TransferId: "t"}, &settlementv1.GetTransferResponse{Transfer: &settlementv1.Transfer{}}, true},
		"tax invoice by its key":          {"invoicing.v1.TaxInvoiceService.GetTaxInvoice", &invoicingv1.GetTaxInvoiceRequest{TaxInvoiceKey: "k"}, invoice("k"), true},
		"another tax invoice":             {"invoicing.v1.TaxInvoiceService.GetTaxInvoice", &invoicingv1.GetTaxInvoiceRequest{TaxInvoiceKey: "k"}, invoice("l"), false},
		"attempts of another":             {"payment.v1.PaymentService.ListPaymentTransactions", &paymentv1.ListPaymentTransactionsRequest{PaymentId: "p"}, &paymentv1.ListPaymentTransactionsResponse{Transactions: []*paymentv1.PaymentTransaction{{PaymentId: "q"}}}, false},
		"no attempts":                     {"payment.v1.PaymentService.ListPaymentTransactions", &paymentv1.ListPaymentTransactionsRequest{PaymentId: "p"}, &paymentv1.ListPaymentTransactionsResponse{}, true},
		"refund of the amount":            {"payment.v1.PaymentService.CancelPayment", &paymentv1.CancelPaymentRequest{PaymentId: "p", Amount: new(int64(5))}, &paymentv1.CancelPaymentResponse{Cancellation: &paymentv1.PaymentCancellation{TotalAmount: 5}}, true},
		"refund of another amount":        {"payment.v1.PaymentService.CancelPayment", &paymentv1.CancelPaymentRequest{PaymentId: "p", Amount: new(int64(5))}, &paymentv1.CancelPaymentResponse{Cancellation: &paymentv1.PaymentCancellation{TotalAmount: 6}}, false},
		"refund of all that's left":       {"payment.v1.PaymentService.CancelPayment", &paymentv1.CancelPaymentRequest{PaymentId: "p"}, &paymentv1.CancelPaymentResponse{Cancellation: &paymentv1.PaymentCancellation{TotalAmount: 6}}, true},
		"refund of the whole balance":     {"payment.v1.PaymentService.CancelPayment", &paymentv1.CancelPaymentRequest{PaymentId: "p", CurrentCancellableAmount: new(int64(9))}, &paymentv1.CancelPaymentResponse{Cancellation: &paymentv1.PaymentCancellation{TotalAmount: 9}}, true},
		"refund of less than all":         {"payment.v1.PaymentService.CancelPayment", &paymentv1.CancelPaymentRequest{PaymentId: "p", CurrentCancellableAmount: new(int64(9))}, &paymentv1.CancelPaymentResponse{Cancellation: &paymentv1.PaymentCancellation{TotalAmount: 6}}, false},
		"refund of a part of the balance": {"payment.v1.PaymentService.CancelPayment", &paymentv1.CancelPaymentRequest{PaymentId: "p", Amount: new(int64(5)), CurrentCancellableAmount: new(int64(9))}, &paymentv1.CancelPaymentResponse{Cancellation: &paymentv1.PaymentCancellation{TotalAmount: 5}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			routes, err := resolveRoutes()
			if err != nil {
				t.Fatal(err)
			}
			if err := routes["paymentsvc."+c.rpc].about(c.asked, c.answered, store); (err == nil) != c.about {
				t.Errorf("got %v, want an answer about what was asked: %v", err, c.about)
			}
		})
	}
}
