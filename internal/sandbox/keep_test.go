package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// kept is a simulation whose state is in a file.
type kept struct {
	simulation

	path    string
	options sandbox.Options
	clock   *testClock
}

// keep opens the file at path, which it makes in a folder of its own if path is empty.
func keep(tb testing.TB, path string, o sandbox.Options) kept {
	tb.Helper()
	if path == "" {
		path = filepath.Join(tb.TempDir(), "state")
	}
	var clock *testClock
	if o.Now == nil {
		clock = newClock()
		o.Now = clock.Now
	}
	o.Unsynced = true // power does not fail here
	box, err := sandbox.Open(path, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = box.CloseState() })
	return kept{simulation{tb, box}, path, o, clock}
}

// killed is what starts after the process of k was killed: it finds what k has
// written, and k has no chance to write more.
func (k kept) killed() kept {
	k.t.Helper()
	written, err := os.ReadFile(k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	path := filepath.Join(k.t.TempDir(), "state")
	if err := os.WriteFile(path, written, 0o600); err != nil {
		k.t.Fatal(err)
	}
	again := keep(k.t, path, k.options)
	again.clock = k.clock
	return again
}

// views are reads that show all there is.
func views(ids ...string) []string {
	all := []string{
		"/_sandbox/ledger", "/_sandbox/requests", "/_sandbox/faults", "/_sandbox/lag", "/_sandbox/clock",
		"/payments?" + requestBody(J{"page": J{"size": 1000}}),
		"/billing-keys?" + requestBody(J{"page": J{"size": 1000}}),
		"/payment-schedules?" + requestBody(J{"page": J{"size": 1000}, "filter": J{"from": "2020-01-01T00:00:00Z", "until": "2040-01-01T00:00:00Z"}}),
	}
	for _, id := range ids {
		all = append(all, "/payments/"+id, "/payments/"+id+"/transactions", "/payments/"+id+"/cash-receipt", "/identity-verifications/"+id, "/platform/transfers/"+id)
	}
	return all
}

func requestBody(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return "requestBody=" + strings.NewReplacer(`"`, "%22", "{", "%7B", "}", "%7D", ":", "%3A", ",", "%2C").Replace(string(text))
}

// dump is everything that can be seen of a sandbox.
func (s simulation) dump(ids ...string) map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, path := range views(ids...) {
		e := s.send(http.MethodGet, path, nil, nil)
		all[path] = fmt.Sprint(e.Outcome, e.Status, e.Latency, string(e.Body))
	}
	return all
}

func TestAKilledSandboxGoesOnAsIfNothingHadHappened(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		c, k := keepChaos(t, r)
		actions := c.actions()
		maps.Copy(actions, selfActions(c))
		delete(actions, "wait") // moves the clock directly, which is not kept
		delete(actions, "")     // compares with reads, which may lag here
		actions["be killed"] = func(r *rapid.T) {
			next := k.killed()
			if diff := cmp.Diff(k.dump(chaosPayments...), next.dump(chaosPayments...)); diff != "" {
				r.Fatalf("after the start (-before +after):\n%s", diff)
			}
			again := headers{"Idempotency-Key": `"both-get-this-request"`}
			before, after := k.send(http.MethodPost, "/billing-keys", issueBody(shinhanCard), again), next.send(http.MethodPost, "/billing-keys", issueBody(shinhanCard), again)
			if diff := cmp.Diff(before, after); diff != "" {
				r.Fatalf("the next answer (-before +after):\n%s", diff)
			}
			_ = k.box.CloseState()
			k, c.simulation = next, next.simulation
		}
		r.Repeat(actions)
	})
}

// keepChaos is chaos whose state is kept.
func keepChaos(t *testing.T, r *rapid.T) (*chaos, kept) {
	t.Helper()
	var k kept
	c := newChaosIn(t, r, func(o sandbox.Options) simulation {
		k = keep(t, "", o)
		return k.simulation
	})
	return c, k
}

