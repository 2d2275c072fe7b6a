package billing

import (
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
)

// recoverSchedule completes a schedule: the day it is for is usually far away.
func recoverSchedule() operation.Recovery {
	return operation.Recovery{
		Policy:   operation.CompleteForward,
		Prepare:  readScheduled,
		Snapshot: snapshotBeforeSchedule,
		Look:     readScheduled,
		Judge:    judgeSchedule,
		Made: func(response proto.Message) []string {
			return []string{evidence.Typed[*billingv1.CreatePaymentScheduleResponse](response).GetSchedule().GetId()}
		},
		Void:   voidSchedule,
		Wanted: wantedBefore,
	}
}

// aroundTime is how far from the time to pay schedules are listed. It is named in
// every list: PortOne's default ends now and shows no schedule that is to come.
const aroundTime = time.Hour

func readScheduled(r operation.Record) []operation.Query {
	request := evidence.Typed[*billingv1.CreatePaymentScheduleRequest](r.Request)
	at := request.GetTimeToPay().AsTime()
	return []operation.Query{{Definition: ListPaymentSchedules.Definition, Request: &billingv1.ListPaymentSchedulesRequest{
		Filter: &billingv1.PaymentScheduleFilterInput{
			StoreId:    evidence.Given(request.GetPayment().GetStoreId()),
			BillingKey: evidence.Given(request.GetPayment().GetBillingKey()),
			From:       evidence.Time(at.Add(-aroundTime)),
			Until:      evidence.Time(at.Add(aroundTime)),
		},
		PageSize: mostListed,
	}}}
}

// listedSchedules are those that a reading shows. It is false when it failed or does
// not show all of them.
func listedSchedules(readings []operation.Reading) ([]*billingv1.PaymentSchedule, bool) {
	if len(readings) == 0 {
		return nil, false
	}
	list := evidence.Typed[*billingv1.ListPaymentSchedulesResponse](readings[0].Response)
	return list.GetPaymentSchedules(), list != nil && list.GetNextPageToken() == ""
}

// snapshotBeforeSchedule remembers the schedules of the payment that are there. One
// that was revoked a moment ago looks just like the one that takes its place.
func snapshotBeforeSchedule(r operation.Record, readings []operation.Reading) (operation.Snapshot, *failure.Error) {
	if len(readings) > 0 && readings[0].Failure != nil {
		return operation.Snapshot{}, readings[0].Failure
	}
	var was operation.Snapshot
	request := evidence.Typed[*billingv1.CreatePaymentScheduleRequest](r.Request)
	schedules, _ := listedSchedules(readings)
	for _, s := range schedules {
		if s.GetPaymentId() == request.GetPaymentId() {
			was.Known = append(was.Known, s.GetId())
		}
	}
	return was, nil
}

func judgeSchedule(r operation.Record, readings []operation.Reading) operation.Finding {
	schedules, ok := listedSchedules(readings)
	if !ok || isStale(r.Snapshot, schedules) {
		return evidence.Unclear
	}
	found := suspectsOf(r, schedules)
	switch {
	case found.alike, len(found.ours) > 1:
		return evidence.Unclear
	case len(found.ours) == 1:
		return evidence.Happened(&billingv1.CreatePaymentScheduleResponse{
			Schedule: &billingv1.PaymentScheduleSummary{Id: found.ours[0].GetId()},
		})
	case found.taken:
		return evidence.Foreign(evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_EXISTS,
			"Another schedule is for the same payment.")))
	}
	return evidence.Absent
}

// suspects are the schedules of the payment, by whose they are.
type suspects struct {
	ours []*billingv1.PaymentSchedule
	// alike is set when one may be ours or not; taken when the payment is scheduled by
	// others.
	alike, taken bool
}

