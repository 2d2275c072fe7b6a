package sandbox_test

import (
	"net/http"
	"testing"
)

func identityBody() J {
	return J{
		"channelKey": "channel-key-identity", "operator": "SKT", "method": "SMS",
		"customer": J{"id": "c", "name": "Hong Gildong", "phoneNumber": "01012345678", "identityNumber": "9001021", "ipAddress": "127.0.0.1"},
	}
}

func (w *world) sendIdentity(id string, changes ...J) reply {
	w.t.Helper()
	body := identityBody()
	for _, c := range changes {
		body = with(body, c)
	}
	return w.post("/identity-verifications/"+id+"/send", body)
}

func customer(changes J) J {
	person, _ := identityBody()["customer"].(J)
	return J{"customer": with(person, changes)}
}

func TestPersonsAreVerified(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.sendIdentity("v", J{"customData": "x"}).want(http.StatusOK)
	w.get("/identity-verifications/v").want(http.StatusOK).has(J{
		"status": "READY", "requestedCustomer.name": "Hong Gildong", "customData": "x", "channel.pgProvider": "DANAL", "verifiedCustomer": nil,
	})
	w.post("/identity-verifications/v/resend", nil).want(http.StatusOK)
	w.post("/identity-verifications/v/confirm", J{"otp": "123456"}).want(http.StatusBadGateway, "PG_PROVIDER")
	w.post("/identity-verifications/v/confirm", J{}).want(http.StatusBadGateway, "PG_PROVIDER")
	confirmed := w.post("/identity-verifications/v/confirm", J{"otp": "000000"}).want(http.StatusOK).has(J{
		"identityVerification.status": "VERIFIED", "identityVerification.verifiedCustomer.birthDate": "1990-01-02",
		"identityVerification.verifiedCustomer.gender": "MALE", "identityVerification.verifiedCustomer.isForeigner": false,
	})
	if got := w.get("/identity-verifications/v").text; `{"identityVerification":`+got+`}` != confirmed.text {
		t.Errorf("confirmed %s, read %s", confirmed.text, got)
	}
	w.sendIdentity("same-person").want(http.StatusOK)
	again := w.post("/identity-verifications/same-person/confirm", J{"otp": "000000"}).want(http.StatusOK)
	if ci := "identityVerification.verifiedCustomer.ci"; again.str(ci) == "" || again.str(ci) != confirmed.str(ci) {
		t.Errorf("one person has CI %s and %s", confirmed.str(ci), again.str(ci))
	}
}

func TestPersonsAreOfAllKinds(t *testing.T) {
	t.Parallel()
	w := start(t)
	for number, want := range map[string]J{
		"0512044": {"birthDate": "2005-12-04", "gender": "FEMALE", "isForeigner": false},
		"7001015": {"birthDate": "1970-01-01", "gender": "MALE", "isForeigner": true},
		"9913329": {"birthDate": nil, "gender": "MALE", "isForeigner": false},
	} {
		w.sendIdentity(number, customer(J{"identityNumber": number})).want(http.StatusOK)
		r := w.post("/identity-verifications/"+number+"/confirm", J{"otp": "000000"}).want(http.StatusOK)
		for field, value := range want {
			r.has(J{"identityVerification.verifiedCustomer." + field: value})
		}
	}
	w.sendIdentity("app", J{"method": "APP"}, customer(J{"identityNumber": nil})).want(http.StatusOK)
	w.post("/identity-verifications/app/resend", nil).want(http.StatusNotFound, "IDENTITY_VERIFICATION_NOT_SENT")
	w.post("/identity-verifications/app/confirm", J{}).want(http.StatusOK)
}

func TestWrongPersonsAreRefused(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, changes := range []J{
		customer(J{"name": ""}), customer(J{"phoneNumber": "010-1234-5678"}), customer(J{"ipAddress": ""}),
		customer(J{"identityNumber": nil}), customer(J{"identityNumber": "900102"}),
		{"method": "PIGEON"},
	} {
		w.sendIdentity("v", changes).want(http.StatusBadRequest, "INVALID_REQUEST")
	}
	w.get("/identity-verifications/v").want(http.StatusNotFound)
}

