// Package invoicing holds the rules of tax invoices and of the counterparties
// they are exchanged with.
package invoicing

import (
	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// catalog is filled while the package is initialised, then only read.
var catalog operation.Catalog

// Operations returns the definitions of this package.
func Operations() []*operation.Definition {
	return catalog.All()
}

// The operations of the counterparty service.
var (
	CreateCounterparty = operation.Write[*invoicingv1.CreateCounterpartyRequest, *invoicingv1.CreateCounterpartyResponse](&catalog, operation.By("counterparty", (*invoicingv1.CreateCounterpartyRequest).GetCounterpartyId))
	GetCounterparty    = operation.Read[*invoicingv1.GetCounterpartyRequest, *invoicingv1.GetCounterpartyResponse](&catalog)
	ListCounterparties = operation.Read[*invoicingv1.ListCounterpartiesRequest, *invoicingv1.ListCounterpartiesResponse](&catalog)
	UpdateCounterparty = operation.Write[*invoicingv1.UpdateCounterpartyRequest, *invoicingv1.UpdateCounterpartyResponse](&catalog, operation.By("counterparty", (*invoicingv1.UpdateCounterpartyRequest).GetCounterpartyId))
	DeleteCounterparty = operation.Write[*invoicingv1.DeleteCounterpartyRequest, *invoicingv1.DeleteCounterpartyResponse](&catalog, operation.By("counterparty", (*invoicingv1.DeleteCounterpartyRequest).GetCounterpartyId))
)

// The operations of the certificate service.
var (
	GetCertificate                = operation.Read[*invoicingv1.GetCertificateRequest, *invoicingv1.GetCertificateResponse](&catalog)
	GetCertificateRegistrationUrl = operation.Read[*invoicingv1.GetCertificateRegistrationUrlRequest, *invoicingv1.GetCertificateRegistrationUrlResponse](&catalog)
	ValidateCertificate           = operation.Write[*invoicingv1.ValidateCertificateRequest, *invoicingv1.ValidateCertificateResponse](&catalog, operation.By("certificate", (*invoicingv1.ValidateCertificateRequest).GetBrn))
)

// The operations of the tax invoice service.
var (
	DraftTaxInvoice                  = operation.Write[*invoicingv1.DraftTaxInvoiceRequest, *invoicingv1.DraftTaxInvoiceResponse](&catalog, operation.New[*invoicingv1.DraftTaxInvoiceRequest]("tax-invoice"), failsAs(notMade))
	UpdateTaxInvoiceDraft            = operation.Write[*invoicingv1.UpdateTaxInvoiceDraftRequest, *invoicingv1.UpdateTaxInvoiceDraftResponse](&catalog, operation.New[*invoicingv1.UpdateTaxInvoiceDraftRequest]("tax-invoice"), failsAs(notMade))
	IssueTaxInvoiceImmediately       = operation.Write[*invoicingv1.IssueTaxInvoiceImmediatelyRequest, *invoicingv1.IssueTaxInvoiceImmediatelyResponse](&catalog, operation.New[*invoicingv1.IssueTaxInvoiceImmediatelyRequest]("tax-invoice"), failsAs(notMade))
	RequestTaxInvoiceReverseIssuance = operation.Write[*invoicingv1.RequestTaxInvoiceReverseIssuanceRequest, *invoicingv1.RequestTaxInvoiceReverseIssuanceResponse](&catalog, operation.New[*invoicingv1.RequestTaxInvoiceReverseIssuanceRequest]("tax-invoice"), failsAs(notMade))
	RequestTaxInvoice                = operation.Write[*invoicingv1.RequestTaxInvoiceRequest, *invoicingv1.RequestTaxInvoiceResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.RequestTaxInvoiceRequest).GetTaxInvoiceKey), failsAs(notMade))
	CancelTaxInvoiceRequest          = operation.Write[*invoicingv1.CancelTaxInvoiceRequestRequest, *invoicingv1.CancelTaxInvoiceRequestResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.CancelTaxInvoiceRequestRequest).GetTaxInvoiceKey), failsAs(notMade))
	RefuseTaxInvoiceRequest          = operation.Write[*invoicingv1.RefuseTaxInvoiceRequestRequest, *invoicingv1.RefuseTaxInvoiceRequestResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.RefuseTaxInvoiceRequestRequest).GetTaxInvoiceKey), failsAs(notMade))
	IssueTaxInvoice                  = operation.Write[*invoicingv1.IssueTaxInvoiceRequest, *invoicingv1.IssueTaxInvoiceResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.IssueTaxInvoiceRequest).GetTaxInvoiceKey), failsAs(notMade))
	CancelTaxInvoiceIssuance         = operation.Write[*invoicingv1.CancelTaxInvoiceIssuanceRequest, *invoicingv1.CancelTaxInvoiceIssuanceResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.CancelTaxInvoiceIssuanceRequest).GetTaxInvoiceKey), failsAs(notMade))
	SendTaxInvoiceToNts              = operation.Write[*invoicingv1.SendTaxInvoiceToNtsRequest, *invoicingv1.SendTaxInvoiceToNtsResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.SendTaxInvoiceToNtsRequest).GetTaxInvoiceKey), failsAs(notSent))
	GetTaxInvoice                    = operation.Read[*invoicingv1.GetTaxInvoiceRequest, *invoicingv1.GetTaxInvoiceResponse](&catalog)
	ListTaxInvoices                  = operation.Read[*invoicingv1.ListTaxInvoicesRequest, *invoicingv1.ListTaxInvoicesResponse](&catalog)
	DeleteTaxInvoice                 = operation.Write[*invoicingv1.DeleteTaxInvoiceRequest, *invoicingv1.DeleteTaxInvoiceResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.DeleteTaxInvoiceRequest).GetTaxInvoiceKey))
)

