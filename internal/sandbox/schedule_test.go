package sandbox_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
)

// timeToPay is an hour after the beginning of a world.
const timeToPay = "2026-01-02T04:04:05.678Z"

func scheduled(billingKey string, total int64) J {
	return J{"payment": keyPayment(billingKey, total), "timeToPay": timeToPay}
}

// schedule plans a payment and returns the schedule's id.
func (w *world) schedule(id, billingKey string, total int64) string {
	w.t.Helper()
	return w.post("/payments/"+id+"/schedule", scheduled(billingKey, total)).want(http.StatusOK).str("schedule.id")
}

func (w *world) revoke(body J) reply {
	w.t.Helper()
	return w.send(http.MethodDelete, "/payment-schedules?requestBody="+url.QueryEscape(string(encode(w.t, body))), nil)
}

func TestSchedulesFireOnTheClock(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		total                 int64
		started, done, paying string
		took                  time.Duration
	}{
		"and are paid":          {1000, "SUCCEEDED", "SUCCEEDED", "PAID", 0},
		"and are declined":      {1402, "FAILED", "FAILED", "FAILED", 0},
		"and wait for approval": {1408, "PENDING", "PENDING", "PAY_PENDING", 0},
		"and take their time":   {1407, "STARTED", "SUCCEEDED", "PAID", sandbox.DefaultSlowPG},
		"and time out":          {1406, "STARTED", "FAILED", "FAILED", sandbox.DefaultPGTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			k := w.billingKey(shinhanCard)
			id := w.schedule("p", k, tc.total)
			w.clock.advance(time.Hour - time.Millisecond)
			w.get("/payment-schedules/" + id).want(http.StatusOK).has(J{
				"status": "SCHEDULED", "paymentId": "p", "billingKey": k, "totalAmount": tc.total, "customData": "", "startedAt": nil,
			})
			w.get("/payments/p").want(http.StatusNotFound)
			w.clock.advance(time.Millisecond)
			w.get("/payment-schedules/" + id).has(J{"status": tc.started, "startedAt": timeToPay})
			w.clock.advance(tc.took)
			w.get("/payment-schedules/" + id).has(J{"status": tc.done})
			w.get("/payments/p").want(http.StatusOK).has(J{"status": tc.paying, "scheduleId": id, "billingKey": k, "amount.total": tc.total})
			w.clock.advance(time.Hour)
			w.get("/payments/p/transactions").has(J{"items.1": nil})
			if tc.paying == "PAID" {
				w.get("/_sandbox/ledger").has(J{"items.0.trigger": "SCHEDULE", "items.0.operation": "createPaymentSchedule", "items.1": nil})
			}
		})
	}
}

func TestOpenSchedulesReserve(t *testing.T) {
	t.Parallel()
	w := start(t)
	k := w.billingKey(shinhanCard)
	id := w.schedule("p", k, 1407)
	w.post("/payments/p/instant", cardPayment(1000)).want(http.StatusConflict, "PAYMENT_SCHEDULE_ALREADY_EXISTS")
	w.delete("/billing-keys/"+k).want(http.StatusConflict, "PAYMENT_SCHEDULE_ALREADY_EXISTS")
	w.clock.advance(time.Hour)
	w.get("/payment-schedules/" + id).has(J{"status": "STARTED"})
	w.post("/payments/p/instant", cardPayment(1000)).want(http.StatusConflict, "PAYMENT_SCHEDULE_ALREADY_EXISTS")
	w.revoke(J{"scheduleIds": []string{id}}).want(http.StatusConflict, "PAYMENT_SCHEDULE_ALREADY_PROCESSED")
	w.clock.advance(time.Minute)
	w.post("/payments/p/instant", cardPayment(1000)).want(http.StatusConflict, "ALREADY_PAID")
	w.delete("/billing-keys/" + k).want(http.StatusOK)
}

