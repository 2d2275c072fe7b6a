// Package payment holds the rules of payments and of what belongs to them: which
// operations there are, how careful each must be, and what each changes.
package payment

import (
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// catalog is filled while the package is initialised, then only read.
var catalog operation.Catalog

// Operations returns the definitions of this package.
func Operations() []*operation.Definition {
	return catalog.All()
}

// The operations of the payment service.
var (
	Get                  = operation.Read[*paymentv1.GetPaymentRequest, *paymentv1.GetPaymentResponse](&catalog)
	List                 = operation.Read[*paymentv1.ListPaymentsRequest, *paymentv1.ListPaymentsResponse](&catalog)
	Scan                 = operation.Read[*paymentv1.ScanPaymentsRequest, *paymentv1.ScanPaymentsResponse](&catalog)
	ListTransactions     = operation.Read[*paymentv1.ListPaymentTransactionsRequest, *paymentv1.ListPaymentTransactionsResponse](&catalog)
	PreRegister          = operation.Write[*paymentv1.PreRegisterPaymentRequest, *paymentv1.PreRegisterPaymentResponse](&catalog, operation.By("payment", (*paymentv1.PreRegisterPaymentRequest).GetPaymentId))
	PayWithBillingKey    = operation.Money[*paymentv1.PayWithBillingKeyRequest, *paymentv1.PayWithBillingKeyResponse](&catalog, operation.By("payment", (*paymentv1.PayWithBillingKeyRequest).GetPaymentId), operation.Recover(recoverPayWithBillingKey()), operation.TakesEffectOnce)
	PayInstantly         = operation.Money[*paymentv1.PayInstantlyRequest, *paymentv1.PayInstantlyResponse](&catalog, operation.By("payment", (*paymentv1.PayInstantlyRequest).GetPaymentId), operation.CarriesCard, operation.Recover(recoverPayInstantly()), operation.TakesEffectOnce)
	Confirm              = operation.Money[*paymentv1.ConfirmPaymentRequest, *paymentv1.ConfirmPaymentResponse](&catalog, operation.By("payment", (*paymentv1.ConfirmPaymentRequest).GetPaymentId), operation.Recover(recoverConfirm()), operation.TakesEffectOnce)
	Capture              = operation.Money[*paymentv1.CapturePaymentRequest, *paymentv1.CapturePaymentResponse](&catalog, operation.By("payment", (*paymentv1.CapturePaymentRequest).GetPaymentId))
	Cancel               = operation.Money[*paymentv1.CancelPaymentRequest, *paymentv1.CancelPaymentResponse](&catalog, operation.By("payment", (*paymentv1.CancelPaymentRequest).GetPaymentId), operation.Recover(recoverCancel()))
	StopCancellation     = operation.Money[*paymentv1.StopPaymentCancellationRequest, *paymentv1.StopPaymentCancellationResponse](&catalog, operation.By("payment", (*paymentv1.StopPaymentCancellationRequest).GetPaymentId), operation.Recover(recoverStop()))
	CloseVirtualAccount  = operation.Write[*paymentv1.CloseVirtualAccountRequest, *paymentv1.CloseVirtualAccountResponse](&catalog, operation.By("payment", (*paymentv1.CloseVirtualAccountRequest).GetPaymentId), operation.Recover(recoverCloseAccount()))
	RegisterStoreReceipt = operation.Write[*paymentv1.RegisterStoreReceiptRequest, *paymentv1.RegisterStoreReceiptResponse](&catalog, operation.By("payment", (*paymentv1.RegisterStoreReceiptRequest).GetPaymentId))
	ResendWebhook        = operation.Write[*paymentv1.ResendPaymentWebhookRequest, *paymentv1.ResendPaymentWebhookResponse](&catalog, operation.By("payment", (*paymentv1.ResendPaymentWebhookRequest).GetPaymentId))
)

// The operations of the payment event service.
var (
	ListEvents = operation.Read[*paymentv1.ListPaymentEventsRequest, *paymentv1.ListPaymentEventsResponse](&catalog)
)

// The operations of the escrow service.
var (
	RegisterEscrowLogistics = operation.Write[*paymentv1.RegisterEscrowLogisticsRequest, *paymentv1.RegisterEscrowLogisticsResponse](&catalog, operation.By("payment", (*paymentv1.RegisterEscrowLogisticsRequest).GetPaymentId), operation.Recover(recoverRegisterLogistics()))
	UpdateEscrowLogistics   = operation.Write[*paymentv1.UpdateEscrowLogisticsRequest, *paymentv1.UpdateEscrowLogisticsResponse](&catalog, operation.By("payment", (*paymentv1.UpdateEscrowLogisticsRequest).GetPaymentId), operation.Recover(recoverUpdateLogistics()))
	CompleteEscrow          = operation.Write[*paymentv1.CompleteEscrowRequest, *paymentv1.CompleteEscrowResponse](&catalog, operation.By("payment", (*paymentv1.CompleteEscrowRequest).GetPaymentId), operation.Recover(recoverCompleteEscrow()))
)

// The operations of the cash receipt service.
var (
	IssueCashReceipt  = operation.Write[*paymentv1.IssueCashReceiptRequest, *paymentv1.IssueCashReceiptResponse](&catalog, operation.By("payment", (*paymentv1.IssueCashReceiptRequest).GetPaymentId), operation.Recover(recoverIssueReceipt()))
	ListCashReceipts  = operation.Read[*paymentv1.ListCashReceiptsRequest, *paymentv1.ListCashReceiptsResponse](&catalog)
	GetCashReceipt    = operation.Read[*paymentv1.GetCashReceiptRequest, *paymentv1.GetCashReceiptResponse](&catalog)
	CancelCashReceipt = operation.Write[*paymentv1.CancelCashReceiptRequest, *paymentv1.CancelCashReceiptResponse](&catalog, operation.By("payment", (*paymentv1.CancelCashReceiptRequest).GetPaymentId), operation.Recover(recoverCancelReceipt()))
)

// The operations of the promotion service.
var (
	GetPromotion       = operation.Read[*paymentv1.GetPromotionRequest, *paymentv1.GetPromotionResponse](&catalog)
	ListCardPromotions = operation.Read[*paymentv1.ListCardPromotionsRequest, *paymentv1.ListCardPromotionsResponse](&catalog)
)

// The operations of the checkout session service.
var (
	CreateCheckoutSession = operation.Write[*paymentv1.CreateCheckoutSessionRequest, *paymentv1.CreateCheckoutSessionResponse](&catalog, operation.By("payment", (*paymentv1.CreateCheckoutSessionRequest).GetPaymentId))
	GetCheckoutSession    = operation.Read[*paymentv1.GetCheckoutSessionRequest, *paymentv1.GetCheckoutSessionResponse](&catalog)
	CloseCheckoutSession  = operation.Write[*paymentv1.CloseCheckoutSessionRequest, *paymentv1.CloseCheckoutSessionResponse](&catalog, operation.By("checkout-session", (*paymentv1.CloseCheckoutSessionRequest).GetSessionId))
)

// The operations of the checkout profile service.
var (
	EvaluateCheckoutProfile = operation.Read[*paymentv1.EvaluateCheckoutProfileRequest, *paymentv1.EvaluateCheckoutProfileResponse](&catalog)
)

// The operations of the bank service.
var (
	ListBanks = operation.Read[*paymentv1.ListBanksRequest, *paymentv1.ListBanksResponse](&catalog)
)

// The operations of the kakao pay order service.
var (
	GetKakaoPayOrder = operation.Read[*paymentv1.GetKakaoPayOrderRequest, *paymentv1.GetKakaoPayOrderResponse](&catalog)
)

// The operations of the paymentwall delivery service.
var (
	ConfirmPaymentwallDelivery = operation.Write[*paymentv1.ConfirmPaymentwallDeliveryRequest, *paymentv1.ConfirmPaymentwallDeliveryResponse](&catalog, operation.By("transaction", (*paymentv1.ConfirmPaymentwallDeliveryRequest).GetTransactionId))
)