// The operations of the tax invoice document service.
var (
	GetTaxInvoicePdfDownloadUrl = operation.Read[*invoicingv1.GetTaxInvoicePdfDownloadUrlRequest, *invoicingv1.GetTaxInvoicePdfDownloadUrlResponse](&catalog)
	GetTaxInvoicePopupUrl       = operation.Read[*invoicingv1.GetTaxInvoicePopupUrlRequest, *invoicingv1.GetTaxInvoicePopupUrlResponse](&catalog)
	GetTaxInvoicePrintUrl       = operation.Read[*invoicingv1.GetTaxInvoicePrintUrlRequest, *invoicingv1.GetTaxInvoicePrintUrlResponse](&catalog)
)

// The operations of the tax invoice sheet service.
var (
	DownloadTaxInvoiceSheet = operation.Read[*invoicingv1.DownloadTaxInvoiceSheetRequest, *invoicingv1.DownloadTaxInvoiceSheetResponse](&catalog)
)

// The operations of the tax invoice attachment service.
var (
	AttachTaxInvoiceFile       = operation.Write[*invoicingv1.AttachTaxInvoiceFileRequest, *invoicingv1.AttachTaxInvoiceFileResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.AttachTaxInvoiceFileRequest).GetTaxInvoiceKey))
	ListTaxInvoiceAttachments  = operation.Read[*invoicingv1.ListTaxInvoiceAttachmentsRequest, *invoicingv1.ListTaxInvoiceAttachmentsResponse](&catalog)
	DeleteTaxInvoiceAttachment = operation.Write[*invoicingv1.DeleteTaxInvoiceAttachmentRequest, *invoicingv1.DeleteTaxInvoiceAttachmentResponse](&catalog, operation.By("tax-invoice", (*invoicingv1.DeleteTaxInvoiceAttachmentRequest).GetTaxInvoiceKey))
	CreateFileUploadUrl        = operation.Write[*invoicingv1.CreateFileUploadUrlRequest, *invoicingv1.CreateFileUploadUrlResponse](&catalog, operation.New[*invoicingv1.CreateFileUploadUrlRequest]("file"))
)

// The operations of the bulk tax invoice service.
var (
	GetBulkTaxInvoice = operation.Read[*invoicingv1.GetBulkTaxInvoiceRequest, *invoicingv1.GetBulkTaxInvoiceResponse](&catalog)
)
