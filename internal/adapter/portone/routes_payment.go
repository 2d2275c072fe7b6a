package portone

// paymentRoutes lead to PortOne from the RPCs of paymentsvc.payment.v1.
func paymentRoutes() []route {
	return []route{
		get("PaymentService.GetPayment", "getPayment", "/payments/{paymentId}").bare("payment"),
		list("PaymentService.ListPayments", "getPayments", "/payments"),
		cursor("PaymentService.ScanPayments", "getAllPaymentsByCursor", "/payments-by-cursor").unstable(),
		get("PaymentService.ListPaymentTransactions", "getPaymentTransactions", "/payments/{paymentId}/transactions").sliced().unstable(),
		post("PaymentService.PreRegisterPayment", "preRegisterPayment", "/payments/{paymentId}/pre-register"),
		post("PaymentService.PayWithBillingKey", "payWithBillingKey", "/payments/{paymentId}/billing-key"),
		post("PaymentService.PayInstantly", "payInstantly", "/payments/{paymentId}/instant"),
		post("PaymentService.ConfirmPayment", "confirmPayment", "/payments/{paymentId}/confirm").bare("payment"),
		post("PaymentService.CapturePayment", "capturePayment", "/payments/{paymentId}/capture"),
		post("PaymentService.CancelPayment", "cancelPayment", "/payments/{paymentId}/cancel"),
		post("PaymentService.StopPaymentCancellation", "stopPaymentCancellation", "/payments/{paymentId}/cancellations/{cancellationId}/stop"),
		post("PaymentService.CloseVirtualAccount", "closeVirtualAccount", "/payments/{paymentId}/virtual-account/close").withoutBody().query("store_id"),
		post("PaymentService.RegisterStoreReceipt", "registerStoreReceipt", "/payments/{paymentId}/register-store-receipt"),
		post("PaymentService.ResendPaymentWebhook", "resendWebhook", "/payments/{paymentId}/resend-webhook"),

		cursor("PaymentEventService.ListPaymentEvents", "getAllPaymentEventsByCursor", "/payment-events-by-cursor").unstable(),

		post("EscrowService.RegisterEscrowLogistics", "applyEscrowLogistics", "/payments/{paymentId}/escrow/logistics"),
		patch("EscrowService.UpdateEscrowLogistics", "modifyEscrowLogistics", "/payments/{paymentId}/escrow/logistics"),
		post("EscrowService.CompleteEscrow", "confirmEscrow", "/payments/{paymentId}/escrow/complete"),

		post("CashReceiptService.IssueCashReceipt", "issueCashReceipt", "/cash-receipts"),
		list("CashReceiptService.ListCashReceipts", "getCashReceipts", "/cash-receipts"),
		get("CashReceiptService.GetCashReceipt", "getCashReceiptByPaymentId", "/payments/{paymentId}/cash-receipt").bare("cash_receipt"),
		post("CashReceiptService.CancelCashReceipt", "cancelCashReceiptByPaymentId", "/payments/{paymentId}/cash-receipt/cancel").withoutBody().query("store_id"),

		get("PromotionService.GetPromotion", "getPromotion", "/promotions/{promotionId}").bare("promotion"),
		get("PromotionService.ListCardPromotions", "getPgCardPromotions", "/payment-gateways/card-promotion").sliced(),

		post("CheckoutSessionService.CreateCheckoutSession", "createPaymentSession", "/payment-sessions"),
		get("CheckoutSessionService.GetCheckoutSession", "getPaymentSession", "/payment-sessions/{sessionId}").bare("checkout_session"),
		post("CheckoutSessionService.CloseCheckoutSession", "closePaymentSession", "/payment-sessions/{sessionId}/close").withoutBody(),

		get("CheckoutProfileService.EvaluateCheckoutProfile", "evaluateCheckoutProfile", "/checkout-profiles/evaluate"),

		get("BankService.ListBanks", "getBankInfos", "/banks").sliced(),

		get("KakaoPayOrderService.GetKakaoPayOrder", "getKakaopayPaymentOrder", "/kakaopay/payment/order"),

		post("PaymentwallDeliveryService.ConfirmPaymentwallDelivery", "confirmPaymentwallDelivery", "/paymentwall/delivery/confirm"),
	}
}
