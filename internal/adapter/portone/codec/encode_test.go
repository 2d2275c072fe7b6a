package codec_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

func TestMessagesAreWritten(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	for name, tc := range map[string]struct {
		message protoreflect.Name
		content string
		want    string
	}{
		"text":                        {"Inner", `id: "a"`, `{"id":"a"}`},
		"text without presence":       {"Circle", ``, `{"radius":0}`},
		"escapes":                     {"Inner", `id: "\"\\/\n\r\t\b\001<&>\177"`, `{"id":"\"\\/\n\r\t\u0008\u0001<&>` + "\u007f" + `"}`},
		"escapes among plain text":    {"Inner", `id: "abcdefgh\"ijklmnopq\\rs"`, `{"id":"abcdefgh\"ijklmnopq\\rs"}`},
		"text of many lengths":        {"Order", `texts: ["", "a", "1234567", "12345678", "123456789", "한글", "🙂"] id: "x" color: COLOR_RED`, `{"id":"x","color":"RED","texts":["","a","1234567","12345678","123456789","한글","🙂"],"counts":{}}`},
		"enum values":                 {"Inner", `color: COLOR_DARK_BLUE`, `{"id":"","color":"DARK_BLUE"}`},
		"required fields":             {"Order", `color: COLOR_RED`, `{"id":"","color":"RED","texts":[],"counts":{}}`},
		"presence":                    {"Order", `color: COLOR_RED store_id: ""`, `{"id":"","color":"RED","texts":[],"counts":{},"storeId":""}`},
		"maps in the order of keys":   {"Order", `color: COLOR_RED counts {key: "b" value: -2} counts {key: "a" value: 1} counts {key: "\"" value: 0}`, `{"id":"","color":"RED","texts":[],"counts":{"\"":0,"a":1,"b":-2}}`},
		"a union":                     {"Inner", `shape {circle {radius: 3}}`, `{"id":"","shape":{"type":"CIRCLE","radius":3}}`},
		"a union without a case":      {"Inner", `shape {}`, `{"id":"","shape":{}}`},
		"unions in unions":            {"Shape", `group {shapes {circle {}} shapes {round_square {inside {}}}}`, `{"type":"GROUP","shapes":[{"type":"CIRCLE","radius":0},{"type":"ROUND_SQUARE","side":0,"inside":{}}]}`},
		"tags that are type names":    {"Bag", `content {circle {radius: 1}}`, `{"kind":"","content":{"type":"Circle","radius":1}}`},
		"a case that is no union now": {"Circle", `radius: 1`, `{"radius":1}`},
		"what only answers nest":      {"ListInnersResponse", `inners {id: "a"} next_page_token: "x" total_size: 3`, `{"items":[{"id":"a"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := s.AppendJSON([]byte("before "), s.message(t, tc.message, tc.content), codec.Body{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff("before "+tc.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !json.Valid(got[len("before "):]) {
				t.Errorf("not JSON: %s", got)
			}
		})
	}
}

// TestEveryShapeIsWritten writes one field at a time into a message whose other
// fields are at rest.
func TestEveryShapeIsWritten(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	const rest = `{"text":"","flag":false,"small":0,"large":0,"currency":""}`
	for name, tc := range map[string]struct{ content, member string }{
		"optional text":         {`maybe_text: ""`, `"maybeText":""`},
		"texts":                 {`texts: ["a", "b"]`, `"texts":["a","b"]`},
		"optional boolean":      {`maybe_flag: false`, `"maybeFlag":false`},
		"booleans":              {`flags: [true, false]`, `"flags":[true,false]`},
		"optional number":       {`maybe_small: 0`, `"maybeSmall":0`},
		"numbers":               {`smalls: [-2147483648, 2147483647]`, `"smalls":[-2147483648,2147483647]`},
		"large numbers":         {`larges: [-9223372036854775808, 9223372036854775807]`, `"larges":[-9223372036854775808,9223372036854775807]`},
		"loose numbers":         {`loose_larges: [1]`, `"looseLarges":[1]`},
		"an optional enum":      {`maybe_color: COLOR_RED`, `"maybeColor":"RED"`},
		"enum values":           {`colors: [COLOR_RED, COLOR_DARK_BLUE]`, `"colors":["RED","DARK_BLUE"]`},
		"an enum's other name":  {`paint: COLOR_RED`, `"paint":"ROUGE"`},
		"its value without one": {`paint: COLOR_DARK_BLUE`, `"paint":"DARK_BLUE"`},
		"a message":             {`inner {}`, `"inner":{"id":""}`},
		"messages":              {`inners {id: "a"} inners {}`, `"inners":[{"id":"a"},{"id":""}]`},
		"a time":                {`at {seconds: 1795314671}`, `"at":"2026-11-22T02:31:11Z"`},
		"a time at rest":        {`at {}`, `"at":"1970-01-01T00:00:00Z"`},
		"fractions": {
			`times {nanos: 500000000} times {nanos: 20000000} times {nanos: 3000} times {nanos: 1}`,
			`"times":["1970-01-01T00:00:00.500Z","1970-01-01T00:00:00.020Z","1970-01-01T00:00:00.000003Z","1970-01-01T00:00:00.000000001Z"]`,
		},
		"the first and last time": {
			`times {seconds: -62135596800} times {seconds: 253402300799 nanos: 999999999}`,
			`"times":["0001-01-01T00:00:00Z","9999-12-31T23:59:59.999999999Z"]`,
		},
		"days":                 {`days {year: 1 month: 1 day: 1} days {year: 2024 month: 2 day: 29}`, `"days":["0001-01-01","2024-02-29"]`},
		"a Struct":             {`free {fields {key: "b" value {null_value: 0}} fields {key: "a" value {list_value {values {number_value: 1.5} values {string_value: "\""} values {bool_value: true} values {struct_value {}}}}}}`, `"free":{"a":[1.5,"\"",true,{}],"b":null}`},
		"Struct numbers":       {`free {fields {key: "a" value {list_value {values {number_value: 1e21} values {number_value: 100} values {number_value: -0.0} values {number_value: 5e-324}}}}}`, `"free":{"a":[1e+21,100,-0,5e-324]}`},
		"an odd Struct":        {`free {fields {key: "a" value {}} fields {key: "b" value {list_value {}}}}`, `"free":{"a":null,"b":[]}`},
		"a map":                {`named {key: "x" value {id: "y"}}`, `"named":{"x":{"id":"y"}}`},
		"enum values in a map": {`paints {key: "x" value: COLOR_RED}`, `"paints":{"x":"RED"}`},
		"recursion":            {`self {maybe_text: "a"}`, `"self":{"text":"","maybeText":"a","flag":false,"small":0,"large":0,"currency":""}`},
		"a case of a oneof":    {`by_mail: ""`, `"byMail":""`},
		"what is local":        {`request_id: "x"`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := s.message(t, "Everything", tc.content)
			got, err := s.AppendJSON(nil, m, codec.Body{})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(got), tc.member) {
				t.Errorf("got %s, want in it %s", got, tc.member)
			}
			var members, others map[string]any
			if err := errors.Join(json.Unmarshal(got, &members), json.Unmarshal([]byte(rest), &others)); err != nil {
				t.Fatal(err)
			}
			if tc.member != "" {
				var member map[string]any
				if err := json.Unmarshal([]byte("{"+tc.member+"}"), &member); err != nil {
					t.Fatal(err)
				}
				for name := range member {
					others[name] = member[name]
				}
			}
			if diff := cmp.Diff(others, members); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			back := s.empty("Everything")
			m.Clear(m.Descriptor().Fields().ByName("request_id"))
			if err := s.Unmarshal(got, back); err != nil {
				t.Fatal(err)
			}
			if name == "an odd Struct" {
				return // a Value without a kind comes back as null
			}
			if diff := cmp.Diff(m, back, protocmp.Transform()); diff != "" {
				t.Errorf("read again (-want +got):\n%s", diff)
			}
		})
	}
}

func TestABodyLeavesFieldsOut(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	m := s.message(t, "GetInnerResponse", `inner {id: "a"} count: 2`)
	for name, tc := range map[string]struct {
		body codec.Body
		want string
	}{
		"nothing left out":       {codec.Body{}, `{"inner":{"id":"a"},"count":2}`},
		"one":                    {codec.Without("count"), `{"inner":{"id":"a"}}`},
		"the first":              {codec.Without("inner"), `{"count":2}`},
		"all":                    {codec.Without("inner", "count"), `{}`},
		"not those further down": {codec.Without("id"), `{"inner":{"id":"a"},"count":2}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := s.AppendJSON(nil, m, tc.body)
			if err != nil || string(got) != tc.want {
				t.Errorf("got %s and %v, want %s", got, err, tc.want)
			}
		})
	}
}

func TestMessagesThatCannotBeSaidAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	// set returns a message one of whose fields has a value that the text format
	// does not allow.
	set := func(name, field protoreflect.Name, v any) proto.Message {
		m := s.empty(name)
		m.Set(m.Descriptor().Fields().ByName(field), protoreflect.ValueOf(v))
		return m
	}
	const noName = "enum value without a name"
	for name, tc := range map[string]struct {
		message       proto.Message
		path, problem string
	}{
		"a required enum at rest":  {s.message(t, "Order", ``), "color", noName},
		"an unknown enum value":    {s.message(t, "Inner", `color: 2`), "color", noName},
		"a far enum value":         {s.message(t, "Inner", `color: 99999`), "color", noName},
		"a negative enum value":    {s.message(t, "Inner", `color: -1`), "color", noName},
		"an enum list with a hole": {s.message(t, "Everything", `colors: [COLOR_RED, COLOR_UNSPECIFIED]`), "colors[1]", noName},
		"in a map":                 {s.message(t, "Everything", `paints {key: "a" value: COLOR_UNSPECIFIED}`), "paints.a", noName},
		"far down":                 {s.message(t, "Everything", `self {inners {} inners {shape {group {shapes {} shapes {group {}} }} color: 2}}`), "self.inners[1].color", noName},
		"invalid UTF-8":            {set("Inner", "id", "a\xff"), "id", "text is not valid UTF-8"},
		"and an escape":            {set("Inner", "id", "\"\xff"), "id", "text is not valid UTF-8"},
		"a time too late":          {s.message(t, "Everything", `at {seconds: 253402300800}`), "at", "time is out of range"},
		"a time too early":         {s.message(t, "Everything", `at {seconds: -62135596801}`), "at", "time is out of range"},
		"too many nanoseconds":     {s.message(t, "Everything", `times {nanos: 1000000000}`), "times[0]", "time is out of range"},
		"negative nanoseconds":     {s.message(t, "Everything", `at {nanos: -1}`), "at", "time is out of range"},
		"30 February":              {s.message(t, "Everything", `day {year: 2026 month: 2 day: 30}`), "day", "no such day"},
		"a month":                  {s.message(t, "Everything", `day {year: 2026 month: 2}`), "day", "no such day"},
		"an anniversary":           {s.message(t, "Everything", `days {month: 2 day: 3}`), "days[0]", "no such day"},
		"year 10000":               {s.message(t, "Everything", `day {year: 10000 month: 1 day: 1}`), "day", "no such day"},
		"a Struct's NaN":           {s.message(t, "Everything", `free {fields {key: "a" value {list_value {values {} values {number_value: nan}}}}}`), "free.a[1]", "JSON has no such number"},
		"a Struct too deep":        {s.message(t, "Everything", `free {`+around(`fields {key: "a" value {list_value {values {struct_value {`, codec.MaxDepth/2, ``, `}}}}}`)+`}`), "free" + strings.Repeat(".a[0]", codec.MaxDepth/2), "nested too deeply"},
		"a Struct's infinity":      {s.message(t, "Everything", `free {fields {key: "a" value {number_value: -inf}}}`), "free.a", "JSON has no such number"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst, err := s.AppendJSON([]byte("before"), tc.message, codec.Body{})
			var got *codec.Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want an *Error", err)
			}
			want := &codec.Error{Path: tc.path, Offset: codec.NoOffset, Problem: tc.problem}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if string(dst) != "before" {
				t.Errorf("dst is %q", dst)
			}
		})
	}
}
