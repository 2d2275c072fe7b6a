package portone

// invoicingRoutes lead to PortOne from the RPCs of paymentsvc.invoicing.v1.
func invoicingRoutes() []route {
	return []route{
		post("CounterpartyService.CreateCounterparty", "createB2bCounterparty", "/b2b/counterparties").query("test"),
		get("CounterpartyService.GetCounterparty", "getB2bCounterparty", "/b2b/counterparties/{counterpartyId}").bare("counterparty"),
		list("CounterpartyService.ListCounterparties", "getB2bCounterparties", "/b2b/counterparties").query("test"),
		patch("CounterpartyService.UpdateCounterparty", "updateB2bCounterparty", "/b2b/counterparties/{counterpartyId}").query("test"),
		del("CounterpartyService.DeleteCounterparty", "deleteB2bCounterparty", "/b2b/counterparties/{counterpartyId}").withBody().query("test"),

		get("CertificateService.GetCertificate", "getB2bCounterpartyCertificate", "/b2b/counterparties/{brn}/certificate").bare("certificate"),
		get("CertificateService.GetCertificateRegistrationUrl", "getB2bCounterpartyCertificateRegistrationUrl", "/b2b/counterparties/{brn}/certificate/registration-url"),
		post("CertificateService.ValidateCertificate", "validateB2bCounterpartyCertificate", "/b2b/counterparties/{brn}/certificate/validate").withoutBody().query("test"),

		post("TaxInvoiceService.DraftTaxInvoice", "draftB2bTaxInvoice", "/b2b/tax-invoices/draft").query("test"),
		put("TaxInvoiceService.UpdateTaxInvoiceDraft", "updateB2bTaxInvoiceDraft", "/b2b/tax-invoices/draft").query("test"),
		post("TaxInvoiceService.IssueTaxInvoiceImmediately", "issueB2bTaxInvoiceImmediately", "/b2b/tax-invoices/issue-immediately").query("test"),
		post("TaxInvoiceService.RequestTaxInvoiceReverseIssuance", "requestB2bTaxInvoiceReverseIssuance", "/b2b/tax-invoices/request-reverse-issuance").query("test"),
		post("TaxInvoiceService.RequestTaxInvoice", "requestB2bTaxInvoice", "/b2b/tax-invoices/{taxInvoiceKey}/request").withoutBody().query("brn", "tax_invoice_key_type", "test"),
		post("TaxInvoiceService.CancelTaxInvoiceRequest", "cancelB2bTaxInvoiceRequest", "/b2b/tax-invoices/{taxInvoiceKey}/cancel-request").query("brn", "tax_invoice_key_type", "test"),
		post("TaxInvoiceService.RefuseTaxInvoiceRequest", "refuseB2bTaxInvoiceRequest", "/b2b/tax-invoices/{taxInvoiceKey}/refuse-request").query("brn", "tax_invoice_key_type", "test"),
		post("TaxInvoiceService.IssueTaxInvoice", "issueB2bTaxInvoice", "/b2b/tax-invoices/{taxInvoiceKey}/issue").query("brn", "tax_invoice_key_type", "test"),
		post("TaxInvoiceService.CancelTaxInvoiceIssuance", "cancelB2bTaxInvoiceIssuance", "/b2b/tax-invoices/{taxInvoiceKey}/cancel-issuance").query("brn", "tax_invoice_key_type", "test"),
		post("TaxInvoiceService.SendTaxInvoiceToNts", "sendToNtsB2bTaxInvoice", "/b2b/tax-invoices/{taxInvoiceKey}/send-to-nts").withoutBody().query("brn", "tax_invoice_key_type", "test"),
		get("TaxInvoiceService.GetTaxInvoice", "getB2bTaxInvoice", "/b2b/tax-invoices/{taxInvoiceKey}").bare("tax_invoice"),
		flatList("TaxInvoiceService.ListTaxInvoices", "getB2bTaxInvoices", "/b2b/tax-invoices"),
		del("TaxInvoiceService.DeleteTaxInvoice", "deleteB2bTaxInvoice", "/b2b/tax-invoices/{taxInvoiceKey}"),

		get("TaxInvoiceDocumentService.GetTaxInvoicePdfDownloadUrl", "getB2bTaxInvoicePdfDownloadUrl", "/b2b/tax-invoices/{taxInvoiceKey}/pdf-download-url"),
		get("TaxInvoiceDocumentService.GetTaxInvoicePopupUrl", "getB2bTaxInvoicePopupUrl", "/b2b/tax-invoices/{taxInvoiceKey}/popup-url"),
		get("TaxInvoiceDocumentService.GetTaxInvoicePrintUrl", "getB2bTaxInvoicePrintUrl", "/b2b/tax-invoices/{taxInvoiceKey}/print-url"),

		sheet("TaxInvoiceSheetService.DownloadTaxInvoiceSheet", "downloadB2bTaxInvoicesSheet", "/b2b/tax-invoices-sheet"),

		post("TaxInvoiceAttachmentService.AttachTaxInvoiceFile", "attachB2bTaxInvoiceFile", "/b2b/tax-invoices/{taxInvoiceKey}/attach-file").query("brn", "tax_invoice_key_type", "test"),
		get("TaxInvoiceAttachmentService.ListTaxInvoiceAttachments", "getB2bTaxInvoiceAttachments", "/b2b/tax-invoices/{taxInvoiceKey}/attachments").sliced(),
		del("TaxInvoiceAttachmentService.DeleteTaxInvoiceAttachment", "deleteB2bTaxInvoiceAttachment", "/b2b/tax-invoices/{taxInvoiceKey}/attachments/{attachmentId}"),
		post("TaxInvoiceAttachmentService.CreateFileUploadUrl", "createB2bFileUploadUrl", "/b2b/file-upload-url").query("test"),

		get("BulkTaxInvoiceService.GetBulkTaxInvoice", "getB2bBulkTaxInvoice", "/b2b/bulk-tax-invoices/{bulkTaxInvoiceId}").bare("bulk_tax_invoice"),
	}
}
