package billing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

const (
	scheduled = billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SCHEDULED
	started   = billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_STARTED
	succeeded = billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SUCCEEDED
	revoked   = billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_REVOKED
)

// month is the time to pay.
const month = 30 * 24 * time.Hour

func scheduleRequest() *billingv1.CreatePaymentScheduleRequest {
	return &billingv1.CreatePaymentScheduleRequest{
		PaymentId: "order-1", TimeToPay: at(month),
		Payment: &billingv1.ScheduledPaymentInput{
			StoreId: new("store-2"), BillingKey: "k1", Amount: &commonv1.AmountInput{Total: 1000}, CurrencyCode: "KRW",
		},
	}
}

// schedule is what scheduleRequest makes, shortly after the first byte.
func schedule(name string, status billingv1.PaymentScheduleStatus, changes ...func(*billingv1.PaymentSchedule)) *billingv1.PaymentSchedule {
	s := &billingv1.PaymentSchedule{
		Id: name, Status: status, PaymentId: "order-1", BillingKey: "k1", TotalAmount: 1000, CurrencyCode: "KRW",
		CreatedAt: at(time.Second), TimeToPay: at(month),
	}
	for _, change := range changes {
		change(s)
	}
	return s
}

func schedules(all ...*billingv1.PaymentSchedule) []operation.Reading {
	return answered(&billingv1.ListPaymentSchedulesResponse{PaymentSchedules: all})
}

func madeAt(since time.Duration) func(*billingv1.PaymentSchedule) {
	return func(s *billingv1.PaymentSchedule) { s.CreatedAt = at(since) }
}