func TestRevokedSchedulesDoNothing(t *testing.T) {
	t.Parallel()
	w := start(t)
	k, other := w.billingKey(shinhanCard), w.billingKey(shinhanCard)
	a, b, c := w.schedule("a", k, 1000), w.schedule("b", k, 1000), w.schedule("c", other, 1000)
	w.revoke(J{"billingKey": k, "scheduleIds": []string{a, c}}).want(http.StatusNotFound, "PAYMENT_SCHEDULE_NOT_FOUND")
	w.get("/payment-schedules/" + a).has(J{"status": "SCHEDULED"}) // all or nothing
	w.revoke(J{"billingKey": k, "scheduleIds": []string{a, a}}).want(http.StatusOK).has(J{"revokedScheduleIds": []any{a}})
	w.get("/payment-schedules/" + a).has(J{"status": "REVOKED", "revokedAt": "2026-01-02T03:04:05.678Z"})
	w.schedule("a", k, 2000) // a revoked schedule reserves nothing
	w.revoke(J{"billingKey": k}).want(http.StatusOK).has(J{"revokedScheduleIds.0": b, "revokedScheduleIds.2": nil})
	w.revoke(J{"billingKey": k}).want(http.StatusOK).has(J{"revokedScheduleIds": []any{}, "revokedAt": nil})
	w.revoke(J{}).want(http.StatusBadRequest, "INVALID_REQUEST")
	w.clock.advance(2 * time.Hour)
	w.get("/payment-schedules/" + c).has(J{"status": "SUCCEEDED"})
	w.get("/_sandbox/ledger").has(J{"items.0.paymentId": "c", "items.1": nil})
}

