package e2e_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/app"
)

// canary is part of everything here that must not get into the log.
const canary = "canary"

// hostility is one way of a PortOne, or of what stands before it, to misbehave.
type hostility struct {
	answer http.HandlerFunc
	// read are the reasons that a read may fail for. A write fails for one only.
	read []string
	// never says that no answer comes, so that the caller's deadline does.
	never bool
}

// says answers everything with one text.
func says(code int, contentType, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, text)
	}
}

// raw answers everything with bytes of its own, and hangs up.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, text)
		_ = conn.Close()
	}
}

// dribble sends an answer that never ends, one byte at a time.
func dribble(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", asJSON)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
		}
	}
}

// until makes requests end when over does, and answers none before it is read:
// only then does Go's server notice that a client has gone.
func until(over context.Context, answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(over, cancel)()
		answer(w, r.WithContext(ctx)) //nolint:contextcheck // the request's own, which may end earlier
	}
}

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func hostilities() map[string]hostility {
	const (
		page     = "<html>canary</html>"
		object   = `{"status": "ISSUED", "billingKey": "canary", "billingKeyInfo": {"billingKey": "canary"}}`
		mistyped = `{"status": "ISSUED", "billingKey": 5, "billingKeyInfo": {"billingKey": 5}}`
		untimely = `{"status": "ISSUED", "issuedAt": "canary", "billingKeyInfo": {"issuedAt": "canary"}}`
		large    = 10 << 20
	)
	unusable := func(answer http.HandlerFunc) hostility {
		return hostility{answer: answer, read: []string{"UPSTREAM_BAD_RESPONSE"}}
	}
	return map[string]hostility{
		"shows a web page":                                   unusable(says(200, "text/html", page)),
		"shows a web page and calls it JSON":                 unusable(says(200, asJSON, page)),
		"is hidden by a proxy":                               unusable(says(502, "text/html", page)),
		"says nothing":                                       unusable(says(200, asJSON, "")),
		"says half of it":                                    unusable(says(200, asJSON, object[:40])),
		"says far too much":                                  unusable(says(200, asJSON, `{"x": "`+strings.Repeat(canary, large/len(canary))+`"}`)),
		"says it deeper than anybody reads":                  unusable(says(200, asJSON, strings.Repeat(`{"x":`, 1<<16))),
		"answers with a list":                                unusable(says(200, asJSON, `["canary"]`)),
		"answers with a text":                                unusable(says(200, asJSON, `"canary"`)),
		"answers with a number":                              unusable(says(200, asJSON, `5`)),
		"answers with null":                                  unusable(says(200, asJSON, `null`)),
		"answers with values of other types":                 unusable(says(200, asJSON, mistyped)),
		"answers with times that are none":                   unusable(says(200, asJSON, untimely)),
		"answers with text that is no UTF-8":                 unusable(says(200, asJSON, "{\"status\": \"\xff\"}")),
		"redirects to somewhere else":                        unusable(http.RedirectHandler("http://127.0.0.1:1/canary", http.StatusFound).ServeHTTP),
		"announces more than it says":                        unusable(raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n" + `{"id": "canary"}`)),
		"announces less than it says":                        unusable(raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n" + `{"id": "canary"}`)),
		"does not speak HTTP":                                unusable(raw("canary, canary\r\n\r\n")),
		"hangs up":                                           {answer: raw(""), read: []string{"UPSTREAM_BAD_RESPONSE", "UPSTREAM_UNAVAILABLE"}},
		"fails with an error of another shape":               unusable(says(400, asJSON, `{"error": "canary"}`)),
		"fails for a reason that nobody knows":               {answer: says(500, asJSON, `{"type": "SOMETHING_NEW", "message": "canary"}`), read: []string{"UPSTREAM_UNKNOWN_ERROR"}},
		"is silent until the caller has to go":               {answer: hang, read: []string{"UPSTREAM_TIMEOUT"}, never: true},
		"dribbles until the caller has to go":                {answer: dribble, read: []string{"UPSTREAM_TIMEOUT"}, never: true},
		"says that it is busy with the same for ever":        {answer: says(409, asJSON, `{"type": "IDEMPOTENCY_OUTSTANDING_REQUEST"}`), read: []string{"OPERATION_IN_PROGRESS"}},
		"says that it is overloaded in words of its gateway": {answer: says(503, "text/plain", canary), read: []string{"UPSTREAM_BAD_RESPONSE", "UPSTREAM_UNAVAILABLE"}},
	}
}

// personal is a request full of what must not get into the log.
func personal(requestID, storeID string) *billingv1.IssueBillingKeyRequest {
	request := storeCard(requestID)
	request.StoreId = &storeID
	request.Customer = &commonv1.CustomerInput{
		Id: new(canary + "-customer"), Email: new(canary + "@example.com"), PhoneNumber: new("010-" + canary),
		Name: &commonv1.CustomerNameInput{Format: &commonv1.CustomerNameInput_Full{Full: canary + " Kim"}},
	}
	return request
}

// stores are as many stores of one shop as there are hostilities. Each has a secret
// of its own, by which PortOne knows it, and nothing that the others wear out.
type stores []string

func (s stores) secrets() string {
	all := []string{canary + "-secret"}
	for i := range s {
		all = append(all, fmt.Sprintf("%s=%s-secret-%d", s.id(i), canary, i))
	}
	return strings.Join(all, ",")
}

func (stores) id(i int) string { return fmt.Sprintf("store-%02d", i) }

// of is which store a request to PortOne is for.
func (s stores) of(r *http.Request) string {
	_, number, _ := strings.Cut(r.Header.Get("Authorization"), canary+"-secret-")
	i, err := strconv.Atoi(number)
	if err != nil || i >= len(s) {
		return ""
	}
	return s[i]
}

func TestAPortOneThat(t *testing.T) { //nolint:tparallel // it goes on when all of the group have ended
	t.Parallel()
	all := hostilities()
	names := stores(slices.Sorted(maps.Keys(all)))
	over, end := context.WithCancel(t.Context())
	t.Cleanup(end)
	p, u := serveWith(t, until(over, func(w http.ResponseWriter, r *http.Request) {
		if h, ok := all[names.of(r)]; ok {
			h.answer(w, r)
		}
	}), func(cfg *app.Config) {
		cfg.LogLevel = "debug"
		cfg.Secrets.APISecret = names.secrets()
	})
	t.Run("is", func(t *testing.T) {
		for i, name := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for way, via := range map[string]transport{"gRPC": typed{p.conn}, "JSON": facade{p}} {
					c := &caller{p, via}
					c.requireDoubt(t, personal(fmt.Sprintf("issue-0123456789-%d-%s", i, way), names.id(i)))
					c.requireFailedRead(t, way, names.id(i), all[name])
				}
				requireCauses(t, p, names.id(i), all[name])
			})
		}
	})
	end()
	p.stop()
	if logged := p.log.with(canary); len(logged) > 0 || strings.Contains(p.log.String(), card) {
		t.Errorf("the log tells secrets: %q", logged)
	}
	soon(t, "the end of all connections", func() bool { return u.connections() == 0 })
}