func TestJudgeCreatedSchedule(t *testing.T) {
	t.Parallel()
	r := doubt(scheduleRequest())
	answer := &billingv1.CreatePaymentScheduleResponse{Schedule: &billingv1.PaymentScheduleSummary{Id: "s1"}}
	old := schedule("s0", revoked, madeAt(-time.Hour))
	another := func(change func(*billingv1.PaymentSchedule)) []operation.Reading {
		return schedules(schedule("s1", scheduled, change))
	}
	evidencetest.Judge(t, billing.CreatePaymentSchedule.Definition, map[string]evidencetest.Scene{
		"a new schedule of the payment is ours":       {Record: r, Readings: schedules(schedule("s1", scheduled)), Want: operation.Happened, Response: answer},
		"one that was carried out since is ours":      {Record: r, Readings: schedules(schedule("s1", succeeded)), Want: operation.Happened},
		"one that was revoked since is ours":          {Record: r, Readings: schedules(schedule("s1", revoked)), Want: operation.Happened},
		"another payment's is not":                    {Record: r, Readings: another(func(s *billingv1.PaymentSchedule) { s.PaymentId = "order-2" }), Want: operation.Absent},
		"another amount is not":                       {Record: r, Readings: another(func(s *billingv1.PaymentSchedule) { s.TotalAmount = 1 }), Want: operation.Foreign, Reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"another currency is not":                     {Record: r, Readings: another(func(s *billingv1.PaymentSchedule) { s.CurrencyCode = "USD" }), Want: operation.Foreign, Reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"another key is not":                          {Record: r, Readings: another(func(s *billingv1.PaymentSchedule) { s.BillingKey = "k2" }), Want: operation.Foreign, Reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"none is absence":                             {Record: r, Readings: schedules(), Want: operation.Absent},
		"two that fit cannot be told apart":           {Record: r, Readings: schedules(schedule("s1", revoked), schedule("s2", scheduled)), Want: operation.Unclear},
		"one that was there before is not ours":       {Record: doubt(scheduleRequest(), "s1"), Readings: schedules(schedule("s1", scheduled)), Want: operation.Foreign, Reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"one in the place of one that was revoked":    {Record: doubt(scheduleRequest(), "s0"), Readings: schedules(old, schedule("s1", scheduled)), Want: operation.Happened, Response: answer},
		"one that was revoked before is no trace":     {Record: doubt(scheduleRequest(), "s0"), Readings: schedules(old), Want: operation.Absent},
		"a list that has forgotten it is late":        {Record: doubt(scheduleRequest(), "s0"), Readings: schedules(), Want: operation.Unclear},
		"one that seems older and was not seen then":  {Record: r, Readings: schedules(schedule("s1", scheduled, madeAt(-time.Minute))), Want: operation.Unclear},
		"a revoked one that was not seen is no trace": {Record: r, Readings: schedules(old), Want: operation.Absent},
		"one without a time":                          {Record: r, Readings: another(func(s *billingv1.PaymentSchedule) { s.CreatedAt = nil }), Want: operation.Unclear},
		"a list with more pages":                      {Record: r, Readings: answered(&billingv1.ListPaymentSchedulesResponse{NextPageToken: "more"}), Want: operation.Unclear},
		"a list that could not be read":               {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
		"no read":                                     {Record: r, Want: operation.Unclear},
		"a late one from before the report is ours":   {Record: reported(r), Readings: schedules(schedule("s1", scheduled)), Want: operation.Happened},
		"one since the report is late":                {Record: reported(r), Readings: schedules(schedule("s1", scheduled, madeAt(time.Hour))), Want: operation.Happened},
	})
}

func TestSchedulesAreListedAroundTheirTime(t *testing.T) {
	t.Parallel()
	want := &billingv1.ListPaymentSchedulesRequest{
		Filter: &billingv1.PaymentScheduleFilterInput{
			StoreId: new("store-2"), BillingKey: new("k1"), From: at(month - time.Hour), Until: at(month + time.Hour),
		},
		PageSize: 1000,
	}
	r := doubt(scheduleRequest())
	asks(t, billing.CreatePaymentSchedule.Recovery.Prepare(r), billing.ListPaymentSchedules.Definition, want)
	asks(t, billing.CreatePaymentSchedule.Recovery.Look(r), billing.ListPaymentSchedules.Definition, want)
}

func TestSnapshotBeforeScheduling(t *testing.T) {
	t.Parallel()
	snapshot := billing.CreatePaymentSchedule.Recovery.Snapshot
	other := schedule("s2", scheduled, func(s *billingv1.PaymentSchedule) { s.PaymentId = "order-2" })
	got, refused := snapshot(doubt(scheduleRequest()), schedules(schedule("s0", revoked), schedule("s1", scheduled), other))
	if diff := cmp.Diff([]string{"s0", "s1"}, got.Known); diff != "" || refused != nil {
		t.Errorf("known schedules (-want +got):\n%s, refused: %v", diff, refused)
	}
	if _, refused := snapshot(doubt(scheduleRequest()), evidencetest.Unread(errForbidden)); evidencetest.Reason(refused) != "FORBIDDEN" {
		t.Errorf("refused: %v", refused)
	}
}

// TestALateScheduleIsUndone: it is revoked, or what it charged goes back.
func TestALateScheduleIsUndone(t *testing.T) {
	t.Parallel()
	r := doubt(scheduleRequest())
	r.State = operation.StateLateSuccess
	r.Response = &billingv1.CreatePaymentScheduleResponse{Schedule: &billingv1.PaymentScheduleSummary{Id: "s1"}}
	revoke := operation.Undo{Definition: billing.RevokePaymentSchedules.Definition, Request: &billingv1.RevokePaymentSchedulesRequest{
		RequestId: "void-" + id, StoreId: new("store-2"), ScheduleIds: []string{"s1"},
	}}
	cancel := operation.Undo{Definition: payment.Cancel.Definition, Request: &paymentv1.CancelPaymentRequest{
		RequestId: "void-" + id, StoreId: new("store-2"), PaymentId: "order-1", Reason: "made after it was reported as not executed",
	}}
	for name, tc := range map[string]struct {
		readings []operation.Reading
		want     operation.Undo
	}{
		"before its time":         {schedules(schedule("s1", scheduled)), revoke},
		"while it is carried out": {schedules(schedule("s1", billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_STARTED)), operation.Undo{}},
		"after it charged":        {schedules(schedule("s1", billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_SUCCEEDED)), cancel},
		"after it was refused":    {schedules(schedule("s1", billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_FAILED)), operation.Undo{Over: true}},
		"after it was revoked":    {schedules(schedule("s1", revoked)), operation.Undo{Over: true}},
		"when the list is late":   {schedules(schedule("s0", scheduled)), operation.Undo{}},
		"when the read failed":    {evidencetest.Unread(errForbidden), operation.Undo{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := billing.CreatePaymentSchedule.Recovery.Void(r, tc.readings)
			if got.Definition != tc.want.Definition || got.Over != tc.want.Over {
				t.Errorf("undone by %v (over: %v), want %v (over: %v)", got.Definition, got.Over, tc.want.Definition, tc.want.Over)
			}
			if diff := cmp.Diff(tc.want.Request, got.Request, protocmp.Transform()); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestASchedulesEndIsNotUndone(t *testing.T) {
	t.Parallel()
	r := doubt(scheduleRequest())
	r.State = operation.StateNotExecuted
	for _, over := range []billingv1.PaymentScheduleStatus{revoked, billingv1.PaymentScheduleStatus_PAYMENT_SCHEDULE_STATUS_FAILED} {
		if got := billing.CreatePaymentSchedule.Recovery.Judge(r, schedules(schedule("s1", over))).Verdict; got != operation.Absent {
			t.Errorf("a schedule that is over: %s", got)
		}
	}
}

func revokedAt(since time.Duration) func(*billingv1.PaymentSchedule) {
	return func(s *billingv1.PaymentSchedule) { s.RevokedAt = at(since) }
}

// each are single reads of schedules.
func each(all ...*billingv1.PaymentSchedule) []operation.Reading {
	var readings []operation.Reading
	for _, s := range all {
		readings = append(readings, answered(&billingv1.GetPaymentScheduleResponse{PaymentSchedule: s})...)
	}
	return readings
}

func TestJudgeRevokedSchedules(t *testing.T) {
	t.Parallel()
	r := doubt(&billingv1.RevokePaymentSchedulesRequest{StoreId: new("store-2"), ScheduleIds: []string{"s1", "s2"}})
	gone := schedule("s1", revoked, revokedAt(time.Second))
	unknown := evidencetest.Unread(refusal(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_NOT_FOUND))
	evidencetest.Judge(t, billing.RevokePaymentSchedules.Definition, map[string]evidencetest.Scene{
		"all of them are revoked since": {
			Record: r, Readings: each(gone, schedule("s2", revoked, revokedAt(2*time.Second))), Want: operation.Happened,
			Response: &billingv1.RevokePaymentSchedulesResponse{RevokedScheduleIds: []string{"s1", "s2"}, RevokedAt: at(2 * time.Second)},
		},
		"none of them is revoked":               {Record: r, Readings: each(schedule("s1", scheduled), schedule("s2", scheduled)), Want: operation.Absent},
		"some are, which is not all":            {Record: r, Readings: each(gone, schedule("s2", scheduled)), Want: operation.Absent},
		"one was carried out":                   {Record: r, Readings: each(gone, schedule("s2", succeeded)), Want: operation.Foreign, Reason: "PAYMENT_SCHEDULE_ALREADY_PROCESSED"},
		"one is being carried out":              {Record: r, Readings: each(schedule("s1", started), schedule("s2", scheduled)), Want: operation.Foreign, Reason: "PAYMENT_SCHEDULE_ALREADY_PROCESSED"},
		"one was revoked before":                {Record: r, Readings: each(gone, schedule("s2", revoked, revokedAt(-time.Hour))), Want: operation.Foreign, Reason: "PAYMENT_SCHEDULE_ALREADY_REVOKED"},
		"one was revoked at an unknown":         {Record: r, Readings: each(gone, schedule("s2", revoked)), Want: operation.Unclear},
		"one is not there":                      {Record: r, Readings: append(each(gone), unknown...), Want: operation.Absent},
		"one is in a state of tomorrow":         {Record: r, Readings: each(gone, schedule("s2", 0)), Want: operation.Absent},
		"one could not be read":                 {Record: r, Readings: append(each(gone), evidencetest.Unread(errUnanswered)...), Want: operation.Unclear},
		"all of them after the report are late": {Record: reported(r), Readings: each(schedule("s1", revoked, revokedAt(time.Hour))), Want: operation.Happened},
	})
	asks(t, billing.RevokePaymentSchedules.Recovery.Look(r), billing.GetPaymentSchedule.Definition,
		&billingv1.GetPaymentScheduleRequest{PaymentScheduleId: "s1", StoreId: new("store-2")},
		&billingv1.GetPaymentScheduleRequest{PaymentScheduleId: "s2", StoreId: new("store-2")})
	if queries := billing.RevokePaymentSchedules.Recovery.Prepare(r); len(queries) != 0 {
		t.Errorf("%d reads to find out what the request says", len(queries))
	}
}

func TestJudgeRevokedSchedulesOfAKey(t *testing.T) {
	t.Parallel()
	request := &billingv1.RevokePaymentSchedulesRequest{BillingKey: new("k1")}
	r := doubt(request, "s1", "s2")
	gone := func(name string) *billingv1.PaymentSchedule { return schedule(name, revoked, revokedAt(time.Second)) }
	evidencetest.Judge(t, billing.RevokePaymentSchedules.Definition, map[string]evidencetest.Scene{
		"all that were open are revoked since": {
			Record: r, Readings: schedules(gone("s1"), gone("s2"), schedule("s3", scheduled)), Want: operation.Happened,
			Response: &billingv1.RevokePaymentSchedulesResponse{RevokedScheduleIds: []string{"s1", "s2"}, RevokedAt: at(time.Second)},
		},
		"one was carried out before and was not open": {Record: r, Readings: schedules(gone("s1"), schedule("s2", succeeded)), Want: operation.Happened},
		"one was revoked before and was not open":     {Record: r, Readings: schedules(gone("s1"), schedule("s2", revoked, revokedAt(-time.Hour))), Want: operation.Happened},
		"one is open still":                           {Record: r, Readings: schedules(gone("s1"), schedule("s2", scheduled)), Want: operation.Absent},
		"nothing was open":                            {Record: doubt(request), Readings: schedules(schedule("s3", succeeded)), Want: operation.Absent},
		"a list that has forgotten one is late":       {Record: r, Readings: schedules(gone("s1")), Want: operation.Unclear},
		"a list that could not be read":               {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
	})
	wide := func(status ...billingv1.PaymentScheduleStatus) *billingv1.ListPaymentSchedulesRequest {
		return &billingv1.ListPaymentSchedulesRequest{Filter: &billingv1.PaymentScheduleFilterInput{
			BillingKey: new("k1"), From: at(-time.Second - 90*24*time.Hour), Until: at(-time.Second + 3650*24*time.Hour), Status: status,
		}, PageSize: 1000}
	}
	asks(t, billing.RevokePaymentSchedules.Recovery.Prepare(r), billing.ListPaymentSchedules.Definition, wide(scheduled))
	asks(t, billing.RevokePaymentSchedules.Recovery.Look(r), billing.ListPaymentSchedules.Definition, wide())
}

func TestSnapshotBeforeRevoking(t *testing.T) {
	t.Parallel()
	snapshot := billing.RevokePaymentSchedules.Recovery.Snapshot
	r := doubt(&billingv1.RevokePaymentSchedulesRequest{BillingKey: new("k1")})
	for name, tc := range map[string]struct {
		readings []operation.Reading
		want     []string
		reason   string
	}{
		"open schedules are what all means":  {readings: schedules(schedule("s1", scheduled), schedule("s2", scheduled)), want: []string{"s1", "s2"}},
		"too many to name are not named":     {readings: answered(&billingv1.ListPaymentSchedulesResponse{PaymentSchedules: []*billingv1.PaymentSchedule{schedule("s1", scheduled)}, NextPageToken: "more"})},
		"a request that names them needs no": {},
		"what may not be read":               {readings: evidencetest.Unread(errForbidden), reason: "FORBIDDEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, refused := snapshot(r, tc.readings)
			if diff := cmp.Diff(tc.want, got.Known); diff != "" || evidencetest.Reason(refused) != tc.reason {
				t.Errorf("known schedules (-want +got):\n%s, refused: %v", diff, refused)
			}
		})
	}
}
