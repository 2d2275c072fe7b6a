package oracle

import (
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// charges are the operations that take money at once.
var charges = []protoreflect.FullName{
	payment.PayWithBillingKey.RPC, payment.PayInstantly.RPC, payment.Confirm.RPC, billing.ConfirmBillingKeyAndPay.RPC,
}

func (op *Operation) isCharge() bool { return slices.Contains(charges, op.Record.RPC) }

func (op *Operation) isRefund() bool { return op.Record.RPC == payment.Cancel.RPC }

func (op *Operation) isSchedule() bool { return op.Record.RPC == billing.CreatePaymentSchedule.RPC }

// opensAccount reports whether it opens a virtual account and takes no money itself.
func (op *Operation) opensAccount() bool {
	r, ok := op.Record.Request.(*paymentv1.PayInstantlyRequest)
	return ok && r.GetMethod().GetVirtualAccount() != nil
}

// paymentID is the payment that it is about, if it is about one.
func (op *Operation) paymentID() string {
	r, ok := op.Record.Request.(interface{ GetPaymentId() string })
	if !ok {
		return ""
	}
	return r.GetPaymentId()
}

// moved reports whether money moved because of it.
func (op *Operation) moved() bool { return len(op.Charges)+len(op.Refunds) > 0 }

// failed states say that an operation had no effect.
func failed(s operation.State) bool {
	switch s {
	case operation.StateDeclined, operation.StateNotSent, operation.StateNotExecuted, operation.StateConflict,
		operation.StateRejected, operation.StateInternal:
		return true
	default:
		return false
	}
}

// refused states say that PortOne did not do it.
func refused(s operation.State) bool {
	return s == operation.StateDeclined || s == operation.StateConflict
}

// late states say that it had one after all.
func late(s operation.State) bool {
	switch s {
	case operation.StateLateSuccess, operation.StateVoided, operation.StateSucceededLate:
		return true
	default:
		return false
	}
}

// isLate reports whether the operation took effect, or will, after it was reported
// as not executed.
func (op *Operation) isLate() bool {
	return late(op.Record.State) || op.isWatched() && op.moved()
}

// isWatched reports whether the service looks for a late effect of the operation, or did
// for a day.
func (op *Operation) isWatched() bool {
	r := &op.Record
	return r.State.Watched() && !r.WatchUntil.IsZero()
}

// after lists the states that may follow a state.
func after(s operation.State) []operation.State {
	switch s {
	case operation.StateAccepted:
		return []operation.State{operation.StateSending, operation.StateRejected, operation.StateNotSent, operation.StateDeclined}
	case operation.StateSending:
		return []operation.State{
			operation.StateReady, operation.StateDoubt, operation.StatePending, operation.StateSucceeded,
			operation.StateDeclined, operation.StateNotSent, operation.StateSending, operation.StateNotExecuted, operation.StateConflict,
		}
	case operation.StateReady:
		return []operation.State{operation.StateSending, operation.StateNotSent, operation.StateDeclined}
	case operation.StateDoubt:
		return []operation.State{
			operation.StateSending, operation.StatePending, operation.StateSucceeded, operation.StateDeclined,
			operation.StateNotExecuted, operation.StateConflict,
		}
	case operation.StatePending:
		return []operation.State{operation.StateSucceeded, operation.StateDeclined, operation.StateNotExecuted}
	case operation.StateNotSent:
		return []operation.State{operation.StateAccepted, operation.StateSending}
	case operation.StateNotExecuted, operation.StateConflict:
		return []operation.State{operation.StateLateSuccess, operation.StateSucceededLate}
	case operation.StateLateSuccess:
		return []operation.State{operation.StateVoided}
	case operation.StateSucceeded, operation.StateDeclined, operation.StateVoided, operation.StateSucceededLate,
		operation.StateRejected, operation.StateInternal:
	}
	return nil
}