// selfActions are about the sandbox as such.
func selfActions(c *chaos) map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"move the clock": func(r *rapid.T) {
			c.post("/_sandbox/clock", J{"advance": rapid.SampledFrom([]string{"1s", "1m", "10m", "4h"}).Draw(r, "by")})
		},
		"stop the clock": func(r *rapid.T) {
			c.post("/_sandbox/clock", J{rapid.SampledFrom([]string{"freeze", "run", "next"}).Draw(r, "how"): true})
		},
		"lag": func(r *rapid.T) {
			c.send(http.MethodPut, "/_sandbox/lag", J{"single": J{"max": "2m"}, "lists": J{"min": "1s", "max": "5m"}, "perRead": rapid.Bool().Draw(r, "per read")}, nil)
		},
		"change the faults": func(r *rapid.T) {
			c.send(http.MethodPut, "/_sandbox/faults", J{"profile": rapid.SampledFrom(fault.Profiles()).Draw(r, "profile"), "seed": 7}, nil)
		},
		"start anew": func(r *rapid.T) {
			if rapid.IntRange(0, 9).Draw(r, "really") == 0 {
				c.send(http.MethodPost, "/_sandbox/reset", nil, nil)
			}
		},
		"send nonsense": func(r *rapid.T) {
			c.send(http.MethodPost, "/payments/a/instant", rapid.SampledFrom([]any{J{}, J{"amount": 1}, []int{1}, "x"}).Draw(r, "body"), c.key())
		},
		"come as nobody": func(*rapid.T) {
			c.box.Exchange(sandbox.Request{Method: http.MethodPost, Path: "/payments/a/cancel", Header: http.Header{}, Body: []byte("{}")})
		},
		"log in": func(*rapid.T) {
			c.send(http.MethodPost, "/login/api-secret", J{"apiSecret": "sandbox-api-secret"}, nil)
		},
		"receipt": func(*rapid.T) {
			c.post("/cash-receipts", J{
				"paymentId": c.id(), "channelKey": "channel-key-card", "type": "PERSONAL", "orderName": "o", "currency": "KRW",
				"amount": J{"total": 1000}, "customer": J{"identityNumber": "4242424242424242"},
			})
		},
		"prove who somebody is": func(*rapid.T) {
			c.post("/identity-verifications/"+c.id()+"/send", J{
				"channelKey": "channel-key-identity", "operator": "SKT", "method": "SMS",
				"customer": J{"name": "n", "phoneNumber": "01012345678", "identityNumber": "9001021", "ipAddress": "127.0.0.1"},
			})
			c.post("/identity-verifications/"+c.id()+"/confirm", J{"otp": "000000"})
		},
		"transfer": func(*rapid.T) {
			id := c.id()
			c.post("/platform/transfers/order", J{
				"id": id, "partnerId": "partner-sandbox", "paymentId": id, "orderDetail": J{"orderAmount": 1000}, "discounts": []any{}, "additionalFees": []any{},
			})
		},
	}
}

// canaries are what must not be in a file, by the field that carries it.
func canaries() map[string]string {
	return map[string]string{
		"number": "4111119876541111", "cardNumber": "5200828282828210", "apiSecret": "real-secret-of-somebody", "otp": "918273",
		"refreshToken": "real-refresh-token", "birthOrBusinessRegistrationNumber": "770913", "identityNumber": "6011111111111117",
		"bearer": "somebodys-access-token", "passwordTwoDigits": "93",
	}
}

