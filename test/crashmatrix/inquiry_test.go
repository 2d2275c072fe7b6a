package crashmatrix_test

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// inquiry looks at what became of a case, at a service that lives.
type inquiry struct {
	*try

	ctx     context.Context //nolint:containedctx // an inquiry is one call
	service *rig.Service
	box     *rig.Sandbox
	hands   hands

	problems []string
	// absent is set when nothing is at PortOne and the proof of it has to wait.
	absent bool
}

func (i *inquiry) complain(problems ...string) { i.problems = append(i.problems, problems...) }

func (i *inquiry) complainf(format string, values ...any) { i.complain(fmt.Sprintf(format, values...)) }

// check complains of an error, and reports whether there is none.
func (i *inquiry) check(what string, err error) bool {
	if err != nil {
		i.complainf("%s: %v", what, err)
	}
	return err == nil
}

// inquire waits for the outcome, repeats the call as a caller would, and compares
// the operation, the answers and PortOne's books with each other.
func (i *inquiry) inquire() {
	if op := i.operation(); op == nil {
		i.nothingLeft()
	} else if op, ok := i.settled(op); ok {
		i.audit(op)
	} else {
		return
	}
	reply := i.repeat()
	op := i.operation()
	if op == nil {
		i.complainf("after the repeat there is no operation: %v", reply)
		return
	}
	if op, settled := i.settled(op); settled {
		i.audit(op)
		i.final(op, i.repeat())
	}
}

// nothingLeft is the audit of a call of which nothing was written down.
func (i *inquiry) nothingLeft() {
	count, err := i.box.Requests(i.ctx, i.kind.Operation, i.scene.Key)
	if i.check("count requests", err) && count.Received > 0 {
		i.complainf("a request was sent without an intent: %+v", count)
	}
}

// operation reads the case's operation, nil if there is none.
func (i *inquiry) operation() *operationv1.Operation {
	var mine *operationv1.Operation
	reply := i.service.Call(i.ctx, &operationv1.ListOperationsRequest{PageSize: 100})
	if !i.check("list operations", reply.Err) {
		return nil
	}
	list, _ := reply.Response.(*operationv1.ListOperationsResponse)
	for _, op := range list.GetOperations() {
		if op.GetRequestId() != i.scene.RequestID() {
			continue
		}
		if mine != nil {
			i.complainf("two operations serve the request: %s and %s", mine.GetId(), op.GetId())
		}
		mine = op
	}
	return mine
}

// settled waits until the operation has an outcome, and reports whether it has.
func (i *inquiry) settled(op *operationv1.Operation) (*operationv1.Operation, bool) {
	patience := shortly
	if i.outcome.late() {
		patience += lateness
	}
	begun := time.Now()
	for {
		if !open(op) {
			return op, true
		}
		passed := time.Since(begun)
		if passed > patience && i.mayBeAbsent() && i.effects() == 0 {
			i.absent = true
			return op, false
		}
		if passed > longest {
			i.complainf("the operation is still %s after %v", op.GetState(), longest)
			return op, false
		}
		var reply rig.Reply
		i.hands.without(func() {
			reply = i.service.Call(i.ctx, &operationv1.WaitOperationRequest{OperationId: op.GetId(), Timeout: durationpb.New(time.Second)})
		})
		if !i.check("wait for the operation", reply.Err) {
			return op, false
		}
		waited, _ := reply.Response.(*operationv1.WaitOperationResponse)
		op = waited.GetOperation()
	}
}

// mayBeAbsent reports whether it can take an absence to end the doubt: the request
// must not be sent again, or was and was refused, and PortOne has no record.
func (c testCase) mayBeAbsent() bool {
	return c.kind.Once || c.outcome.wish == kind.Decline && !c.kind.Blind
}

