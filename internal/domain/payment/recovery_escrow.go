package payment

import (
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The escrow calls put a payment into a state that is asked for by its content. When
// the content is there it does not matter which call brought it, and when it is not,
// the same call is made again.

// recoverRegisterLogistics compares the delivery with what was to be registered.
func recoverRegisterLogistics() operation.Recovery {
	return recoverEscrow(func(r operation.Record, payment *paymentv1.Payment) operation.Finding {
		escrow := payment.GetEscrow()
		if !delivers(escrow, evidence.Typed[*paymentv1.RegisterEscrowLogisticsRequest](r.Request).GetLogistics()) {
			return evidence.Absent
		}
		return evidence.Happened(&paymentv1.RegisterEscrowLogisticsResponse{
			InvoiceNumber: escrow.GetInvoiceNumber(), SentAt: escrow.GetSentAt(), AppliedAt: escrow.GetAppliedAt(),
		})
	})
}

// recoverUpdateLogistics compares the delivery with what was to be changed.
func recoverUpdateLogistics() operation.Recovery {
	return recoverEscrow(func(r operation.Record, payment *paymentv1.Payment) operation.Finding {
		escrow := payment.GetEscrow()
		if !delivers(escrow, evidence.Typed[*paymentv1.UpdateEscrowLogisticsRequest](r.Request).GetLogistics()) {
			return evidence.Absent
		}
		return evidence.Happened(&paymentv1.UpdateEscrowLogisticsResponse{
			InvoiceNumber: escrow.GetInvoiceNumber(), SentAt: escrow.GetSentAt(), ModifiedAt: payment.GetUpdatedAt(),
		})
	})
}

// recoverCompleteEscrow reads whether the purchase is confirmed.
func recoverCompleteEscrow() operation.Recovery {
	return recoverEscrow(func(_ operation.Record, payment *paymentv1.Payment) operation.Finding {
		if payment.GetEscrow().GetStatus() != paymentv1.EscrowStatus_ESCROW_STATUS_CONFIRMED {
			return evidence.Absent
		}
		return evidence.Happened(&paymentv1.CompleteEscrowResponse{CompletedAt: payment.GetUpdatedAt()})
	})
}

func recoverEscrow(judge func(operation.Record, *paymentv1.Payment) operation.Finding) operation.Recovery {
	return operation.Recovery{
		Policy: operation.CompleteForward,
		Look:   readPayment,
		Judge: func(r operation.Record, readings []operation.Reading) operation.Finding {
			payment, ok := shownPayment(readings)
			if !ok {
				return evidence.Unclear
			}
			return judge(r, payment)
		},
	}
}

// delivers reports whether a delivery is the one that was asked for. PortOne may leave
// out when it was sent, and may keep it less exactly than it was given.
func delivers(escrow *paymentv1.Escrow, asked *paymentv1.EscrowLogistics) bool {
	const prefix = "ESCROW_LOGISTICS_COMPANY_"
	return asked != nil &&
		escrow.GetInvoiceNumber() == asked.GetInvoiceNumber() &&
		escrow.GetCompany() == strings.TrimPrefix(asked.GetCompany().String(), prefix) &&
		(escrow.GetSentAt() == nil || sameSecond(escrow.GetSentAt(), asked.GetSentAt()))
}

func sameSecond(a, b *timestamppb.Timestamp) bool {
	return a.GetSeconds() == b.GetSeconds()
}