func TestNothingSecretIsKept(t *testing.T) {
	t.Parallel()
	k := keep(t, "", sandbox.Options{Seed: 1})
	secret := canaries()
	credential := J{"number": secret["number"], "expiryYear": "30", "expiryMonth": "12", "birthOrBusinessRegistrationNumber": secret["birthOrBusinessRegistrationNumber"], "passwordTwoDigits": secret["passwordTwoDigits"]}
	body := func(extra J) J {
		return with(J{"channelKey": "channel-key-card", "orderName": "o", "amount": J{"total": 1000}, "currency": "KRW", "method": J{"card": J{"credential": credential}}}, extra)
	}
	for id, key := range map[string]headers{"p": nil, "q": keyed()} {
		k.want(k.send(http.MethodPost, "/payments/"+id+"/instant", body(nil), key), fault.Answered, http.StatusOK, sandbox.Executed)
		k.send(http.MethodPost, "/billing-keys", body(nil), key)
		k.send(http.MethodPost, "/billing-keys", J{"channelKey": 1, "method": J{"card": credential}}, key)
		k.send(http.MethodPost, "/billing-keys", J{"method": J{"card": J{"credential": J{"number": json.Number(secret["number"])}}}}, key)
		k.send(http.MethodPost, "/billing-keys", J{"method": J{"card": J{"credential": J{"number": []string{secret["number"]}}}}}, key)
		k.send(http.MethodPost, "/login/api-secret", J{"apiSecret": secret["apiSecret"]}, key)
		k.send(http.MethodPost, "/login/api-secret", J{"apiSecret": "sandbox-api-secret"}, key)
		k.send(http.MethodPost, "/token/refresh", J{"refreshToken": secret["refreshToken"]}, key)
		k.send(http.MethodPost, "/identity-verifications/i/confirm", J{"otp": secret["otp"]}, key)
		k.send(http.MethodPost, "/cash-receipts", J{"customer": J{"identityNumber": secret["identityNumber"]}}, key)
		k.send(http.MethodPost, "/_sandbox/windows", J{"paymentId": "w", "channelKey": "channel-key-card", "orderName": "o", "totalAmount": 1, "currency": "KRW", "cardNumber": secret["cardNumber"]}, key)
		k.box.Exchange(sandbox.Request{Method: http.MethodPost, Path: "/billing-keys", Header: http.Header{"Authorization": {"Bearer " + secret["bearer"]}}})
		k.box.Exchange(sandbox.Request{
			Method: http.MethodPost, Path: "/billing-keys", Header: http.Header{"Authorization": {"PortOne sandbox-api-secret"}},
			Query: "otp=" + secret["otp"], Body: []byte(`{"number": "` + secret["number"]),
		})
	}
	written, err := os.ReadFile(k.path)
	if err != nil {
		t.Fatal(err)
	}
	secret["ours"] = "sandbox-api-secret"
	delete(secret, "passwordTwoDigits") // too short not to be found by chance
	for name, value := range secret {
		if bytes.Contains(written, []byte(value)) {
			t.Errorf("the %s is in the file", name)
		}
	}
	if bytes.Contains(written, []byte(`"93"`)) {
		t.Error("the password is in the file")
	}
	if diff := cmp.Diff(k.dump("p", "q", "w"), k.killed().dump("p", "q", "w")); diff != "" {
		t.Errorf("after the start (-before +after):\n%s", diff)
	}
	if info, err := os.Stat(k.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the file: %v %v", info.Mode(), err)
	}
}

func TestWhatWasDueWhileItWasDownHappensAtTheStart(t *testing.T) {
	t.Parallel()
	k := keep(t, "", sandbox.Options{Seed: 1})
	var issued struct {
		Info struct {
			Key string `json:"billingKey"`
		} `json:"billingKeyInfo"`
	}
	if err := json.Unmarshal(k.send(http.MethodPost, "/billing-keys", issueBody(shinhanCard), nil).Body, &issued); err != nil {
		t.Fatal(err)
	}
	due := k.box.Now().Add(time.Hour)
	k.send(http.MethodPost, "/payments/scheduled/schedule", with(scheduled(issued.Info.Key, 1000), J{"timeToPay": due}), nil)
	k.pay("late", 2000, withFault("late_commit;delay=30m"))
	k.send(http.MethodPost, "/payments/account/instant", accountPayment(3000), nil)
	k.clock.advance(3 * time.Hour)
	next := k.killed()
	if got := next.movements(); got != "+2000 +1000" {
		t.Errorf("the ledger has %s", got)
	}
	if entries := next.box.Ledger(); len(entries) != 2 || !entries[1].Time.Equal(due) {
		t.Errorf("the schedule was paid at another time: %+v", entries)
	}
	if diff := cmp.Diff(k.dump("scheduled", "late", "account"), next.dump("scheduled", "late", "account")); diff != "" {
		t.Errorf("after the start (-before +after):\n%s", diff)
	}
}
