package settlement

import (
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The operations of the transfer service.
var (
	CreateOrderTransfer       = operation.Money[*settlementv1.CreateOrderTransferRequest, *settlementv1.CreateOrderTransferResponse](&catalog, operation.By("settlement-payment", (*settlementv1.CreateOrderTransferRequest).GetPaymentId), operation.Recover(recoverOrderTransfer()))
	CreateOrderCancelTransfer = operation.Money[*settlementv1.CreateOrderCancelTransferRequest, *settlementv1.CreateOrderCancelTransferResponse](&catalog, operation.By("settlement-payment", (*settlementv1.CreateOrderCancelTransferRequest).GetPaymentId), operation.Recover(recoverOrderCancelTransfer()))
	CreateManualTransfer      = operation.Money[*settlementv1.CreateManualTransferRequest, *settlementv1.CreateManualTransferResponse](&catalog, operation.New[*settlementv1.CreateManualTransferRequest]("transfer"), operation.Recover(recoverManualTransfer()))
	GetTransfer               = operation.Read[*settlementv1.GetTransferRequest, *settlementv1.GetTransferResponse](&catalog)
	DeleteTransfer            = operation.Write[*settlementv1.DeleteTransferRequest, *settlementv1.DeleteTransferResponse](&catalog, operation.By("transfer", (*settlementv1.DeleteTransferRequest).GetTransferId), operation.Recover(recoverDeleteTransfer()))
)

// The operations of the transfer summary service.
var (
	ListTransferSummaries = operation.Read[*settlementv1.ListTransferSummariesRequest, *settlementv1.ListTransferSummariesResponse](&catalog)
)

// The operations of the transfer sheet service.
var (
	DownloadTransferSheet = operation.Read[*settlementv1.DownloadTransferSheetRequest, *settlementv1.DownloadTransferSheetResponse](&catalog)
)