// TestAnAnswerThatHoldsNothingIsNoSuccessOfAWrite has PortOne say nothing to writes, and
// answer the reads before them: a refund is sent once the balance is known.
func TestAnAnswerThatHoldsNothingIsNoSuccessOfAWrite(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../internal/adapter/portone/testdata/payment_paid_card.json")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := serveWith(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, ofPayment := strings.CutPrefix(r.URL.Path, "/payments/")
		w.Header().Set("Content-Type", asJSON)
		switch {
		case r.Method != http.MethodGet:
			_, _ = io.WriteString(w, `{"ok": true}`)
		case ofPayment && strings.HasSuffix(id, "/transactions"):
			_, _ = io.WriteString(w, `{"items": []}`)
		case ofPayment && id == "nothing-3":
			_, _ = io.WriteString(w, strings.Replace(string(text), fixtureID, id, 1))
		default:
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"type": "PAYMENT_NOT_FOUND"}`)
		}
	}), nil)
	c := &caller{p, typed{p.conn}}
	for _, request := range []proto.Message{
		payByCard("nothing-1", 5000), charge("nothing-2", "billing-key", 5000), refund("nothing-3", 5000, "a"), storeCard("issue-0123456789-nothing"),
	} {
		t.Run(string(request.ProtoReflect().Descriptor().Name()), func(t *testing.T) {
			t.Parallel()
			c.requireDoubt(t, request)
		})
	}
}

// requireDoubt makes a write of which nobody can know the outcome: its caller is
// told so in time, and that its operation goes on.
func (c *caller) requireDoubt(t *testing.T, request proto.Message) {
	t.Helper()
	id := c.leave(t, request)
	switch state := c.operation(t, id).GetState(); state {
	case operationv1.OperationState_OPERATION_STATE_ACCEPTED, operationv1.OperationState_OPERATION_STATE_SENDING, operationv1.OperationState_OPERATION_STATE_IN_DOUBT,
		operationv1.OperationState_OPERATION_STATE_READY:
	default:
		t.Errorf("%T: the operation is %v, want it in doubt", request, state)
	}
}

// requireFailedRead makes a read, which fails in a way that invites to repeat it.
func (c *caller) requireFailedRead(t *testing.T, way, storeID string, h hostility) {
	t.Helper()
	request := &billingv1.GetBillingKeyRequest{BillingKey: canary + "-billing-key", StoreId: &storeID}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	if h.never {
		ctx, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	}
	defer cancel()
	a := c.via.call(ctx, t, methodOf(t, request), request)
	switch {
	case a.err == nil:
		t.Errorf("%s: a read succeeded: %v", way, a.responses)
	case h.never && a.err.Code() == codes.DeadlineExceeded: // it is the caller's own
	case !containsReason(t, a.err, h.read):
		t.Errorf("%s: a read fails with %v, want one of %v", way, a.err.Proto(), h.read)
	}
}

func containsReason(t *testing.T, st *status.Status, reasons []string) bool {
	t.Helper()
	return slices.Contains(reasons, infoOf(t, st).GetReason())
}

// requireCauses checks that there is a line for each read, which says why it failed.
func requireCauses(t *testing.T, p *program, storeID string, h hostility) {
	t.Helper()
	const ways = 2
	var lines []string
	soon(t, "the log", func() bool {
		lines = p.log.with(`"msg":"call"`, "BillingKeyService/GetBillingKey", storeID)
		return len(lines) >= ways
	})
	for _, line := range lines {
		said := entry(t, line)
		if said["reason"] == nil || said["cause"] == nil && !slices.Contains(h.read, "UPSTREAM_UNKNOWN_ERROR") && !slices.Contains(h.read, "OPERATION_IN_PROGRESS") {
			t.Errorf("a line that does not say why: %s", line)
		}
	}
	if len(lines) > ways {
		t.Errorf("%d lines about %d reads: %q", len(lines), ways, lines)
	}
}
