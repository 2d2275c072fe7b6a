package e2e_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// example is an example of docs/errors.md: what an ErrorInfo of a reason looks like.
type example struct {
	Reason   string            `json:"reason"`
	Domain   string            `json:"domain"`
	Metadata map[string]string `json:"metadata"`

	status int
}

var (
	code   = regexp.MustCompile(`HTTP (\d+)`)
	fenced = regexp.MustCompile("(?s)```json\n(.*?)```")
)

// examples are those of docs/errors.md.
func examples(t *testing.T) map[string]example {
	t.Helper()
	text, err := os.ReadFile("../../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]example{}
	for _, part := range strings.Split(string(text), "\n### ")[1:] {
		reason, about, _ := strings.Cut(part, "\n")
		block := fenced.FindStringSubmatch(about)
		if block == nil {
			continue
		}
		var e example
		if err := json.Unmarshal([]byte(block[1]), &e); err != nil || e.Reason != reason {
			t.Fatalf("the example of %s: %v", reason, err)
		}
		if said := code.FindStringSubmatch(about); said != nil {
			e.status, _ = strconv.Atoi(said[1])
		}
		found[e.Reason] = e
	}
	return found
}

// TestExamplesAreWhatTheProgramSays has the program give every example of docs/errors.md.
func TestExamplesAreWhatTheProgramSays(t *testing.T) {
	t.Parallel()
	all := examples(t)
	const atLeast = 37
	if len(all) < atLeast {
		t.Fatalf("only %d examples are read", len(all))
	}
	for _, want := range all { // one after the other: a doubt is answered just before its deadline
		checkExample(t, want)
	}
}

// checkExample has a program of its own give an example: so many errors of servers would
// open the breaker of one.
func checkExample(t *testing.T, want example) {
	t.Helper()
	gate := newGate()
	p, _ := serveWith(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/payments/example-") || strings.HasPrefix(r.URL.Path, "/platform/") {
			refuseLike(w, want)
			return
		}
		gate.ServeHTTP(w, r)
	}), nil)
	defer p.stop()
	status, got := p.exampleOf(t, gate, want.Reason)
	if _, told := want.Metadata["operation_id"]; told && got.Metadata["operation_id"] != "" {
		got.Metadata["operation_id"] = want.Metadata["operation_id"]
	} else if !told {
		delete(got.Metadata, "operation_id")
	}
	documented := example{Reason: want.Reason, Domain: want.Domain, Metadata: orEmpty(want.Metadata)}
	if diff := cmp.Diff(documented, got, cmp.AllowUnexported(example{})); diff != "" {
		t.Errorf("%s (-documented +told):\n%s", want.Reason, diff)
	}
	if want.status != 0 && status != want.status {
		t.Errorf("%s: HTTP %d, documented %d", want.Reason, status, want.status)
	}
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// exampleOf makes a call that fails for a reason.
func (s *program) exampleOf(t *testing.T, g *gate, reason string) (int, example) {
	t.Helper()
	refund := func(id, requestID, amount string) exchanged {
		return s.postSoon(t, "/v1/payments/"+id+":cancel", `{"requestId":"`+requestID+`","reason":"cold","amount":"`+amount+`"}`)
	}
	switch reason {
	case "VALIDATION_FAILED":
		return told(t, s.postSoon(t, "/v1/payments/x:cancel", `{}`))
	case "REQUEST_ID_REUSED":
		refund("nothing", "request-of-an-example-1", "1")
		return told(t, refund("nothing", "request-of-an-example-1", "2"))
	case "OPERATION_IN_DOUBT":
		const id = "order-20260301-17"
		g.lose("/payments/"+id+"/instant", "/payments/"+id, "/payments/"+id+"/transactions")
		return told(t, s.postSoon(t, "/v1/payments/"+id+":payInstantly", `{"requestId":"request-of-an-example-2","channelKey":"channel-key-card",
			"orderName":"tea","amount":{"total":"1000"},"currencyCode":"KRW","method":{"card":{"credential":{"number":"4111110000001111","expiryYear":"30","expiryMonth":"12"}}}}`))
	case "NEGATIVE_PAYOUT_AMOUNT":
		return told(t, s.postSoon(t, "/v1/settlement/payouts:complete", `{"requestId":"request-of-an-example-3","bulkPayoutId":"payout-1","partnerSettlementIds":["s-1"]}`))
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.http+"/v1/payments/example-"+reason, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return told(t, s.fetch(t, r))
}

// postSoon makes a call with a deadline that is soon over.
func (s *program) postSoon(t *testing.T, path, body string) exchanged {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.http+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Grpc-Timeout", "3S")
	return s.fetch(t, r)
}

// told is the ErrorInfo of an error, and its HTTP status.
func told(t *testing.T, e exchanged) (int, example) {
	t.Helper()
	var body struct {
		Details []struct {
			example

			Type string `json:"@type"`
		} `json:"details"`
	}
	if err := json.Unmarshal(e.body, &body); err != nil {
		t.Fatalf("%v: %s", err, e.body)
	}
	for _, d := range body.Details {
		if strings.HasSuffix(d.Type, "ErrorInfo") {
			d.Metadata = orEmpty(d.Metadata)
			return e.status, d.example
		}
	}
	t.Fatalf("no ErrorInfo: %s", e.body)
	return 0, example{}
}

// refuseLike answers as PortOne does where the metadata of an example comes from.
func refuseLike(w http.ResponseWriter, e example) {
	body := map[string]any{}
	for key, value := range e.Metadata {
		switch key {
		case "http_status", "failures", "succeeded_channels":
		case "portone_type":
			body["type"] = value
		case "portone_message":
			body["message"] = value
		case "ids", "graphql_ids":
			body[camel(key)] = strings.Split(value, ",")
		default:
			if !strings.HasPrefix(key, "failure_") {
				body[camel(key)] = value
			}
		}
	}
	if inner, ok := e.Metadata["failure_0_type"]; ok {
		body["succeededChannels"] = []any{}
		body["failures"] = []any{map[string]any{
			"type": inner, "channel": map[string]any{"key": e.Metadata["failure_0_channel_key"]},
			"pgCode": e.Metadata["failure_0_pg_code"], "pgMessage": e.Metadata["failure_0_pg_message"],
		}}
	}
	if sent, ok := e.Metadata["amount_type"]; ok && e.Reason == "SETTLEMENT_AMOUNT_EXCEEDED" {
		body["type"] = sent // PortOne's document gives this key two meanings
		delete(body, "amountType")
	}
	status, _ := strconv.Atoi(e.Metadata["http_status"])
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // a client that is gone needs no answer
}

// camel is a metadata key as PortOne writes the field.
func camel(key string) string {
	words := strings.Split(key, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}
