package sandbox_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

func TestIdsMayHoldAnything(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, id := range []string{
		"a/b", "..", "%", "100%25", "with space", "주문-번호", "a?b#c", `q"uo'te`, "pre-register", "+&=;", "/", "a//b",
	} {
		path := "/payments/" + url.PathEscape(id)
		w.post(path+"/instant", cardPayment(1000)).want(http.StatusOK)
		w.get(path).want(http.StatusOK).has(J{"id": id, "status": "PAID"})
		w.post(path+"/cancel", J{"reason": "r"}).want(http.StatusOK)
	}
}

func TestUnknownPathsAnswerJSON(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, request := range []struct{ method, path string }{
		{http.MethodGet, "/"},
		{http.MethodGet, "/nothing"},
		{http.MethodPut, "/payments/p"},
		{http.MethodGet, "/payments/"},
		{http.MethodGet, "/payments//transactions"},
		{http.MethodGet, "/platform/transfer-summaries"},
	} {
		r := w.send(request.method, request.path, nil)
		if r.status != http.StatusNotFound || r.str("type") != "INVALID_REQUEST" || !strings.Contains(r.str("message"), "does not know") {
			t.Errorf("%s: got %d %s", r.request, r.status, r.text)
		}
	}
}

func TestInputsComeAsBodyOrQuery(t *testing.T) {
	t.Parallel()
	w := start(t)
	for range 3 {
		w.pay(1000)
	}
	second := `{"page":{"number":1,"size":2}}`
	w.send(http.MethodGet, "/payments", second).want(http.StatusOK).has(J{"page.number": 1, "page.totalCount": 3, "items.1": nil})
	w.get("/payments?requestBody=" + url.QueryEscape(second)).want(http.StatusOK).has(J{"page.number": 1})
	w.get("/payments").want(http.StatusOK).has(J{"page.number": 0, "page.size": 10})
	for _, contentType := range []string{"", "text/plain;charset=UTF-8", "application/json"} {
		w.post("/payments/"+w.next()+"/instant", cardPayment(1000), headers{"Content-Type": contentType}).want(http.StatusOK)
	}
}

// wrongInput is an input to payInstantly and what is said about it.
type wrongInput struct {
	body any
	want string
}

func refuseAll(t *testing.T, inputs map[string]wrongInput) {
	t.Helper()
	w := start(t)
	for name, tc := range inputs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := w.post("/payments/p/instant", tc.body).want(http.StatusBadRequest, "INVALID_REQUEST")
			if r.str("message") != tc.want {
				t.Errorf("got %q, want %q", r.str("message"), tc.want)
			}
		})
	}
}

func TestWrongShapesNameTheField(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]wrongInput{
		"no body":                   {nil, "the input is not valid JSON"},
		"malformed JSON":            {`{"orderName":`, "the input is not valid JSON"},
		"two values":                {`{} {}`, "the input has something behind its end"},
		"a list":                    {`[]`, "the input must be a JSON object"},
		"a missing field":           {with(cardPayment(1000), J{"orderName": nil}), "orderName is required"},
		"null for a required field": {`{"orderName":null}`, "orderName must not be null"},
		"a missing nested field":    {with(cardPayment(1000), J{"amount": J{}}), "amount.total is required"},
		"a wrong type":              {with(cardPayment(1000), J{"orderName": 7}), "orderName must be a string"},
		"a wrong nested type":       {with(cardPayment(1000), J{"amount": 7}), "amount must be an object"},
		"a fraction":                {with(cardPayment(1000), J{"amount": J{"total": 1.5}}), "amount.total must be an integer of 64 bits"},
		"a number beyond 64 bits":   {`{"channelKey":"c","method":{},"orderName":"o","currency":"KRW","amount":{"total":9223372036854775808}}`, "amount.total must be an integer of 64 bits"},
		"a number beyond 32 bits":   {with(cardPayment(1000), J{"productCount": 1 << 31}), "productCount must be an integer of 32 bits"},
		"a number as text":          {with(cardPayment(1000), J{"amount": J{"total": "1000"}}), "amount.total must be an integer of 64 bits"},
		"an unknown enum value":     {with(cardPayment(1000), J{"currency": "WON"}), "currency is not a known value of Currency"},
		"a wrong list":              {with(cardPayment(1000), J{"products": J{}}), "products must be a list"},
		"a wrong list member":       {with(cardPayment(1000), J{"products": []J{{"id": "a"}}}), "products[0].name is required"},
		"null in a list":            {with(cardPayment(1000), J{"noticeUrls": []any{nil}}), "noticeUrls[0] must not be null"},
		"a wrong free-form object":  {with(cardPayment(1000), J{"bypass": "x"}), "bypass must be an object"},
		"a wrong boolean":           {with(cardPayment(1000), J{"isEscrow": "yes"}), "isEscrow must be true or false"},
	})
}

