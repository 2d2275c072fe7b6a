package billing

import (
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverRevoke reads the schedules that were to be revoked. PortOne revokes all of
// them or none.
func recoverRevoke() operation.Recovery {
	return operation.Recovery{
		Policy:   operation.CompleteForward,
		Prepare:  readOpen,
		Snapshot: snapshotBeforeRevoke,
		Look:     readRevoked,
		Judge:    judgeRevoke,
	}
}

// byKey reports whether a request means all open schedules of a key. Which those are
// is known before it is sent only.
func byKey(request *billingv1.RevokePaymentSchedulesRequest) bool {
	return len(request.GetScheduleIds()) == 0
}

const (
	scheduledBack  = 90 * 24 * time.Hour
	scheduledAhead = 10 * 365 * 24 * time.Hour
)

// readOpen lists the open schedules of a key. A request that names its schedules needs
// no list.
func readOpen(r operation.Record) []operation.Query {
	if request := evidence.Typed[*billingv1.RevokePaymentSchedulesRequest](r.Request); byKey(request) {
		return schedulesOf(r, request, billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SCHEDULED)
	}
	return nil
}

func schedulesOf(r operation.Record, request *billingv1.RevokePaymentSchedulesRequest, in ...billingv1.PaymentScheduleStatus) []operation.Query {
	return []operation.Query{{Definition: ListPaymentSchedules.Definition, Request: &billingv1.ListPaymentSchedulesRequest{
		Filter: &billingv1.PaymentScheduleFilterInput{
			StoreId:    evidence.Given(request.GetStoreId()),
			BillingKey: evidence.Given(request.GetBillingKey()),
			From:       timestamppb.New(r.CreatedAt.Add(-scheduledBack)),
			Until:      timestamppb.New(r.CreatedAt.Add(scheduledAhead)),
			Status:     in,
		},
		PageSize: mostListed,
	}}}
}

// snapshotBeforeRevoke remembers which schedules "all" are. When they do not fit into
// one page it remembers none, and the doubt is ended by the same key alone.
func snapshotBeforeRevoke(_ operation.Record, readings []operation.Reading) (operation.Snapshot, *failure.Error) {
	if len(readings) == 0 {
		return operation.Snapshot{}, nil
	}
	if f := readings[0].Failure; f != nil {
		return operation.Snapshot{}, f
	}
	var was operation.Snapshot
	if schedules, whole := listedSchedules(readings); whole {
		for _, s := range schedules {
			was.Known = append(was.Known, s.GetId())
		}
	}
	return was, nil
}

// readRevoked reads each schedule by itself, because lists are late; a list serves only
// where a key has too many to name.
func readRevoked(r operation.Record) []operation.Query {
	request := evidence.Typed[*billingv1.RevokePaymentSchedulesRequest](r.Request)
	if byKey(request) {
		return schedulesOf(r, request)
	}
	queries := make([]operation.Query, 0, len(request.GetScheduleIds()))
	for _, id := range request.GetScheduleIds() {
		queries = append(queries, operation.Query{Definition: GetPaymentSchedule.Definition, Request: &billingv1.GetPaymentScheduleRequest{
			PaymentScheduleId: id, StoreId: evidence.Given(request.GetStoreId()),
		}})
	}
	return queries
}

// shownSchedules are those that were to be revoked, as they are now. It is false when
// a read failed.
func shownSchedules(r operation.Record, readings []operation.Reading) ([]*billingv1.PaymentSchedule, bool) {
	if byKey(evidence.Typed[*billingv1.RevokePaymentSchedulesRequest](r.Request)) {
		schedules, whole := listedSchedules(readings)
		return slices.DeleteFunc(slices.Clone(schedules), func(s *billingv1.PaymentSchedule) bool {
			return !slices.Contains(r.Snapshot.Known, s.GetId())
		}), whole && !isStale(r.Snapshot, schedules)
	}
	var schedules []*billingv1.PaymentSchedule
	for _, reading := range readings {
		response := evidence.Typed[*billingv1.GetPaymentScheduleResponse](reading.Response)
		if response == nil && !reading.NotFound(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_NOT_FOUND) {
			return nil, false
		}
		schedules = append(schedules, response.GetPaymentSchedule())
	}
	return schedules, true
}

// fates counts what became of schedules.
type fates struct {
	revoked      []string
	last         *timestamppb.Timestamp
	earlier      bool // one was revoked before us
	undated      bool // one was revoked at a time that proves nothing
	charged      bool // one was carried out
	open, absent bool
}

func judgeRevoke(r operation.Record, readings []operation.Reading) operation.Finding {
	schedules, ok := shownSchedules(r, readings)
	if !ok {
		return evidence.Unclear
	}
	var f fates
	named := !byKey(evidence.Typed[*billingv1.RevokePaymentSchedulesRequest](r.Request))
	for _, s := range schedules {
		if at := evidence.Timing(r, s.GetRevokedAt()); named || at != evidence.Before {
			f.count(s, at) // one that was revoked before is not among "all open"
		}
	}
	switch {
	case f.charged && named:
		return evidence.Foreign(evidence.SuspectedOr(r, evidence.TooLate(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_PROCESSED,
			"A schedule was carried out before it could be revoked.")))
	case f.earlier:
		return evidence.Foreign(evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_REVOKED,
			"A schedule was revoked already.")))
	case f.undated:
		return evidence.Unclear
	case f.open, f.absent, len(f.revoked) == 0:
		return evidence.Absent // the same key tells
	}
	return evidence.Happened(&billingv1.RevokePaymentSchedulesResponse{RevokedScheduleIds: f.revoked, RevokedAt: f.last})
}

func (f *fates) count(s *billingv1.PaymentSchedule, at evidence.When) {
	switch s.GetStatus() {
	case billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_REVOKED:
		f.revoked = append(f.revoked, s.GetId())
		f.earlier = f.earlier || at == evidence.Before
		f.undated = f.undated || at == evidence.Unknowable
		if f.last == nil || s.GetRevokedAt().AsTime().After(f.last.AsTime()) {
			f.last = s.GetRevokedAt()
		}
	case billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_STARTED,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_PENDING,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SUCCEEDED,
		billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_FAILED:
		f.charged = true
	case billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SCHEDULED:
		f.open = true
	case billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_UNSPECIFIED:
		f.absent = true
	}
}
