package billing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
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
	already := refusal(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_EXISTS)
	answer := &billingv1.CreatePaymentScheduleResponse{Schedule: &billingv1.PaymentScheduleSummary{Id: "s1"}}
	old := schedule("s0", revoked, madeAt(-time.Hour))
	another := func(change func(*billingv1.PaymentSchedule)) []operation.Reading {
		return schedules(schedule("s1", scheduled, change))
	}
	judge(t, billing.CreatePaymentSchedule.Definition, map[string]judged{
		"a new schedule of the payment is ours":       {record: r, readings: schedules(schedule("s1", scheduled)), want: operation.Happened, response: answer},
		"one that was carried out since is ours":      {record: r, readings: schedules(schedule("s1", succeeded)), want: operation.Happened},
		"one that was revoked since is ours":          {record: r, readings: schedules(schedule("s1", revoked)), want: operation.Happened},
		"another payment's is not":                    {record: r, readings: another(func(s *billingv1.PaymentSchedule) { s.PaymentId = "order-2" }), want: operation.Absent},
		"another amount is not":                       {record: r, readings: another(func(s *billingv1.PaymentSchedule) { s.TotalAmount = 1 }), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"another currency is not":                     {record: r, readings: another(func(s *billingv1.PaymentSchedule) { s.CurrencyCode = "USD" }), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"another key is not":                          {record: r, readings: another(func(s *billingv1.PaymentSchedule) { s.BillingKey = "k2" }), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"none is absence":                             {record: r, readings: schedules(), want: operation.Absent},
		"two that fit cannot be told apart":           {record: r, readings: schedules(schedule("s1", revoked), schedule("s2", scheduled)), want: operation.Unclear},
		"one that was there before is not ours":       {record: doubt(scheduleRequest(), "s1"), readings: schedules(schedule("s1", scheduled)), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"one in the place of one that was revoked":    {record: doubt(scheduleRequest(), "s0"), readings: schedules(old, schedule("s1", scheduled)), want: operation.Happened, response: answer},
		"one that was revoked before is no trace":     {record: doubt(scheduleRequest(), "s0"), readings: schedules(old), want: operation.Absent},
		"a list that has forgotten it is late":        {record: doubt(scheduleRequest(), "s0"), readings: schedules(), want: operation.Unclear},
		"one that seems older and was not seen then":  {record: r, readings: schedules(schedule("s1", scheduled, madeAt(-time.Minute))), want: operation.Unclear},
		"a revoked one that was not seen is no trace": {record: r, readings: schedules(old), want: operation.Absent},
		"one without a time":                          {record: r, readings: another(func(s *billingv1.PaymentSchedule) { s.CreatedAt = nil }), want: operation.Unclear},
		"PortOne said that there is one":              {record: suspecting(r, already), readings: schedules(schedule("s1", scheduled)), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_EXISTS"},
		"a list with more pages":                      {record: r, readings: answered(&billingv1.ListPaymentSchedulesResponse{NextPageToken: "more"}), want: operation.Unclear},
		"a list that could not be read":               {record: r, readings: unread(errUnanswered), want: operation.Unclear},
		"no read":                                     {record: r, want: operation.Unclear},
		"a late one from before the report is ours":   {record: reported(r), readings: schedules(schedule("s1", scheduled)), want: operation.Happened},
		"one since the report is late":                {record: reported(r), readings: schedules(schedule("s1", scheduled, madeAt(time.Hour))), want: operation.Happened},
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
	if _, refused := snapshot(doubt(scheduleRequest()), unread(errForbidden)); reasonOf(refused) != "FORBIDDEN" {
		t.Errorf("refused: %v", refused)
	}
}

func TestALateScheduleIsRevoked(t *testing.T) {
	t.Parallel()
	r := doubt(scheduleRequest())
	if d, _ := billing.CreatePaymentSchedule.Recovery.Void(r); d != nil {
		t.Errorf("undone by %s without a schedule", d.RPC.Name())
	}
	r.Response = &billingv1.CreatePaymentScheduleResponse{Schedule: &billingv1.PaymentScheduleSummary{Id: "s1"}}
	d, got := billing.CreatePaymentSchedule.Recovery.Void(r)
	if d != billing.RevokePaymentSchedules.Definition {
		t.Errorf("undone by %v", d)
	}
	want := &billingv1.RevokePaymentSchedulesRequest{RequestId: "void-" + id, StoreId: new("store-2"), ScheduleIds: []string{"s1"}}
	if diff := cmp.Diff(proto.Message(want), got, protocmp.Transform()); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

// TestALateScheduleThatWasCarriedOutIsPaidBack: what cannot be revoked any more may
// have charged somebody.
func TestALateScheduleThatWasCarriedOutIsPaidBack(t *testing.T) {
	t.Parallel()
	r := doubt(scheduleRequest())
	r.Response = &billingv1.CreatePaymentScheduleResponse{Schedule: &billingv1.PaymentScheduleSummary{Id: "s1"}}
	for voids, want := range []*operation.Definition{billing.RevokePaymentSchedules.Definition, payment.Cancel.Definition, billing.RevokePaymentSchedules.Definition} {
		r.Voids = voids
		d, request := billing.CreatePaymentSchedule.Recovery.Void(r)
		if d != want {
			t.Errorf("after %d refusals: undone by %v", voids, d.RPC)
		}
		if c, ok := request.(*paymentv1.CancelPaymentRequest); ok && (c.GetPaymentId() != "order-1" || c.GetStoreId() != "store-2" || c.GetRequestId() != r.VoidID()) {
			t.Errorf("paid back by %v", c)
		}
	}
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
	already := refusal(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_REVOKED)
	unknown := unread(refusal(errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_NOT_FOUND))
	judge(t, billing.RevokePaymentSchedules.Definition, map[string]judged{
		"all of them are revoked since": {
			record: r, readings: each(gone, schedule("s2", revoked, revokedAt(2*time.Second))), want: operation.Happened,
			response: &billingv1.RevokePaymentSchedulesResponse{RevokedScheduleIds: []string{"s1", "s2"}, RevokedAt: at(2 * time.Second)},
		},
		"none of them is revoked":               {record: r, readings: each(schedule("s1", scheduled), schedule("s2", scheduled)), want: operation.Absent},
		"some are, which is not all":            {record: r, readings: each(gone, schedule("s2", scheduled)), want: operation.Absent},
		"one was carried out":                   {record: r, readings: each(gone, schedule("s2", succeeded)), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_PROCESSED"},
		"one is being carried out":              {record: r, readings: each(schedule("s1", started), schedule("s2", scheduled)), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_PROCESSED"},
		"one was revoked before":                {record: r, readings: each(gone, schedule("s2", revoked, revokedAt(-time.Hour))), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_REVOKED"},
		"PortOne said that one was":             {record: suspecting(r, already), readings: each(gone, schedule("s2", revoked, revokedAt(time.Second))), want: operation.Foreign, reason: "PAYMENT_SCHEDULE_ALREADY_REVOKED"},
		"one was revoked at an unknown":         {record: r, readings: each(gone, schedule("s2", revoked)), want: operation.Unclear},
		"one is not there":                      {record: r, readings: append(each(gone), unknown...), want: operation.Absent},
		"one is in a state of tomorrow":         {record: r, readings: each(gone, schedule("s2", 0)), want: operation.Absent},
		"one could not be read":                 {record: r, readings: append(each(gone), unread(errUnanswered)...), want: operation.Unclear},
		"all of them after the report are late": {record: reported(r), readings: each(schedule("s1", revoked, revokedAt(time.Hour))), want: operation.Happened},
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
	judge(t, billing.RevokePaymentSchedules.Definition, map[string]judged{
		"all that were open are revoked since": {
			record: r, readings: schedules(gone("s1"), gone("s2"), schedule("s3", scheduled)), want: operation.Happened,
			response: &billingv1.RevokePaymentSchedulesResponse{RevokedScheduleIds: []string{"s1", "s2"}, RevokedAt: at(time.Second)},
		},
		"one was carried out before and was not open": {record: r, readings: schedules(gone("s1"), schedule("s2", succeeded)), want: operation.Happened},
		"one was revoked before and was not open":     {record: r, readings: schedules(gone("s1"), schedule("s2", revoked, revokedAt(-time.Hour))), want: operation.Happened},
		"one is open still":                           {record: r, readings: schedules(gone("s1"), schedule("s2", scheduled)), want: operation.Absent},
		"nothing was open":                            {record: doubt(request), readings: schedules(schedule("s3", succeeded)), want: operation.Absent},
		"a list that has forgotten one is late":       {record: r, readings: schedules(gone("s1")), want: operation.Unclear},
		"a list that could not be read":               {record: r, readings: unread(errUnanswered), want: operation.Unclear},
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
		"what may not be read":               {readings: unread(errForbidden), reason: "FORBIDDEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, refused := snapshot(r, tc.readings)
			if diff := cmp.Diff(tc.want, got.Known); diff != "" || reasonOf(refused) != tc.reason {
				t.Errorf("known schedules (-want +got):\n%s, refused: %v", diff, refused)
			}
		})
	}
}