func open(op *operationv1.Operation) bool {
	switch op.GetState() {
	case operationv1.OperationState_OPERATION_STATE_ACCEPTED, operationv1.OperationState_OPERATION_STATE_SENDING,
		operationv1.OperationState_OPERATION_STATE_READY, operationv1.OperationState_OPERATION_STATE_IN_DOUBT:
		return true
	default:
		return false
	}
}

func (i *inquiry) effects() int {
	n, err := i.kind.Effects(i.scene)
	i.check("count effects", err)
	return n
}

func (i *inquiry) repeat() rig.Reply {
	ctx, cancel := context.WithTimeout(i.ctx, callTime)
	defer cancel()
	var reply rig.Reply
	i.hands.without(func() { reply = i.service.Call(ctx, i.kind.Request(i.scene)) })
	return reply
}

// audit compares an outcome with what is so at PortOne.
func (i *inquiry) audit(op *operationv1.Operation) {
	want, known := map[operationv1.OperationState]int{
		operationv1.OperationState_OPERATION_STATE_SUCCEEDED:           1,
		operationv1.OperationState_OPERATION_STATE_PENDING_UPSTREAM:    0,
		operationv1.OperationState_OPERATION_STATE_FAILED_DECLINED:     0,
		operationv1.OperationState_OPERATION_STATE_FAILED_NOT_SENT:     0,
		operationv1.OperationState_OPERATION_STATE_FAILED_NOT_EXECUTED: 0,
	}[op.GetState()]
	if !known {
		i.complainf("the operation ended as %s", op.GetState())
	}
	if i.outcome.wish == kind.Pend {
		want = 0 // PortOne's answer to a charge does not say that the charge pends
	}
	if got := i.effects(); got != want {
		i.complainf("the operation is %s (by %s), and it took effect %d times", op.GetState(), op.GetResolution(), got)
	}
	count, err := i.box.Requests(i.ctx, i.kind.Operation, i.scene.Key)
	if !i.check("count requests", err) {
		return
	}
	if count.Executed > 1 {
		i.complainf("PortOne executed it %d times", count.Executed)
	}
	if op.GetState() == operationv1.OperationState_OPERATION_STATE_FAILED_NOT_SENT && count.Received > 0 {
		i.complainf("it was not sent, and PortOne received it %d times", count.Received)
	}
	violations, err := i.box.Violations(i.ctx)
	i.check("audit the ledger", err)
	for _, v := range violations {
		if v.PaymentID == i.scene.ID {
			i.complainf("the ledger says %s: %s", v.Rule, v.Message)
		}
	}
}

// final compares the end of an operation with what its callers are told, and with
// what was wished.
func (i *inquiry) final(op *operationv1.Operation, reply rig.Reply) {
	succeeded := op.GetState() == operationv1.OperationState_OPERATION_STATE_SUCCEEDED ||
		op.GetState() == operationv1.OperationState_OPERATION_STATE_PENDING_UPSTREAM
	if (reply.Err == nil) != succeeded || reply.OperationID != op.GetId() || !reply.Replayed {
		i.complainf("the operation is %s, and its caller is told %v (replayed: %t)", op.GetState(), reply, reply.Replayed)
	}
	if again := i.repeat(); !again.Equal(reply) {
		i.complainf("one caller is told %v, another one %v", reply, again)
	}
	if declined := op.GetState() == operationv1.OperationState_OPERATION_STATE_FAILED_DECLINED; declined && i.outcome.wish != kind.Decline {
		i.complainf("nobody declined it, and the operation is %s: %v", op.GetState(), reply)
	}
	if i.outcome.wish == kind.Accept && !i.kind.Once && !succeeded {
		i.complainf("it is to be done whenever that is possible, and the operation is %s: %v", op.GetState(), reply)
	}
	if i.outcome.wish == kind.Pend && succeeded {
		if i.check("settle", i.kind.Settle(i.scene)) && i.effects() != 1 {
			i.complainf("it was settled and took effect %d times", i.effects())
		}
	}
}
