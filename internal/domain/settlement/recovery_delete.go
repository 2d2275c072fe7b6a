package settlement

import (
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverDeleteTransfer reads the transfer before a deletion counts: PortOne answers with
// an empty object, as a broken proxy may, and a transfer that is still there is paid out.
func recoverDeleteTransfer() operation.Recovery {
	return operation.Recovery{
		Policy:  operation.CompleteForward,
		Confirm: true,
		Look: func(r operation.Record) []operation.Query {
			request := evidence.Typed[*settlementv1.DeleteTransferRequest](r.Request)
			return []operation.Query{{Definition: GetTransfer.Definition, Request: &settlementv1.GetTransferRequest{
				TransferId: request.GetTransferId(), Test: request.Test,
			}}}
		},
		Judge: judgeDeleteTransfer,
	}
}

// judgeDeleteTransfer takes a transfer that is not there for deleted, whoever did it: ids
// are never used again, so that it cannot be paid out any more. One that is there may be
// shown by a read that is late, and deleting it again does no harm.
func judgeDeleteTransfer(_ operation.Record, readings []operation.Reading) operation.Finding {
	if len(readings) == 0 {
		return evidence.Unclear
	}
	if readings[0].NotFound(errorv1.TransferReason_TRANSFER_REASON_TRANSFER_NOT_FOUND) {
		return evidence.Happened(&settlementv1.DeleteTransferResponse{})
	}
	if evidence.Typed[*settlementv1.GetTransferResponse](readings[0].Response).GetTransfer() == nil {
		return evidence.Unclear
	}
	return evidence.Absent
}
