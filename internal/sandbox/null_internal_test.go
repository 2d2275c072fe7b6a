package sandbox

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// nulls are all inputs of a type that hold one null and nothing else, by the path of
// the null.
func nulls(t reflect.Type, open map[reflect.Type]bool) map[string]any {
	switch {
	case t.Kind() == reflect.Pointer:
		return nulls(t.Elem(), open)
	case t == reflect.TypeFor[json.RawMessage](), t == reflect.TypeFor[time.Time](), open[t]:
		return nil
	}
	found := map[string]any{}
	switch t.Kind() { //nolint:exhaustive // the rest has nothing inside
	case reflect.Slice:
		found["[0]"] = []any{nil}
		for path, input := range nulls(t.Elem(), open) {
			found["[0]."+path] = []any{input}
		}
	case reflect.Map:
		found["k"] = map[string]any{"k": nil}
		for path, input := range nulls(t.Elem(), open) {
			found["k."+path] = map[string]any{"k": input}
		}
	case reflect.Struct:
		open[t] = true
		defer delete(open, t)
		for field := range t.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			found[name] = map[string]any{name: nil}
			for path, input := range nulls(field.Type, open) {
				found[strings.TrimSuffix(name+"."+path, ".")] = map[string]any{name: input}
			}
		}
	}
	return found
}

// shown is a path as errors write it.
func shown(path string) string { return strings.ReplaceAll(path, ".[", "[") }

func TestNullIsRefusedInEveryFieldOfEveryOperation(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, op := range wire.Operations() {
		prepare := endpoints()[op.ID]
		if prepare == nil || op.Input == wire.InputNone {
			continue
		}
		parameters := []string{"a", "b"}
		w, _ := prepare(call{parameters: parameters, input: map[string]any{}}) // what is missing does not matter
		if w.input == nil {
			t.Errorf("%s does not say what its input is read into", op.ID)
			continue
		}
		for path, input := range nulls(w.input, map[reflect.Type]bool{}) {
			tree, _ := input.(map[string]any)
			tried++
			if _, err := prepare(call{parameters: parameters, input: tree}); err == nil || err.Error() != shown(path)+" must not be null" {
				t.Errorf("%s: a null in %s: %v", op.ID, path, err)
			}
		}
	}
	t.Logf("%d nulls refused", tried)
}

func TestNullIsRefusedByTheControlAPI(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	for path, body := range map[string]string{
		"/_sandbox/windows": `{"paymentId": null}`, "/_sandbox/clock": `{"advance": null}`,
		"/_sandbox/faults": `{"rules": [{"kind": null}]}`, "/_sandbox/lag": `{"single": {"max": null}}`,
	} {
		method := http.MethodPost
		if strings.HasSuffix(path, "s") && path != "/_sandbox/windows" || strings.HasSuffix(path, "lag") {
			method = http.MethodPut
		}
		if e := s.Exchange(Request{Method: method, Path: path, Body: []byte(body)}); e.Status != http.StatusBadRequest || !strings.Contains(string(e.Body), "must not be null") {
			t.Errorf("%s %s: %d %s", path, body, e.Status, e.Body)
		}
	}
}

func TestNullIsAnInvalidRequest(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	pay := payment("1000")
	s.Exchange(pay)
	e := s.Exchange(Request{
		Method: http.MethodPost, Path: "/payments/p/cancel", Header: http.Header{"Authorization": {"PortOne " + account.Secret}},
		Body: []byte(`{"reason": "r", "amount": null}`),
	})
	want := `{"type":"INVALID_REQUEST","message":"amount must not be null"}`
	if e.Outcome != fault.Answered || e.Status != http.StatusBadRequest || string(e.Body) != want {
		t.Errorf("got %d %s", e.Status, e.Body)
	}
	if len(s.Ledger()) != 1 {
		t.Errorf("the ledger has %+v", s.Ledger())
	}
}
