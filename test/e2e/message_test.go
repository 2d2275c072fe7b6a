package e2e_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// What a caller reads who makes one mistake.

// mistake is a request, and the answer to it.
type mistake struct {
	verb, path, body string
	key              []string // the header Idempotency-Key

	reason  string
	message string
}

func mistakes() map[string]mistake {
	const (
		issue    = "/v1/billing-keys"
		undo     = "/v1/payments/r-1:cancel"
		id       = "id-0123456789abcdef"
		notJSON  = "INVALID_JSON"
		wantTime = "must be a time with its zone, such as 2026-03-01T09:00:00+09:00."
		whole    = "must be a whole number without fraction or separators, such as 1000."
		key      = "must be one value of 16 to 128 characters of A-Z a-z 0-9 . _ : -, with or without double quotes."
	)
	post := func(path, body, reason, message string) mistake {
		return mistake{verb: http.MethodPost, path: path, body: body, reason: reason, message: message}
	}
	get := func(path, reason, message string) mistake {
		return mistake{verb: http.MethodGet, path: path, reason: reason, message: message}
	}
	keyed := func(m mistake, key ...string) mistake {
		m.key = key
		return m
	}
	return map[string]mistake{
		"an amount in the query": post(undo+"?amount=1000", `{"reason": "r"}`, unknownField, "amount: is not read from the query; send it in the body."),
		"a store in the query":   post(undo+"?storeId=other", `{"reason": "r"}`, unknownField, "storeId: is not read from the query; send it in the body."),
		"a body of a DELETE": {
			verb: http.MethodDelete, path: "/v1/settlement/transfers/qt-1", body: `{"test": true}`,
			reason: unknownField, message: "test: is not read from a body; send it as a query parameter. The field violations list 1 more.",
		},
		"a body of a GET": {
			verb: http.MethodGet, path: "/v1/payments/r-1", body: `{}`,
			reason: unknownField, message: "body: is not read: this call takes its input from the path and the query; send no body.",
		},
		"a null":                   post(undo, `{"reason": "r", "amount": null}`, brokenRule, "amount: must not be null; leave the field out, or give it a value."),
		"another id than the path": post(undo, `{"paymentId": "r-2", "reason": "r"}`, brokenRule, "paymentId: must be the same as in the path, or left out."),
		"another id in the query":  get("/v1/payments/r-1?paymentId=r-2", brokenRule, "paymentId: must be the same as in the path, or left out."),
		"two ids of the request":   keyed(post(undo, `{"requestId": "`+id+`", "reason": "r"}`, brokenRule, "Idempotency-Key: must be the same as request_id (requestId in JSON), or left out."), "id-another-0123456789"),
		"two keys":                 keyed(post(undo, `{"reason": "r"}`, brokenRule, "Idempotency-Key: must be given once, or with the same value each time."), id, "id-another-0123456789"),
		"a key of other letters":   keyed(post(undo, `{"reason": "r"}`, brokenRule, "Idempotency-Key: "+key), "schlüssel-0123456789"),
		"a key of odd characters":  keyed(post(undo, `{"reason": "r"}`, brokenRule, "Idempotency-Key: "+key), "id 0123456789 abcdef"),
		"an empty key":             keyed(post(undo, `{"reason": "r"}`, brokenRule, "Idempotency-Key: "+key), ""),
		"a key without a use":      keyed(post("/v1/operations/op-1:resolve", `{}`, unknownField, "Idempotency-Key: this call has no request_id, and repeating it is not made safe by a key."), id),

		"PortOne's name":           post(payPath, `{"currency": "KRW"}`, unknownField, "currency: the request has no such field; did you mean currencyCode?"),
		"a misspelt field":         post(undo, `{"reasn": "r"}`, unknownField, "reasn: the request has no such field; did you mean reason?"),
		"a part of a won":          post(undo, `{"amount": 1000.5}`, brokenRule, "amount: "+whole),
		"a separator":              post(undo, `{"amount": "1,000"}`, brokenRule, "amount: "+whole),
		"a number for a text":      post(issue, `{"method": {"card": {"credential": {"number": 4242424242424242}}}}`, brokenRule, "method.card.credential.number: must be a string, in double quotes."),
		"a card for a field":       post(issue, `{"4242424242424242": true}`, unknownField, "body: has a field at line 1, column 2 that the request does not have."),
		"an unknown enum name":     post(undo, `{"requester": "CUSTOMER"}`, brokenRule, "requester: must be one of CANCEL_REQUESTER_CUSTOMER, CANCEL_REQUESTER_ADMIN; did you mean CANCEL_REQUESTER_CUSTOMER?"),
		"a time without zone":      post("/v1/payments:search", `{"filter": {"from": "2026-03-01T09:00:00"}}`, brokenRule, "filter.from: has no time zone; "+wantTime),
		"a key of JSON twice":      post(undo, `{"amount": 1, "amount": 2}`, brokenRule, "amount: must be given once."),
		"a field in two spellings": post(undo, `{"taxFreeAmount": 1, "tax_free_amount": 1}`, brokenRule, "tax_free_amount: must be given once; it is another spelling of taxFreeAmount."),
		"two ways to pay":          post(payPath, `{"method": {"card": {}, "virtualAccount": {}}}`, brokenRule, "method.virtualAccount: must not be given together with card."),
		"no JSON":                  post(undo, "{\n  \"amount\": 1000,\n}", notJSON, "The body is not valid JSON at line 2, column 17: there is a comma, and nothing follows it."),
		"two values":               post(undo, `{} {}`, notJSON, "The body is not valid JSON at line 1, column 4: there is more text after the end of the value."),
		"a byte order mark":        post(undo, "\ufeff{}", notJSON, "The body is not valid JSON at line 1, column 1: it begins with a byte order mark; send UTF-8 without one."),

		"a bad integer in the query":       get("/v1/payments?pageSize=1,000", brokenRule, "pageSize: "+whole),
		"an unknown enum in the query":     get("/v1/payments?filter.status=PAID", brokenRule, "filter.status: must be one of PAYMENT_STATUS_READY, PAYMENT_STATUS_PAY_PENDING, PAYMENT_STATUS_VIRTUAL_ACCOUNT_ISSUED, PAYMENT_STATUS_PAID, PAYMENT_STATUS_FAILED, PAYMENT_STATUS_PARTIAL_CANCELLED, PAYMENT_STATUS_CANCELLED; did you mean PAYMENT_STATUS_PAID?"),
		"a bad time in the query":          get("/v1/payments?filter.from=2026-03-01", brokenRule, "filter.from: has no time zone; "+wantTime),
		"a misspelt name in the query":     get("/v1/payments?pageSzie=5", unknownField, "pageSzie: the request has no such parameter; did you mean pageSize?"),
		"PortOne's name in the query":      get("/v1/payments?filter.currency=KRW", unknownField, "filter.currency: the request has no such parameter; did you mean filter.currencyCode?"),
		"a parameter twice":                get("/v1/payments?pageSize=5&pageSize=6", brokenRule, "pageSize: must be given once."),
		"a deadline that cannot be read":   get("/v1/payments/r-1", brokenRule, "Grpc-Timeout: must be a number of up to 8 digits and a unit, one of H M S m u n, such as 30S; given once."),
		"a query that cannot be unescaped": get("/v1/payments?pageToken=%2", brokenRule, "query: must be UTF-8, with special characters escaped as %XX."),
	}
}

func TestAMistakeIsExplained(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	for name, m := range mistakes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var body io.Reader = http.NoBody
			if m.body != "" {
				body = strings.NewReader(m.body)
			}
			r, err := http.NewRequestWithContext(t.Context(), m.verb, "http://facade"+m.path, body)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", asJSON)
			if m.key != nil {
				r.Header["Idempotency-Key"] = m.key
			}
			if strings.HasPrefix(m.message, "Grpc-Timeout") {
				r.Header.Set("Grpc-Timeout", "soon")
			}
			got := p.exchange(t.Context(), t, r)
			st := got.failure(t)
			if reason := infoOf(t, st).GetReason(); got.status != http.StatusBadRequest || reason != m.reason || st.Message() != m.message {
				t.Errorf("got %d %s %q, want %s %q", got.status, reason, st.Message(), m.reason, m.message)
			}
			if strings.Contains(string(got.body), "4242") {
				t.Errorf("a card number is quoted: %s", got.body)
			}
		})
	}
}
