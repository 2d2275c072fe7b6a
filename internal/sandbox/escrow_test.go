package sandbox_test

import (
	"net/http"
	"testing"
)

func logistics() J {
	return J{"logistics": J{"company": "CJ", "invoiceNumber": "123", "sentAt": "2026-01-02T00:00:00Z"}}
}

func (w *world) payInEscrow(total int64) string {
	w.t.Helper()
	return w.pay(total, J{"isEscrow": true})
}

func TestParcelsInEscrow(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answers []string
		want    string
	}{
		"are delivered":              {[]string{"DELIVERED"}, "DELIVERED"},
		"are delivered and kept":     {[]string{"DELIVERED", "CONFIRMED"}, "CONFIRMED"},
		"are delivered and rejected": {[]string{"DELIVERED", "REJECTED"}, "REJECTED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			id := w.payInEscrow(1000)
			w.get("/payments/" + id).has(J{"escrow.status": "BEFORE_REGISTERED"})
			w.post("/payments/"+id+"/escrow/logistics", logistics()).want(http.StatusOK).has(J{"invoiceNumber": "123", "appliedAt": "2026-01-02T03:04:05.678Z"})
			w.get("/payments/" + id).has(J{"escrow.status": "REGISTERED", "escrow.company": "CJ", "escrow.sentAt": "2026-01-02T00:00:00Z"})
			for _, answer := range tc.answers {
				w.post("/_sandbox/payments/"+id+"/escrow", J{"status": answer}).want(http.StatusOK)
			}
			w.get("/payments/" + id).has(J{"escrow.status": tc.want, "escrow.invoiceNumber": "123"})
			w.post("/_sandbox/payments/"+id+"/escrow", J{"status": "DELIVERED"}).want(http.StatusConflict)
			w.cancel(id).want(http.StatusOK)
			w.get("/payments/" + id).has(J{"escrow.status": "CANCELLED"})
		})
	}
}

func TestMerchantsCorrectAndCompleteEscrow(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.payInEscrow(1000)
	path := "/payments/" + id + "/escrow/"
	w.send(http.MethodPatch, path+"logistics", logistics()).want(http.StatusBadGateway, "PG_PROVIDER")
	w.post(path+"complete", J{}).want(http.StatusBadGateway, "PG_PROVIDER")
	w.post(path+"logistics", logistics()).want(http.StatusOK)
	w.post(path+"logistics", logistics()).want(http.StatusBadGateway, "PG_PROVIDER")
	corrected := J{"logistics": J{"company": "POST", "invoiceNumber": "456", "sentAt": "2026-01-02T00:00:00Z"}}
	w.send(http.MethodPatch, path+"logistics", corrected).want(http.StatusOK).has(J{"invoiceNumber": "456", "modifiedAt": "2026-01-02T03:04:05.678Z"})
	w.post(path+"complete", J{"fromStore": true}).want(http.StatusOK).has(J{"completedAt": "2026-01-02T03:04:05.678Z"})
	w.get("/payments/" + id).has(J{"escrow.status": "CONFIRMED", "escrow.company": "POST", "escrow.isAutomaticallyConfirmed": false})
	w.post("/payments/"+w.pay(1000)+"/escrow/logistics", logistics()).want(http.StatusBadGateway, "PG_PROVIDER")
	w.post(path+"logistics", J{"logistics": J{"company": "CJ", "invoiceNumber": "", "sentAt": "2026-01-02T00:00:00Z"}}).want(http.StatusBadRequest)
}

func escrowErrors() map[string]func(*world) reply {
	causes := map[string]func(*world) reply{}
	for id, request := range map[string]struct {
		method, path string
		body         J
	}{
		"applyEscrowLogistics":  {http.MethodPost, "/escrow/logistics", logistics()},
		"modifyEscrowLogistics": {http.MethodPatch, "/escrow/logistics", logistics()},
		"confirmEscrow":         {http.MethodPost, "/escrow/complete", J{}},
	} {
		causes[id+" PAYMENT_NOT_PAID"] = func(w *world) reply {
			return w.send(request.method, "/payments/"+w.openAccount(1000)+request.path, request.body)
		}
		causes[id+" PG_PROVIDER"] = func(w *world) reply {
			return w.send(request.method, "/payments/"+w.payInEscrow(1419)+request.path, request.body)
		}
	}
	return causes
}
