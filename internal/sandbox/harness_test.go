package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

const (
	secret = "PortOne sandbox-api-secret"
	store  = "store-00000000-0000-4000-8000-000000000001"
)

// J is a JSON object.
type J = map[string]any

// testClock is set by hand.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *testClock {
	return &testClock{now: time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a sandbox behind a real HTTP server.
type world struct {
	t     testing.TB
	url   string
	box   *sandbox.Sandbox
	clock *testClock
	ids   int
}

func start(tb testing.TB, options ...func(*sandbox.Options)) *world {
	tb.Helper()
	clock := newClock()
	o := sandbox.Options{Seed: 1, Now: clock.Now, Wait: func(time.Duration) {}}
	for _, change := range options {
		change(&o)
	}
	box := sandbox.New(o)
	server := httptest.NewServer(box.Handler())
	tb.Cleanup(server.Close)
	tb.Cleanup(box.Close) // first, or the server would wait for what hangs
	return &world{t: tb, url: server.URL, box: box, clock: clock}
}

// reply is an answer that has passed the checks every answer must pass.
type reply struct {
	t       testing.TB
	request string
	status  int
	text    string
	json    J
}

// headers of a request, by name.
type headers = map[string]string

func (w *world) send(method, path string, body any, extra ...headers) reply {
	w.t.Helper()
	var text []byte
	switch b := body.(type) {
	case nil:
	case string:
		text = []byte(b)
	default:
		text = encode(w.t, b)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, bytes.NewReader(text))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", secret)
	for _, h := range extra {
		for name, value := range h {
			req.Header.Set(name, value)
		}
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	r := reply{t: w.t, request: method + " " + path, status: response.StatusCode, text: string(answer)}
	if err := json.Unmarshal(answer, &r.json); err != nil {
		w.t.Fatalf("%s: the answer is not a JSON object: %v\n%s", r.request, err, r.text)
	}
	r.check(response.Header)
	return r
}

// check holds every answer to what the API promises for all of them.
func (r reply) check(h http.Header) {
	r.t.Helper()
	if h.Get("X-Simulator") != "1" {
		r.t.Errorf("%s: the answer has no simulator banner", r.request)
	}
	if !complete(r.json) {
		r.t.Errorf("%s: a required value is missing: %s", r.request, r.text)
	}
	method, path, _ := strings.Cut(r.request, " ")
	path, _, _ = strings.Cut(path, "?")
	if op := operationOf(method, path); op != nil && r.status != http.StatusOK && r.status != http.StatusUnprocessableEntity {
		failure := r.str("type")
		unknown := r.status == http.StatusNotFound && failure == "INVALID_REQUEST"
		if !unknown && failure != "IDEMPOTENCY_OUTSTANDING_REQUEST" && op.Errors[failure] != r.status {
			r.t.Errorf("%s: %d %s is not documented for %s", r.request, r.status, failure, op.ID)
		}
	}
}

// complete looks for what Go writes when a required value was forgotten.
func complete(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return !strings.HasPrefix(v, "0001-01-01T")
	case []any:
		return !slices.ContainsFunc(v, func(v any) bool { return !complete(v) })
	case J:
		return complete(slices.Collect(maps.Values(v)))
	default:
		return true
	}
}

// operationOf finds the operation of a path on its own, so that a mistake of the
// router shows.
func operationOf(method, path string) *wire.Operation {
	segments := strings.Split(path, "/")
	for _, op := range wire.Operations() {
		template := strings.Split(op.Path, "/")
		if op.Method != method || len(template) != len(segments) {
			continue
		}
		fits := true
		for i := range template {
			fits = fits && (template[i] == segments[i] || strings.HasPrefix(template[i], "{"))
		}
		if fits {
			return &op
		}
	}
	return nil
}

func encode(tb testing.TB, v any) []byte {
	tb.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func (w *world) post(path string, body any, extra ...headers) reply {
	w.t.Helper()
	return w.send(http.MethodPost, path, body, extra...)
}

func (w *world) get(path string, extra ...headers) reply {
	w.t.Helper()
	return w.send(http.MethodGet, path, nil, extra...)
}

func (w *world) delete(path string) reply {
	w.t.Helper()
	return w.send(http.MethodDelete, path, nil)
}

// want checks the status, and the error's type if there is one.
func (r reply) want(status int, failure ...string) reply {
	r.t.Helper()
	got, _ := r.json["type"].(string)
	if r.status != status || len(failure) > 0 && got != failure[0] {
		r.t.Fatalf("%s: got %d %s, want %d %v", r.request, r.status, r.text, status, failure)
	}
	return r
}

// at follows a path such as payment.amount.total; list members go by number.
func (r reply) at(path string) any {
	var v any = r.json
	for step := range strings.SplitSeq(path, ".") {
		switch node := v.(type) {
		case J:
			v = node[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(node) {
				return nil
			}
			v = node[i]
		default:
			return nil
		}
	}
	return v
}

func (r reply) str(path string) string {
	s, _ := r.at(path).(string)
	return s
}

// has checks several values at once.
func (r reply) has(want J) reply {
	r.t.Helper()
	for path, value := range want {
		if got, wanted := fmt.Sprint(r.at(path)), fmt.Sprint(value); got != wanted {
			r.t.Errorf("%s: %s is %s, want %s in %s", r.request, path, got, wanted, r.text)
		}
	}
	return r
}

// next makes a payment id that this world has not used.
func (w *world) next() string {
	w.ids++
	return fmt.Sprintf("order-%d", w.ids)
}

// with copies an object and replaces some members; nil removes one.
func with(base, changes J) J {
	copied := J{}
	for _, from := range []J{base, changes} {
		for k, v := range from {
			if copied[k] = v; v == nil {
				delete(copied, k)
			}
		}
	}
	return copied
}

// shinhanCard is a card of the promotions' company.
const shinhanCard = "4111110000001111"

func credential(number string) J {
	return J{"card": J{"credential": J{"number": number, "expiryYear": "30", "expiryMonth": "12"}}}
}

// cardPayment is a key-in payment that simply works.
func cardPayment(total int64) J {
	return J{
		"channelKey": "channel-key-card", "orderName": "Two coffees", "currency": "KRW",
		"amount": J{"total": total}, "method": credential(shinhanCard),
	}
}

func accountPayment(total int64) J {
	return with(cardPayment(total), J{
		"channelKey": "channel-key-virtual-account",
		"method": J{"virtualAccount": J{
			"bank": "SHINHAN", "expiry": J{"validHours": 24}, "option": J{"type": "NORMAL"},
		}},
	})
}

// pay makes a card payment and returns its id.
func (w *world) pay(total int64, changes ...J) string {
	w.t.Helper()
	id, body := w.next(), cardPayment(total)
	for _, c := range changes {
		body = with(body, c)
	}
	w.post("/payments/"+id+"/instant", body).want(http.StatusOK)
	return id
}

// openAccount makes a payment that waits for a deposit.
func (w *world) openAccount(total int64) string {
	w.t.Helper()
	id := w.next()
	w.post("/payments/"+id+"/instant", accountPayment(total)).want(http.StatusOK)
	return id
}

func (w *world) cancel(id string, changes ...J) reply {
	w.t.Helper()
	body := J{"reason": "changed my mind"}
	for _, c := range changes {
		body = with(body, c)
	}
	return w.post("/payments/"+id+"/cancel", body)
}

func issueBody(number string) J {
	return J{"channelKey": "channel-key-card", "method": credential(number)}
}

// billingKey issues a key at one channel.
func (w *world) billingKey(number string) string {
	w.t.Helper()
	return w.post("/billing-keys", issueBody(number)).want(http.StatusOK).str("billingKeyInfo.billingKey")
}

// superKey issues a key at every channel of the group.
func (w *world) superKey(number string) string {
	w.t.Helper()
	body := with(issueBody(number), J{"channelKey": nil, "channelGroupId": account.GroupID})
	return w.post("/billing-keys", body).want(http.StatusOK).str("billingKeyInfo.billingKey")
}

func keyPayment(billingKey string, total int64) J {
	return J{"billingKey": billingKey, "orderName": "Monthly plan", "amount": J{"total": total}, "currency": "KRW"}
}

func windowFor(id string, total int64) J {
	return J{
		"paymentId": id, "channelKey": "channel-key-card", "orderName": "Two coffees",
		"totalAmount": total, "currency": "KRW",
	}
}

// open opens a payment window and returns its transaction id.
func (w *world) open(id string, total int64, changes ...J) string {
	w.t.Helper()
	body := windowFor(id, total)
	for _, c := range changes {
		body = with(body, c)
	}
	return w.post("/_sandbox/windows", body).want(http.StatusOK).str("transactionId")
}

// token opens a window with manual approval and returns its payment token.
func (w *world) token(id string, total int64, changes ...J) string {
	w.t.Helper()
	tx := w.open(id, total, append(changes, J{"manualApproval": true})...)
	return w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusOK).str("paymentToken")
}

// secondStore adds a store of the same merchant that the fixed secret may not
// use, and a secret for both stores.
func secondStore(o *sandbox.Options) {
	acc := account.Default()
	other := acc.Stores[0]
	other.ID = "store-other"
	acc.Stores = append(acc.Stores, other)
	acc.Credentials = append(acc.Credentials, account.Credential{
		Secret: "merchant-secret", StoreID: account.StoreID, OtherStoreIDs: []string{"store-other"},
	})
	o.Account = &acc
}
