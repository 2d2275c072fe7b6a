package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

func TestTheClockIsMovedByTheControlAPI(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.get("/_sandbox/clock").want(http.StatusOK).has(J{"now": "2026-01-02T03:04:05.678Z", "frozen": false, "nextDue": nil})
	w.post("/_sandbox/clock", J{"freeze": true}).has(J{"frozen": true})
	w.clock.advance(time.Hour)
	w.get("/_sandbox/clock").has(J{"now": "2026-01-02T03:04:05.678Z"})
	w.post("/_sandbox/clock", J{"advance": "3h"}).has(J{"now": "2026-01-02T06:04:05.678Z", "frozen": true})
	w.post("/_sandbox/clock", J{"set": "2026-02-01T09:00:00+09:00"}).has(J{"now": "2026-02-01T00:00:00Z"})
	w.post("/_sandbox/clock", J{"run": true}).has(J{"now": "2026-02-01T00:00:00Z", "frozen": false})
	w.clock.advance(time.Minute)
	w.get("/_sandbox/clock").has(J{"now": "2026-02-01T00:01:00Z"})
	w.post("/_sandbox/clock", J{"set": "2026-01-01T00:00:00Z"}).want(http.StatusConflict)
	w.post("/_sandbox/clock", J{"advance": "soon"}).want(http.StatusBadRequest)
	w.post("/_sandbox/clock", J{"freeze": true, "advance": "1h", "run": true}).has(J{"now": "2026-02-01T01:01:00Z", "frozen": false})
	w.post("/_sandbox/reset", nil).want(http.StatusOK)
	w.get("/_sandbox/clock").has(J{"now": "2026-01-02T04:05:05.678Z"})
}

func TestEverythingFollowsTheClock(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/_sandbox/clock", J{"freeze": true})
	token := w.post("/login/api-secret", J{"apiSecret": account.Secret}).want(http.StatusOK).str("accessToken")
	bearer := headers{"Authorization": "Bearer " + token}
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	va := w.openAccount(1000)
	w.post("/_sandbox/clock", J{"advance": "29m59s"})
	w.get("/payments/p", bearer).want(http.StatusOK)
	w.post("/_sandbox/clock", J{"advance": "1s"})
	w.get("/payments/p", bearer).want(http.StatusUnauthorized)
	w.post("/_sandbox/clock", J{"advance": "2h29m"})
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	w.post("/_sandbox/clock", J{"advance": "1m"})
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusConflict, "ALREADY_PAID")
	w.post("/_sandbox/clock", J{"advance": "21h"})
	w.post("/_sandbox/payments/"+va+"/deposit", nil).want(http.StatusConflict)
}

func TestAdvancingFiresWhatIsDueInOrder(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/_sandbox/clock", J{"freeze": true})
	for id, delay := range map[string]string{"late": "20m", "later": "40m"} {
		got := w.call(forever, http.MethodPost, "/payments/"+id+"/instant", cardPayment(1000), headers{fault.Header: "late_commit;answer=reset;delay=" + delay})
		if got.err == nil {
			t.Errorf("got %+v", got)
		}
	}
	w.get("/_sandbox/clock").has(J{"nextDue": "2026-01-02T03:24:05.678Z"})
	w.post("/_sandbox/clock", J{"next": true}).has(J{"now": "2026-01-02T03:24:05.678Z", "nextDue": "2026-01-02T03:44:05.678Z"})
	w.get("/_sandbox/ledger").has(J{"items.0.paymentId": "late", "items.1": nil})
	w.post("/_sandbox/clock", J{"advance": "24h"}).has(J{"nextDue": nil})
	w.get("/_sandbox/ledger").has(J{"items.1.paymentId": "later", "items.1.time": "2026-01-02T03:44:05.678Z"})
	w.post("/_sandbox/clock", J{"next": true}).has(J{"now": "2026-01-03T03:24:05.678Z"})
}

// TestWhatIsDueIsDoneBeforeAnybodyLooks moves the clock from outside, which nobody
// tells the sandbox about.
func TestWhatIsDueIsDoneBeforeAnybodyLooks(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.call(forever, http.MethodPost, "/payments/p/instant", cardPayment(1000), withFault("late_commit;answer=reset;delay=20m"))
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusConflict, "IDEMPOTENCY_OUTSTANDING_REQUEST")
	w.clock.advance(time.Hour)
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK).has(J{"payment.paidAt": "2026-01-02T03:24:05.678Z"})
}
