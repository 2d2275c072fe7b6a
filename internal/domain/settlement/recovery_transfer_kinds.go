package settlement

import (
	"google.golang.org/protobuf/proto"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func recoverOrderTransfer() operation.Recovery {
	return recoverTransfer(
		func(request *settlementv1.CreateOrderTransferRequest, id string) { request.Id = &id },
		func(request *settlementv1.CreateOrderTransferRequest, t *settlementv1.Transfer) proto.Message {
			order := t.GetOrder()
			if order == nil || order.GetPartner().GetId() != request.GetPartnerId() ||
				paymentOf(order.GetPayment()) != request.GetPaymentId() ||
				order.GetAmount().GetOrder() != orderAmount(request.GetOrderDetail()) {
				return nil
			}
			return &settlementv1.CreateOrderTransferResponse{Transfer: order}
		},
	)
}

func recoverOrderCancelTransfer() operation.Recovery {
	return recoverTransfer(
		func(request *settlementv1.CreateOrderCancelTransferRequest, id string) { request.Id = &id },
		func(request *settlementv1.CreateOrderCancelTransferRequest, t *settlementv1.Transfer) proto.Message {
			cancel, detail := t.GetOrderCancel(), request.GetOrderDetail()
			if cancel == nil || cancel.GetCancellation().GetId() != request.GetCancellationId() ||
				!leftOutOr(request.PartnerId, cancel.GetPartner().GetId()) ||
				!leftOutOr(request.PaymentId, paymentOf(cancel.GetPayment())) ||
				detail != nil && !leftOutOr(detail.OrderAmount, cancel.GetAmount().GetOrder()) {
				return nil
			}
			return &settlementv1.CreateOrderCancelTransferResponse{Transfer: cancel}
		},
	)
}

func recoverManualTransfer() operation.Recovery {
	return recoverTransfer(
		func(request *settlementv1.CreateManualTransferRequest, id string) { request.Id = &id },
		func(request *settlementv1.CreateManualTransferRequest, t *settlementv1.Transfer) proto.Message {
			manual := t.GetManual()
			if manual == nil || manual.GetPartner().GetId() != request.GetPartnerId() ||
				manual.GetSettlementAmount() != request.GetSettlementAmount() ||
				manual.GetSettlementTaxFreeAmount() != request.GetSettlementTaxFreeAmount() ||
				!leftOutOr(request.SettlementCurrencyCode, manual.GetSettlementCurrencyCode()) ||
				!proto.Equal(manual.GetSettlementDate(), request.GetSettlementDate()) {
				return nil
			}
			return &settlementv1.CreateManualTransferResponse{Transfer: manual}
		},
	)
}

// paymentOf is the id of the payment behind a transfer, whoever took it.
func paymentOf(p *settlementv1.TransferPayment) string {
	if external := p.GetExternal(); external != nil {
		return external.GetId()
	}
	return p.GetPortOne().GetId()
}

// orderAmount is what an order costs: as given, or its lines together.
func orderAmount(detail *settlementv1.OrderDetailInput) int64 {
	if detail.GetOrderAmount() != 0 {
		return detail.GetOrderAmount()
	}
	var sum int64
	for _, line := range detail.GetOrderLines() {
		sum += line.GetProduct().GetAmount() * int64(line.GetQuantity())
	}
	return sum
}

// leftOutOr reports whether a field was left out or is what it is now.
func leftOutOr[T comparable](asked *T, is T) bool {
	return asked == nil || *asked == is
}
