package e2e_test

import (
	"testing"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/grpc/codes"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// TestADeletionThatNobodyMadeIsMade has a proxy answer {} to the deletion of a transfer.
// The transfer would be paid out, so it is not taken for deleted before it is gone.
func TestADeletionThatNobodyMadeIsMade(t *testing.T) {
	t.Parallel()
	box := sandbox.New(sandbox.Options{Faults: fault.Plan{Rules: []fault.Rule{
		{Operations: []string{"deletePlatformTransfer"}, Kind: fault.EmptyObject, Phase: fault.Before, Count: 1},
	}}})
	t.Cleanup(box.Close)
	p, _ := serveWith(t, box.Handler(), nil)
	c := &caller{p, typed{p.conn}}
	ask[*settlementv1.CreateManualTransferResponse](t, c, &settlementv1.CreateManualTransferRequest{
		RequestId: "transfer-0123456789-1", Id: new("transfer-1"), PartnerId: "partner-sandbox", SettlementAmount: 1000,
		SettlementDate: &date.Date{Year: 2099, Month: 1, Day: 5},
	})
	ask[*settlementv1.DeleteTransferResponse](t, c, &settlementv1.DeleteTransferRequest{RequestId: "delete-0123456789-1", TransferId: "transfer-1"})
	c.wantRefusal(t, &settlementv1.GetTransferRequest{TransferId: "transfer-1"}, codes.NotFound, "TRANSFER_NOT_FOUND")
	count := box.Requests("deletePlatformTransfer", "").Operations[0]
	if count.Received != 2 || count.Succeeded != 1 {
		t.Errorf("got %+v, want a second request, which succeeds", count)
	}
}