func TestTheFutureIsListedOnlyForWhoAsks(t *testing.T) {
	t.Parallel()
	w := start(t)
	k := w.billingKey(shinhanCard)
	w.schedule("p", k, 1000)
	w.clock.advance(time.Minute)
	w.post("/payments/q/schedule", with(scheduled(w.billingKey(shinhanCard), 1402), J{"timeToPay": "2026-01-02T04:00:00Z"})).want(http.StatusOK)
	list := func(filter, sort J) string {
		t.Helper()
		return w.list("/payment-schedules", "paymentId", J{"filter": filter, "sort": sort})
	}
	future := J{"from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}
	for want, got := range map[string]string{
		"":    list(J{}, J{}),
		"p q": list(future, J{}),
		"q p": list(future, J{"order": "ASC"}),
	} {
		if got != want {
			t.Errorf("listed %q, want %q", got, want)
		}
	}
	if got := list(future, J{"by": "CREATED_AT"}); got != "q p" {
		t.Errorf("by creation: %q", got)
	}
	w.clock.advance(2 * time.Hour)
	for want, filter := range map[string]J{
		"p": {"billingKey": k}, "q": {"status": []string{"FAILED"}}, "p q": {"isForTest": true}, "": {"isForTest": false},
	} {
		if got := list(filter, J{}); got != want {
			t.Errorf("%v: listed %q, want %q", filter, got, want)
		}
	}
	if got := list(J{}, J{"by": "COMPLETED_AT", "order": "ASC"}) + list(J{}, J{"by": "STATUS_TIMESTAMP"}); got != "q pp q" {
		t.Errorf("by completion, and by status: %q", got)
	}
}

func TestSchedulesThatMisbehave(t *testing.T) {
	t.Parallel()
	w := start(t)
	early, never := w.schedule("early", w.billingKey(shinhanCard), 1000), w.schedule("never", w.billingKey(shinhanCard), 1000)
	w.post("/_sandbox/schedules/"+early+"/fire", nil).want(http.StatusOK).has(J{"status": "SUCCEEDED"})
	w.post("/_sandbox/schedules/"+never+"/skip", nil).want(http.StatusOK).has(J{"status": "SCHEDULED"})
	w.clock.advance(24 * time.Hour)
	w.get("/payment-schedules/" + never).has(J{"status": "SCHEDULED"})
	w.get("/_sandbox/ledger").has(J{"items.0.paymentId": "early", "items.1": nil})
	w.post("/_sandbox/schedules/"+early+"/fire", nil).want(http.StatusConflict)
	w.post("/_sandbox/schedules/unknown/skip", nil).want(http.StatusNotFound)
	w.post("/_sandbox/schedules/"+never+"/fire", nil).want(http.StatusOK).has(J{"status": "SUCCEEDED"})
}

// TestNothingStopsAScheduleButFails is about what changed since it was made.
func TestAScheduleFailsWhenItsChannelIsUnknown(t *testing.T) {
	t.Parallel()
	w := start(t)
	body := scheduled(w.billingKey(shinhanCard), 1000)
	body["payment"] = with(keyPayment(body["payment"].(J)["billingKey"].(string), 1000), J{"channelKey": "channel-key-transfer"}) //nolint:forcetypeassert // made above
	id := w.post("/payments/p/schedule", body).want(http.StatusOK).str("schedule.id")
	w.clock.advance(time.Hour)
	w.get("/payment-schedules/" + id).has(J{"status": "FAILED"})
	w.get("/payments/p").want(http.StatusNotFound)
}

func TestSchedulesLagToo(t *testing.T) {
	t.Parallel()
	w := start(t, lagging(state.Lag{Single: seconds(10, 10), Lists: seconds(30, 30)}))
	k := w.billingKey(shinhanCard)
	id := w.schedule("p", k, 1000)
	w.get("/payment-schedules/" + id).want(http.StatusNotFound)
	w.clock.advance(10 * time.Second)
	w.get("/payment-schedules/" + id).want(http.StatusOK)
	w.revoke(J{"scheduleIds": []string{id}}).want(http.StatusOK)
	w.get("/payment-schedules/" + id).has(J{"status": "SCHEDULED"})
	w.send(http.MethodPut, "/_sandbox/lag", J{}).want(http.StatusOK)
	w.get("/payment-schedules/" + id).has(J{"status": "REVOKED"})
}

func scheduleErrors() map[string]func(*world) reply {
	create := func(w *world, id string, changes J) reply {
		return w.post("/payments/"+id+"/schedule", with(scheduled(w.billingKey(shinhanCard), 1000), changes))
	}
	deleted := func(w *world) string {
		k := w.billingKey(shinhanCard)
		w.delete("/billing-keys/" + k).want(http.StatusOK)
		return k
	}
	return map[string]func(*world) reply{
		"createPaymentSchedule INVALID_REQUEST": func(w *world) reply {
			return create(w, "p", J{"timeToPay": "2026-01-02T03:04:05.678Z"})
		},
		"createPaymentSchedule FORBIDDEN": func(w *world) reply {
			return create(w, "p", J{"payment": with(keyPayment("k", 1000), J{"storeId": "store-unknown"})})
		},
		"createPaymentSchedule ALREADY_PAID_OR_WAITING": func(w *world) reply { return create(w, w.openAccount(1000), nil) },
		"createPaymentSchedule BILLING_KEY_ALREADY_DELETED": func(w *world) reply {
			return create(w, "p", J{"payment": keyPayment(deleted(w), 1000)})
		},
		"createPaymentSchedule PAYMENT_SCHEDULE_ALREADY_EXISTS": func(w *world) reply {
			create(w, "p", nil).want(http.StatusOK)
			return create(w, "p", nil)
		},
		"createPaymentSchedule SUM_OF_PARTS_EXCEEDS_TOTAL_AMOUNT": func(w *world) reply {
			return create(w, "p", J{"payment": with(keyPayment(w.billingKey(shinhanCard), 0), J{"amount": J{"total": 1000, "taxFree": 900, "vat": 101}})})
		},
		"revokePaymentSchedules BILLING_KEY_ALREADY_DELETED": func(w *world) reply { return w.revoke(J{"billingKey": deleted(w)}) },
		"revokePaymentSchedules PAYMENT_SCHEDULE_NOT_FOUND":  func(w *world) reply { return w.revoke(J{"scheduleIds": []string{"s"}}) },
		"revokePaymentSchedules PAYMENT_SCHEDULE_ALREADY_REVOKED": func(w *world) reply {
			id := w.schedule("p", w.billingKey(shinhanCard), 1000)
			w.revoke(J{"scheduleIds": []string{id}}).want(http.StatusOK)
			return w.revoke(J{"scheduleIds": []string{id}})
		},
		"revokePaymentSchedules PAYMENT_SCHEDULE_ALREADY_PROCESSED": func(w *world) reply {
			id := w.schedule("p", w.billingKey(shinhanCard), 1000)
			w.clock.advance(time.Hour)
			return w.revoke(J{"scheduleIds": []string{id}})
		},
	}
}