// suspectsOf sorts the schedules of the payment.
func suspectsOf(r operation.Record, schedules []*billingv1.PaymentSchedule) suspects {
	var found suspects
	request := evidence.Typed[*billingv1.CreatePaymentScheduleRequest](r.Request)
	for _, s := range schedules {
		if s.GetPaymentId() != request.GetPaymentId() || r.State.Watched() && isOver(s) {
			continue // of what is over nothing can be undone, whosever it is
		}
		isNew := mayBeOurs(r, request, s)
		switch at := evidence.Timing(r, s.GetCreatedAt()); {
		case isNew && at == evidence.During:
			found.ours = append(found.ours, s)
		case isNew && (at == evidence.Unknowable || isOpen(s)):
			found.alike = true
		default:
			found.taken = found.taken || isOpen(s)
		}
	}
	return found
}

// mayBeOurs reports whether a schedule is what was asked for, and was not there before.
func mayBeOurs(r operation.Record, request *billingv1.CreatePaymentScheduleRequest, s *billingv1.PaymentSchedule) bool {
	return !r.Snapshot.Has(s.GetId()) && isFor(request, s)
}

// isStale reports whether a list shows less than the one before the first attempt.
func isStale(was operation.Snapshot, schedules []*billingv1.PaymentSchedule) bool {
	return slices.ContainsFunc(was.Known, func(id string) bool {
		return !slices.ContainsFunc(schedules, func(s *billingv1.PaymentSchedule) bool { return s.GetId() == id })
	})
}

// isFor reports whether a schedule charges the same money to the same key.
func isFor(request *billingv1.CreatePaymentScheduleRequest, s *billingv1.PaymentSchedule) bool {
	return s.GetBillingKey() == request.GetPayment().GetBillingKey() &&
		s.GetTotalAmount() == request.GetPayment().GetAmount().GetTotal() &&
		s.GetCurrencyCode() == request.GetPayment().GetCurrencyCode()
}

// isOpen reports whether a schedule keeps its payment from being scheduled again.
func isOpen(s *billingv1.PaymentSchedule) bool {
	switch s.GetStatus() {
	case billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SCHEDULED,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_STARTED,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_PENDING:
		return true
	case billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SUCCEEDED,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_FAILED,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_REVOKED,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_UNSPECIFIED:
	}
	return false
}

// isOver reports whether a schedule has charged nobody and never will.
func isOver(s *billingv1.PaymentSchedule) bool {
	return s.GetStatus() == billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_FAILED ||
		s.GetStatus() == billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_REVOKED
}

// voidSchedule revokes a schedule that the caller was told does not exist, before it
// charges somebody. When it is too late for that, the money goes back.
func voidSchedule(r operation.Record, readings []operation.Reading) operation.Undo {
	id := evidence.Typed[*billingv1.CreatePaymentScheduleResponse](r.Response).GetSchedule().GetId()
	request := evidence.Typed[*billingv1.CreatePaymentScheduleRequest](r.Request)
	store := evidence.Given(request.GetPayment().GetStoreId())
	schedules, _ := listedSchedules(readings)
	i := slices.IndexFunc(schedules, func(s *billingv1.PaymentSchedule) bool { return s.GetId() == id })
	switch {
	case i < 0: // the list is late
	case isOver(schedules[i]):
		return operation.Undo{Over: true}
	case schedules[i].GetStatus() == billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SCHEDULED:
		return operation.Undo{Definition: RevokePaymentSchedules.Definition, Request: &billingv1.RevokePaymentSchedulesRequest{
			RequestId: r.VoidID(), ScheduleIds: []string{id}, StoreId: store,
		}}
	case schedules[i].GetStatus() == billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SUCCEEDED:
		return operation.Undo{Definition: payment.Cancel.Definition, Request: &paymentv1.CancelPaymentRequest{
			RequestId: r.VoidID(), PaymentId: request.GetPaymentId(), StoreId: store, Reason: lateReason,
		}}
	}
	return operation.Undo{} // it is being carried out
}

// margin is how long before its time a schedule must be made: PortOne may be
// about to carry it out.
const margin = 5 * time.Minute

// wantedBefore is until when a schedule may still be made.
func wantedBefore(request proto.Message) time.Time {
	return evidence.Typed[*billingv1.CreatePaymentScheduleRequest](request).GetTimeToPay().AsTime().Add(-margin)
}
