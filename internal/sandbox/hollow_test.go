package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// askOf is a request to an operation with "asked" for everything that it can name.
func askOf(op wire.Operation, wanted string) sandbox.Request {
	path := op.Path
	for strings.Contains(path, "{") {
		before, rest, _ := strings.Cut(path, "{")
		_, after, _ := strings.Cut(rest, "}")
		path = before + "asked" + after
	}
	return sandbox.Request{
		Method: op.Method, Path: path,
		Header: http.Header{"Authorization": {secret}, fault.Header: {wanted}},
		Body:   []byte(`{"id":"asked","scheduleIds":["asked"],"amount":7}`),
	}
}

// TestEveryOperationGivesHollowAnswers asks every operation of PortOne's API for every
// hollow answer, before anything was done and after it.
func TestEveryOperationGivesHollowAnswers(t *testing.T) {
	t.Parallel()
	whole := map[fault.Kind]string{fault.EmptyObject: `{}`, fault.OKObject: `{"ok":true}`, fault.EmptyList: `[]`, fault.NullJSON: `null`}
	imitated := map[fault.Kind]int{}
	for _, op := range wire.Operations() {
		for _, kind := range fault.Hollow() {
			for _, phase := range []fault.Phase{fault.Before, fault.After} {
				box := sandbox.New(sandbox.Options{Seed: 1, Now: newClock().Now})
				e := box.Exchange(askOf(op, string(phase)+":"+string(kind)))
				where := fmt.Sprintf("%s %s:%s", op.ID, phase, kind)
				if e.Fault != kind || phase == fault.Before && e.Execution != sandbox.NotExecuted {
					t.Errorf("%s: got %s, %s", where, e.Fault, e.Execution)
				}
				if want, ok := whole[kind]; ok {
					if e.Status != http.StatusOK || string(e.Body) != want {
						t.Errorf("%s: got %d %s", where, e.Status, e.Body)
					}
				} else if e.Status == http.StatusOK && phase == fault.Before {
					imitated[kind]++
					if problem := imitates(kind, op, e.Body); problem != "" {
						t.Errorf("%s: %s: %s", where, problem, e.Body)
					}
				}
				box.Close()
			}
		}
	}
	for kind, least := range map[fault.Kind]int{fault.MissingField: 120, fault.OtherObject: 50, fault.OtherStore: 4} {
		if imitated[kind] < least {
			t.Errorf("%d operations have an answer for %s, want at least %d", imitated[kind], kind, least)
		}
	}
}

// imitates says what is wrong with an imitation of the smallest answer.
func imitates(kind fault.Kind, op wire.Operation, body []byte) string {
	var got map[string]any
	if err := json.Unmarshal(body, &got); err != nil {
		return err.Error()
	}
	isSpecimen := slices.ContainsFunc(op.Specimens, func(text string) bool {
		var specimen map[string]any
		return json.Unmarshal([]byte(text), &specimen) == nil && names(specimen) == names(got)
	})
	switch {
	case kind == fault.MissingField && isSpecimen:
		return "nothing is missing"
	case kind != fault.MissingField && !isSpecimen:
		return "something is missing"
	case kind == fault.OtherObject && !strings.Contains(string(body), "other") && !strings.Contains(string(body), "17"):
		return "it is about what was asked for"
	case kind == fault.OtherStore && strings.Contains(string(body), store):
		return "it is about the right store"
	}
	return ""
}

// names lists the members of an object and of the objects in it.
func names(object map[string]any) string {
	var all []string
	for name, value := range object {
		all = append(all, name)
		inner, _ := value.(map[string]any)
		for within := range inner {
			all = append(all, name+"."+within)
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// TestRightAnswersAreImitated changes the answers to calls that are made.
func TestRightAnswersAreImitated(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/instant", cardPayment(1000), keyed()).want(http.StatusOK)
	get := func(kind fault.Kind) reply {
		return w.send(http.MethodGet, "/payments/p", nil, headers{fault.Header: "after:" + string(kind)}).want(http.StatusOK)
	}
	get(fault.OtherObject).has(J{"id": "p-other", "storeId": store, "status": "PAID"})
	get(fault.OtherStore).has(J{"id": "p", "storeId": "store-of-somebody-else", "status": "PAID"})
	right := w.get("/payments/p").want(http.StatusOK)
	if got := get(fault.MissingField); len(got.text) >= len(right.text) {
		t.Errorf("nothing is missing in %s", got.text)
	}
	part := w.send(http.MethodPost, "/payments/p/cancel", J{"amount": 300, "reason": "r"}, headers{fault.Header: "after:other_object"})
	none := w.send(http.MethodPost, "/payments/p/cancel", J{"currentCancellableAmount": 0, "reason": "r"}, headers{fault.Header: "before:other_object"})
	none.want(http.StatusOK).has(J{"cancellation.totalAmount": 10})
	part.want(http.StatusOK).has(J{"cancellation.totalAmount": 1300})
}
