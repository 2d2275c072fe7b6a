package settlement

import (
	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// A transfer has an id that whoever makes it may choose, and PortOne refuses an id
// that is used. With an id on every transfer, making one can be repeated for ever and
// found again at any time. Ids that callers leave out are filled in.

// transferRequest is what the requests that make a transfer have in common.
type transferRequest interface {
	proto.Message
	GetId() string
	GetTest() bool
	GetIsForTest() bool
}

// recoverTransfer reads the transfer by its id. Found says what a transfer of the right
// kind proves: the response when it is what was asked for, nil when it is not. Name
// gives a request an id.
func recoverTransfer[Req transferRequest](
	name func(Req, string), found func(Req, *settlementv1.Transfer) proto.Message,
) operation.Recovery {
	return operation.Recovery{
		Policy: operation.CompleteForward,
		Amend: func(r operation.Record) proto.Message {
			request, ok := r.Request.(Req)
			if !ok || request.GetId() != "" {
				return r.Request
			}
			named := proto.CloneOf(request)
			name(named, transferID(r, request))
			return named
		},
		Named: func(r operation.Record) bool {
			request, ok := r.Request.(Req)
			return ok && request.GetId() == ""
		},
		Look: func(r operation.Record) []operation.Query {
			request, ok := r.Request.(Req)
			if !ok {
				return nil
			}
			return []operation.Query{{Definition: GetTransfer.Definition, Request: &settlementv1.GetTransferRequest{
				TransferId: transferID(r, request), Test: inTest(request),
			}}}
		},
		Judge: func(r operation.Record, readings []operation.Reading) operation.Finding {
			request, ok := r.Request.(Req)
			if !ok || len(readings) == 0 {
				return evidence.Unclear
			}
			return judgeTransfer(r, readings[0], func(t *settlementv1.Transfer) proto.Message { return found(request, t) })
		},
	}
}

// transferID is the id that a transfer is made under.
func transferID(r operation.Record, request transferRequest) string {
	if id := request.GetId(); id != "" {
		return id
	}
	return "psvc_" + r.Mark()
}

// inTest is which of PortOne's two sets of data a request is for. The older field counts
// only where the newer one is left out.
func inTest(request transferRequest) *bool {
	m := request.ProtoReflect()
	test := request.GetIsForTest()
	if m.Has(m.Descriptor().Fields().ByName("test")) {
		test = request.GetTest()
	}
	if !test {
		return nil
	}
	return &test
}

// judgeTransfer compares the transfer of the id. An equal one is the effect that was
// asked for, whichever attempt made it.
func judgeTransfer(r operation.Record, reading operation.Reading, found func(*settlementv1.Transfer) proto.Message) operation.Finding {
	if reading.NotFound(errorv1.TransferReason_TRANSFER_REASON_TRANSFER_NOT_FOUND) {
		return evidence.Absent
	}
	response, ok := reading.Response.(*settlementv1.GetTransferResponse)
	if !ok || response.GetTransfer().GetKind() == nil {
		return evidence.Unclear
	}
	if answer := found(response.GetTransfer()); answer != nil {
		return evidence.Happened(answer)
	}
	return evidence.Foreign(evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.TransferReason_TRANSFER_REASON_TRANSFER_ID_ALREADY_USED,
		"Another transfer has this id.")))
}
