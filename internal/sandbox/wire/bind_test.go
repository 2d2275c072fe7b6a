package wire_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// everything has a field of each kind that an input can have.
type everything struct {
	Text    string            `json:"text"`
	Number  *int64            `json:"number,omitempty"`
	Small   int32             `json:"small,omitempty"`
	Yes     *bool             `json:"yes,omitempty"`
	At      *time.Time        `json:"at,omitempty"`
	Day     *wire.Date        `json:"day,omitempty"`
	Bank    *wire.Bank        `json:"bank,omitempty"`
	Free    json.RawMessage   `json:"free,omitempty"`
	Names   wire.List[string] `json:"names,omitempty"`
	Map     map[string]int32  `json:"map,omitempty"`
	Nested  *everything       `json:"nested,omitempty"`
	Nesteds []everything      `json:"nesteds,omitempty"`
}

func TestBindFillsEveryKindOfField(t *testing.T) {
	t.Parallel()
	tree, err := wire.Parse([]byte(`{
		"text": "a", "number": 9223372036854775807, "small": -1, "yes": false, "at": "2026-01-02T03:04:05+09:00",
		"day": "2026-01-02", "bank": "KDB", "free": {"b": 1.50, "a": [null]}, "names": ["x", "y"], "map": {"k": 1},
		"nested": {"text": "b"}, "nesteds": [{"text": "c"}], "unknown": [1]
	}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := wire.BinderOf[everything]().Bind(tree)
	if err != nil {
		t.Fatal(err)
	}
	want := everything{
		Text: "a", Number: new(int64(9223372036854775807)), Small: -1, Yes: new(false),
		At:  new(time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 9*60*60))),
		Day: new(wire.Date("2026-01-02")), Bank: new(wire.BankKdb), Free: json.RawMessage(`{"a":[null],"b":1.50}`),
		Names: wire.List[string]{"x", "y"}, Map: map[string]int32{"k": 1},
		Nested: &everything{Text: "b"}, Nesteds: []everything{{Text: "c"}},
	}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBindSaysWhereAnInputIsWrong(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		`{}`:                                      "text is required",
		`{"text":1}`:                              "text must be a string",
		`{"text":"","number":1e3}`:                "number must be an integer of 64 bits",
		`{"text":"","small":2147483648}`:          "small must be an integer of 32 bits",
		`{"text":"","at":"2026-01-02"}`:           "at must be a time",
		`{"text":"","at":5}`:                      "at must be a time",
		`{"text":"","day":"2026-02-30"}`:          "day must be a date",
		`{"text":"","bank":"GRINGOTTS"}`:          "bank is not a known value of Bank",
		`{"text":"","free":[]}`:                   "free must be an object",
		`{"text":"","names":["a",1]}`:             "names[1] must be a string",
		`{"text":"","map":{"k":"v"}}`:             "map.k must be an integer of 32 bits",
		`{"text":"","map":[]}`:                    "map must be an object",
		`{"text":"","nested":{"text":null}}`:      "nested.text must not be null",
		`{"text":null}`:                           "text must not be null",
		`{"text":1,"number":null}`:                "number must not be null",
		`{"text":"","names":["a",null]}`:          "names[1] must not be null",
		`{"text":"","nesteds":[{"text":null}]}`:   "nesteds[0].text must not be null",
		`{"text":"","map":{"k":null}}`:            "map.k must not be null",
		`{"text":"","nesteds":[{"text":"a"},{}]}`: "nesteds[1].text is required",
	} {
		tree, err := wire.Parse([]byte(input))
		if err != nil {
			t.Fatal(err)
		}
		var field *wire.FieldError
		if _, err := wire.BinderOf[everything]().Bind(tree); !errors.As(err, &field) || err.Error() != want {
			t.Errorf("%s: got %v, want %s", input, err, want)
		}
	}
}

func TestQueriesAreBoundLikeInputs(t *testing.T) {
	t.Parallel()
	query := map[string][]string{"text": {"a", "b"}, "number": {"7"}, "yes": {"true"}, "bank": {"KDB"}, "other": {"x"}}
	got, err := wire.BinderOf[everything]().BindQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	want := everything{Text: "a", Number: new(int64(7)), Yes: new(true), Bank: new(wire.BankKdb)}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, value := range map[string]string{"number": "seven", "yes": "ja", "bank": "x"} {
		wrong := map[string][]string{"text": {""}, name: {value}}
		if _, err := wire.BinderOf[everything]().BindQuery(wrong); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s=%s: got %v", name, value, err)
		}
	}
}

// TestEmptyValuesMarshalCompletely shows what construction alone guarantees: the
// discriminator and every required field.
func TestEmptyValuesMarshalCompletely(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]any{
		`{"items":[],"page":{"number":0,"size":0,"totalCount":0}}`:         wire.GetPaymentsResponse{},
		`{"type":"PG_PROVIDER","pgCode":"","pgMessage":""}`:                wire.PgProviderError{},
		`{"type":"CHANNEL_SPECIFIC","failures":[],"succeededChannels":[]}`: wire.ChannelSpecificError{},
		`{"type":"ONE_LINE","oneLine":""}`:                                 wire.OneLineAddress{},
		`{"method":{"type":"PaymentMethodCrypto"}}`: struct {
			Method wire.PaymentMethod `json:"method"`
		}{wire.PaymentMethodCrypto{}},
	} {
		got, err := json.Marshal(v)
		if err != nil || string(got) != want {
			t.Errorf("got %s %v, want %s", got, err, want)
		}
	}
}

func TestOperationsAreComplete(t *testing.T) {
	t.Parallel()
	operations, unstable, public, pairs := wire.Operations(), 0, 0, 0
	for _, op := range operations {
		if op.Unstable {
			unstable++
		}
		if op.Public {
			public++
		}
		pairs += len(op.Errors)
	}
	if len(operations) != 147 || unstable != 27 || public != 5 || pairs != 981 {
		t.Errorf("got %d operations, %d unstable, %d public, %d errors", len(operations), unstable, public, pairs)
	}
}
