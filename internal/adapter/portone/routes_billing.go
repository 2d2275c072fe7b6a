package portone

// billingRoutes lead to PortOne from the RPCs of paymentsvc.billing.v1.
func billingRoutes() []route {
	return []route{
		post("BillingKeyService.IssueBillingKey", "issueBillingKey", "/billing-keys"),
		get("BillingKeyService.GetBillingKey", "getBillingKeyInfo", "/billing-keys/{billingKey}").bare("billing_key"),
		list("BillingKeyService.ListBillingKeys", "getBillingKeyInfos", "/billing-keys"),
		del("BillingKeyService.DeleteBillingKey", "deleteBillingKey", "/billing-keys/{billingKey}"),
		post("BillingKeyService.ConfirmBillingKey", "confirmBillingKey", "/billing-keys/confirm"),
		post("BillingKeyService.ConfirmBillingKeyAndPay", "confirmBillingKeyIssueAndPay", "/billing-keys/confirm-issue-and-pay"),

		post("PaymentScheduleService.CreatePaymentSchedule", "createPaymentSchedule", "/payments/{paymentId}/schedule"),
		get("PaymentScheduleService.GetPaymentSchedule", "getPaymentSchedule", "/payment-schedules/{paymentScheduleId}").bare("payment_schedule"),
		list("PaymentScheduleService.ListPaymentSchedules", "getPaymentSchedules", "/payment-schedules"),
		del("PaymentScheduleService.RevokePaymentSchedules", "revokePaymentSchedules", "/payment-schedules").bodyInQuery(),
	}
}