func TestWrongValuesNameTheField(t *testing.T) {
	t.Parallel()
	account := func(changes J) J {
		method, _ := accountPayment(1000)["method"].(J)
		va, _ := method["virtualAccount"].(J)
		return with(accountPayment(1000), J{"method": J{"virtualAccount": with(va, changes)}})
	}
	card := func(changes J) J {
		return with(cardPayment(1000), J{"method": J{"card": J{
			"credential": with(J{"number": shinhanCard, "expiryYear": "30", "expiryMonth": "12"}, changes),
		}}})
	}
	refuseAll(t, map[string]wrongInput{
		"an empty order name":            {with(cardPayment(1000), J{"orderName": ""}), "orderName must not be empty"},
		"nothing to pay":                 {cardPayment(0), "amount.total must be at least 1"},
		"a negative tax-free amount":     {with(cardPayment(1000), J{"amount": J{"total": 1, "taxFree": -1}}), "amount.taxFree must not be negative"},
		"no channel":                     {with(cardPayment(1000), J{"channelKey": nil}), "channelKey or channelGroupId must be given, and not both"},
		"channel and group":              {with(cardPayment(1000), J{"channelGroupId": "g"}), "channelKey or channelGroupId must be given, and not both"},
		"no method":                      {with(cardPayment(1000), J{"method": J{}}), "method.card or method.virtualAccount must be given, and not both"},
		"letters in a card number":       {card(J{"number": "4111-1111-1111"}), "method.card.credential.number must be 13 to 19 digits"},
		"month thirteen":                 {card(J{"expiryMonth": "13"}), "method.card.credential.expiryMonth must be 01 to 12"},
		"a year of four digits":          {card(J{"expiryYear": "2030"}), "method.card.credential.expiryYear must be two digits"},
		"a birthday of eight digits":     {card(J{"birthOrBusinessRegistrationNumber": "19900101"}), "method.card.credential.birthOrBusinessRegistrationNumber must be 6 or 10 digits"},
		"a whole password":               {card(J{"passwordTwoDigits": "1234"}), "method.card.credential.passwordTwoDigits must be two digits"},
		"an unknown promotion":           {with(cardPayment(1000), J{"promotionId": "x"}), "promotionId is unknown"},
		"no expiry":                      {account(J{"expiry": J{}}), "method.virtualAccount.expiry.validHours or method.virtualAccount.expiry.dueDate must be given, and not both"},
		"no time to pay":                 {account(J{"expiry": J{"validHours": 0}}), "method.virtualAccount.expiry.validHours must be at least 1"},
		"a due date in the past":         {account(J{"expiry": J{"dueDate": "2026-01-01T00:00:00Z"}}), "method.virtualAccount.expiry.dueDate must be in the future"},
		"a due date that is no time":     {account(J{"expiry": J{"dueDate": "tomorrow"}}), "method.virtualAccount.expiry.dueDate must be a time"},
		"an account fixed to nothing":    {account(J{"option": J{"type": "FIXED"}}), "method.virtualAccount.option.fixed must be given with type FIXED, and only then"},
		"an account fixed twice":         {account(J{"option": J{"type": "FIXED", "fixed": J{"pgAccountId": "a", "accountNumber": "1"}}}), "method.virtualAccount.option.fixed.pgAccountId or method.virtualAccount.option.fixed.accountNumber must be given, and not both"},
		"an installment of three months": {with(cardPayment(1000), J{"method": J{"card": J{"credential": J{"number": shinhanCard, "expiryYear": "30", "expiryMonth": "12"}, "installmentMonth": 37}}}), "method.card.installmentMonth must be 0 to 36"},
	})
}

func TestUnknownFieldsAreIgnoredAndNamesMatchExactly(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", with(cardPayment(1000), J{"future": J{"field": 1}, "customData": nil})).want(http.StatusOK)
	w.post("/payments/q/instant", with(cardPayment(1000), J{"orderName": nil, "ordername": "x"})).want(http.StatusBadRequest)
}

func TestHugeBodiesAreRefused(t *testing.T) {
	t.Parallel()
	w := start(t)
	body := `{"customData":"` + strings.Repeat("x", 1<<20) + `"}`
	w.post("/payments/p/instant", body).want(http.StatusBadRequest, "INVALID_REQUEST")
	if r := w.post("/_sandbox/windows", body); r.status != http.StatusBadRequest || r.str("error") == "" {
		t.Errorf("the control API answered %d %s", r.status, r.text)
	}
}

// TestCardsAndBodiesStayOut looks for a card number everywhere it could leak to.
func TestCardsAndBodiesStayOut(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	w := start(t, func(o *sandbox.Options) {
		o.Logger = slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	const number = "4111119876541111"
	w.post("/payments/p/instant", with(cardPayment(1000), J{"method": credential(number), "orderName": "secret order"})).want(http.StatusOK)
	k := w.billingKey(number)
	for _, r := range []reply{
		w.get("/payments/p").has(J{"method.card.number": "411111******1111", "method.card.bin": "411111"}),
		w.get("/billing-keys/" + k), w.get("/_sandbox/ledger"),
		w.post("/payments/q/instant", with(cardPayment(1000), J{"method": credential(number + "x")})),
	} {
		if strings.Contains(r.text, "987654") {
			t.Errorf("%s tells the card number: %s", r.request, r.text)
		}
	}
	if s := logged.String(); strings.Contains(s, "987654") || strings.Contains(s, "secret order") || !strings.Contains(s, "payInstantly") {
		t.Errorf("the log is wrong: %s", s)
	}
}

func TestStartsQuicklyAndWorksWithoutAServer(t *testing.T) {
	t.Parallel()
	var handler http.Handler
	fastest := time.Hour // of several, because the machine may be busy with something else
	for range 5 {
		began := time.Now()
		handler = sandbox.New(sandbox.Options{}).Handler()
		fastest = min(fastest, time.Since(began))
	}
	if fastest > 50*time.Millisecond {
		t.Errorf("starting took %v", fastest)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/banks", nil)
	req.Body, req.RemoteAddr = nil, ""
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, req)
	if recorder.Code != http.StatusOK {
		t.Errorf("got %d", recorder.Code)
	}
}
