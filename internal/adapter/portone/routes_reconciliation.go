package portone

// reconciliationRoutes lead to PortOne from the RPCs of paymentsvc.reconciliation.v1.
func reconciliationRoutes() []route {
	return []route{
		get("VatReportService.GetSettlementVatReport", "getPaymentReconciliationSettlementVatReport", "/payment-reconciliations/settlements/vat-report").bodyInQuery().unstable(),
		get("VatReportService.GetTransactionVatReport", "getPaymentReconciliationTransactionVatReport", "/payment-reconciliations/transactions/vat-report").bodyInQuery().unstable(),
	}
}
