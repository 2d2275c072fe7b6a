package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
)

func seconds(low, high int) state.Range {
	return state.Range{Min: clock.Duration(time.Duration(low) * time.Second), Max: clock.Duration(time.Duration(high) * time.Second)}
}

func lagging(l state.Lag) func(*sandbox.Options) { return func(o *sandbox.Options) { o.Lag = l } }

// listed is the payments of the list, as "id status" pairs.
func (s simulation) listed() string {
	s.t.Helper()
	query := url.QueryEscape(`{"filter":{"sortOrder":"ASC"},"page":{"size":100}}`)
	var answer struct {
		Items []struct {
			ID     string `json:"id"`
			Status string `json:"status"`
		} `json:"items"`
	}
	if err := json.Unmarshal(s.send(http.MethodGet, "/payments?requestBody="+query, nil, nil).Body, &answer); err != nil {
		s.t.Fatal(err)
	}
	all := make([]string, 0, len(answer.Items))
	for _, p := range answer.Items {
		all = append(all, p.ID+" "+p.Status)
	}
	return strings.Join(all, ", ")
}

func (s simulation) refund(id string, amount int64) {
	s.t.Helper()
	if e := s.send(http.MethodPost, "/payments/"+id+"/cancel", J{"reason": "r", "amount": amount}, nil); e.Status != http.StatusOK {
		s.t.Fatalf("got %s", e.Body)
	}
}

func TestReadsShowThePast(t *testing.T) {
	t.Parallel()
	s := simulate(t, lagging(state.Lag{Single: seconds(10, 10), Lists: seconds(30, 30)}))
	s.pay("p", 1000, nil)
	check := func(when, single, list string) {
		t.Helper()
		if got := s.status("p"); got != single {
			t.Errorf("%s a read shows %s, want %s", when, got, single)
		}
		if got := s.listed(); got != list {
			t.Errorf("%s the list shows %q, want %q", when, got, list)
		}
	}
	check("at once", "PAYMENT_NOT_FOUND", "")
	s.advance(10*time.Second - time.Millisecond)
	check("just before", "PAYMENT_NOT_FOUND", "")
	s.advance(time.Millisecond)
	check("after 10 s", "PAID", "")
	s.refund("p", 400)
	check("after a refund", "PAID", "")
	s.advance(20 * time.Second)
	check("after 30 s", "PARTIAL_CANCELLED", "p PAID")
	s.refund("p", 600) // what is written is never decided by what is read
	s.advance(10 * time.Second)
	check("after 40 s", "CANCELLED", "p PARTIAL_CANCELLED")
	s.advance(time.Hour)
	check("in the end", "CANCELLED", "p CANCELLED")
}

func TestTransactionsAndBillingKeysLagToo(t *testing.T) {
	t.Parallel()
	s := simulate(t, lagging(state.Lag{Single: seconds(10, 10), Lists: seconds(30, 30)}))
	s.pay("p", 1401, nil)
	issued := s.send(http.MethodPost, "/billing-keys", issueBody(shinhanCard), nil)
	var answer struct {
		BillingKeyInfo struct {
			BillingKey string `json:"billingKey"`
		} `json:"billingKeyInfo"`
	}
	if err := json.Unmarshal(issued.Body, &answer); err != nil {
		t.Fatal(err)
	}
	key := "/billing-keys/" + answer.BillingKeyInfo.BillingKey
	count := func(path, what string) int {
		return strings.Count(string(s.send(http.MethodGet, path, nil, nil).Body), what)
	}
	check := func(when string, want [4]int) {
		t.Helper()
		got := [4]int{count("/payments/p/transactions", "FAILED"), count(key, "ISSUED"), count("/billing-keys", "billing-key-"), count(key, "DELETED")}
		if got != want {
			t.Errorf("%s: got %v, want %v", when, got, want)
		}
	}
	check("at once", [4]int{0, 0, 0, 0})
	s.advance(10 * time.Second)
	check("after 10 s", [4]int{0, 2, 0, 0}) // a key shows its state and its channel's
	s.send(http.MethodDelete, key, nil, nil)
	s.advance(10 * time.Second)
	check("after 20 s", [4]int{0, 1, 0, 1})
	s.advance(10 * time.Second)
	check("after 30 s", [4]int{1, 1, 1, 1})
}

func TestEachPaymentHasALagOfItsOwn(t *testing.T) {
	t.Parallel()
	visible := func(seed uint64, after time.Duration) string {
		s := simulate(t, lagging(state.Lag{Single: seconds(0, 120)}), func(o *sandbox.Options) { o.Seed = seed })
		for i := range 100 {
			s.pay(fmt.Sprint("p", i), 1000, nil)
		}
		s.advance(after)
		var seen strings.Builder
		for i := range 100 {
			if s.status(fmt.Sprint("p", i)) == "PAID" {
				fmt.Fprint(&seen, i, " ")
			}
		}
		return seen.String()
	}
	first := visible(1, time.Minute)
	if n := len(strings.Fields(first)); n < 30 || n > 70 {
		t.Errorf("after half the longest lag %d of 100 are seen", n)
	}
	if second := visible(1, time.Minute); first != second {
		t.Errorf("the same seed lags otherwise:\n%s\n%s", first, second)
	}
	if first == visible(2, time.Minute) {
		t.Error("another seed lags the same")
	}
	if all := visible(1, 2*time.Minute); len(strings.Fields(all)) != 100 {
		t.Errorf("after the longest lag only %s are seen", all)
	}
}

func TestALagPerReadGoesBackAndForth(t *testing.T) {
	t.Parallel()
	back := func(perRead bool) int {
		s := simulate(t, lagging(state.Lag{Single: seconds(0, 60), PerRead: perRead}))
		s.pay("p", 1000, nil)
		turns, last := 0, ""
		for range 60 {
			now := s.status("p")
			if last == "PAID" && now != "PAID" {
				turns++
			}
			last = now
			s.advance(time.Second)
		}
		return turns
	}
	if n := back(false); n != 0 {
		t.Errorf("a payment with a lag of its own went back %d times", n)
	}
	if n := back(true); n == 0 {
		t.Error("a lag per read never went back")
	}
}

func TestLagIsSwitchedOnAndOff(t *testing.T) {
	t.Parallel()
	w := start(t)
	before := w.pay(1000)
	w.send(http.MethodPut, "/_sandbox/lag", J{"single": J{"min": "1m", "max": "1m"}}).want(http.StatusOK).has(J{"single.max": "1m0s"})
	after := w.pay(1000)
	w.get("/payments/" + before).want(http.StatusOK)
	w.get("/payments/" + after).want(http.StatusNotFound)
	w.get("/_sandbox/lag").has(J{"single.min": "1m0s", "perRead": false})
	w.send(http.MethodPut, "/_sandbox/lag", J{}).want(http.StatusOK)
	w.get("/payments/" + after).want(http.StatusOK)
	w.send(http.MethodPut, "/_sandbox/lag", J{"singel": J{}}).want(http.StatusBadRequest)
}