func TestIdentityWindows(t *testing.T) {
	t.Parallel()
	w := start(t)
	open := func(id string) reply {
		return w.post("/_sandbox/identity-windows", J{"identityVerificationId": id, "channelKey": "channel-key-identity", "name": "Kim"})
	}
	open("v").want(http.StatusOK).has(J{"status": "READY"})
	w.post("/_sandbox/identity-windows/v/finish", J{"outcome": "DECLINED", "pgCode": "X"}).want(http.StatusOK).has(J{"status": "FAILED"})
	w.get("/identity-verifications/v").has(J{"status": "FAILED", "failure.pgCode": "X"})
	w.post("/_sandbox/identity-windows/v/finish", J{"outcome": "APPROVED"}).want(http.StatusConflict)
	open("v").want(http.StatusOK)
	w.post("/_sandbox/identity-windows/v/finish", J{"outcome": "APPROVED"}).want(http.StatusOK)
	w.get("/identity-verifications/v").has(J{"status": "VERIFIED", "verifiedCustomer.name": "Kim"})
	open("v").want(http.StatusConflict)
	open("").want(http.StatusBadRequest)
	w.post("/_sandbox/identity-windows", J{"identityVerificationId": "x", "channelKey": "channel-key-card"}).want(http.StatusNotFound)
	w.post("/_sandbox/identity-windows/x/finish", J{"outcome": "APPROVED"}).want(http.StatusNotFound)
}

func identityErrors() map[string]func(*world) reply {
	verified := func(w *world) {
		w.sendIdentity("v").want(http.StatusOK)
		w.post("/identity-verifications/v/confirm", J{"otp": "000000"}).want(http.StatusOK)
	}
	inWindow := func(w *world) {
		w.post("/_sandbox/identity-windows", J{"identityVerificationId": "v", "channelKey": "channel-key-identity"}).want(http.StatusOK)
	}
	causes := map[string]func(*world) reply{
		"sendIdentityVerification CHANNEL_NOT_FOUND": func(w *world) reply {
			return w.sendIdentity("v", J{"channelKey": "channel-key-card"})
		},
		"sendIdentityVerification IDENTITY_VERIFICATION_ALREADY_SENT": func(w *world) reply {
			w.sendIdentity("v").want(http.StatusOK)
			return w.sendIdentity("v")
		},
		"sendIdentityVerification IDENTITY_VERIFICATION_ALREADY_VERIFIED": func(w *world) reply {
			verified(w)
			return w.sendIdentity("v")
		},
		"sendIdentityVerification MAX_TRANSACTION_COUNT_REACHED": func(w *world) reply {
			inWindow(w)
			inWindow(w)
			return w.sendIdentity("v")
		},
		"sendIdentityVerification PG_PROVIDER": func(w *world) reply {
			return w.sendIdentity("v", customer(J{"phoneNumber": "01012340426"}))
		},
		"resendIdentityVerification PG_PROVIDER": func(w *world) reply {
			w.sendIdentity("v", customer(J{"phoneNumber": "01012340427"})).want(http.StatusOK)
			return w.post("/identity-verifications/v/resend", nil)
		},
		"confirmIdentityVerification PG_PROVIDER": func(w *world) reply {
			w.sendIdentity("v").want(http.StatusOK)
			return w.post("/identity-verifications/v/confirm", J{"otp": "1"})
		},
	}
	for id, body := range map[string]any{"resend": nil, "confirm": J{"otp": "000000"}} {
		causes[id+"IdentityVerification IDENTITY_VERIFICATION_ALREADY_VERIFIED"] = func(w *world) reply {
			verified(w)
			return w.post("/identity-verifications/v/"+id, body)
		}
		causes[id+"IdentityVerification IDENTITY_VERIFICATION_NOT_SENT"] = func(w *world) reply {
			inWindow(w)
			return w.post("/identity-verifications/v/"+id, body)
		}
	}
	return causes
}
