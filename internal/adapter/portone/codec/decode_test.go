package codec_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// decodings are documents that are read as a message without anything unknown.
type decodings map[string]struct {
	message protoreflect.Name // Everything unless said otherwise
	json    string
	want    string // in protobuf's text format
}

func (table decodings) run(t *testing.T) {
	t.Helper()
	s := newShop(t, failOnUnknown(t))
	for name, tc := range table {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.message == "" {
				tc.message = "Everything"
			}
			want, got := s.message(t, tc.message, tc.want), s.empty(tc.message)
			if err := s.Unmarshal([]byte(tc.json), got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// failOnUnknown is an observer for documents that hold nothing unknown.
func failOnUnknown(t *testing.T) func(codec.Unknown, protoreflect.FullName) {
	t.Helper()
	return func(what codec.Unknown, where protoreflect.FullName) {
		t.Errorf("unknown %s in %s", what, where)
	}
}

func TestTextIsReadExactly(t *testing.T) {
	t.Parallel()
	decodings{
		"plain":                            {json: `{"text":"a"}`, want: `text: "a"`},
		"empty":                            {json: `{"text":"","maybeText":""}`, want: `maybe_text: ""`},
		"longer than a machine word":       {json: `{"text":"abcdefghijklmnopqrstuvwxyz"}`, want: `text: "abcdefghijklmnopqrstuvwxyz"`},
		"every short escape":               {json: `{"text":"\"\\\/\b\f\n\r\t"}`, want: `text: "\"\\/\b\f\n\r\t"`},
		"escapes among plain text":         {json: `{"text":"abcdefgh\"ijklmnop\"q"}`, want: `text: "abcdefgh\"ijklmnop\"q"`},
		"an escape of one character":       {json: `{"text":"\u00e9\uAC00\u0000"}`, want: `text: "é가\000"`},
		"a surrogate pair":                 {json: `{"text":"\ud83d\uDE42!"}`, want: `text: "🙂!"`},
		"characters of two to four bytes":  {json: `{"text":"é한글🙂 mixed with plain text é"}`, want: `text: "é한글🙂 mixed with plain text é"`},
		"delete and line separators":       {json: "{\"text\":\"\u007f\u2028\u2029\"}", want: `text: "\177\u2028\u2029"`},
		"the replacement character":        {json: "{\"text\":\"\ufffd\\ufffd\"}", want: `text: "\ufffd\ufffd"`},
		"a noncharacter":                   {json: "{\"text\":\"\uffff\"}", want: `text: "\uffff"`},
		"what looks like structure":        {json: `{"text":"}],{[:null"}`, want: `text: "}],{[:null"`},
		"several, with an empty one":       {json: `{"texts":["a","","c"]}`, want: `texts: ["a", "", "c"]`},
		"more than a length byte can hold": {json: `{"inner":{"id":"` + long + `\n"}}`, want: `inner { id: "` + long + `\n" }`},
		"an escaped name":                  {json: `{"\u0074ext":"a"}`, want: `text: "a"`},
		"a case of a oneof":                {json: `{"byMail":"a@b"}`, want: `by_mail: "a@b"`},
	}.run(t)
}

// long needs three bytes for its length.
var long = string(bytes.Repeat([]byte("0123456789abcdef"), 1200)) //nolint:gochecknoglobals // constant

func TestNumbersAreReadExactly(t *testing.T) {
	t.Parallel()
	decodings{
		"zero":                       {json: `{"large":0,"maybeLarge":0}`, want: `maybe_large: 0`},
		"minus zero":                 {json: `{"maybeLarge":-0}`, want: `maybe_large: 0`},
		"minus zero with a point":    {json: `{"maybeLarge":-0.0}`, want: `maybe_large: 0`},
		"smallest of 64 bits":        {json: `{"large":-9223372036854775808}`, want: `large: -9223372036854775808`},
		"largest of 64 bits":         {json: `{"large":9223372036854775807}`, want: `large: 9223372036854775807`},
		"smallest of 32 bits":        {json: `{"small":-2147483648}`, want: `small: -2147483648`},
		"largest of 32 bits":         {json: `{"small":2147483647}`, want: `small: 2147483647`},
		"with an empty fraction":     {json: `{"large":1.0}`, want: `large: 1`},
		"with an exponent":           {json: `{"large":1e3,"small":2E+2}`, want: `large: 1000 small: 200`},
		"with a negative exponent":   {json: `{"large":12000e-3}`, want: `large: 12`},
		"fraction and exponent":      {json: `{"large":-1.25e2}`, want: `large: -125`},
		"above 2^53":                 {json: `{"large":9007199254740993}`, want: `large: 9007199254740993`},
		"above 2^53 with a fraction": {json: `{"large":9007199254740993.0}`, want: `large: 9007199254740993`},
		"largest as a fraction":      {json: `{"large":0.9223372036854775807e19}`, want: `large: 9223372036854775807`},
		"smallest as a fraction":     {json: `{"large":-92233720368547758080e-1}`, want: `large: -9223372036854775808`},
		"many zeros":                 {json: `{"large":1000000000000000000000000000000e-30}`, want: `large: 1`},
		"zero, whatever the power":   {json: `{"maybeLarge":0e99999,"maybeSmall":0.000e-99999999999999999999}`, want: `maybe_large: 0 maybe_small: 0`},
		"packed":                     {json: `{"larges":[1,-2,3],"smalls":[-1],"flags":[true,false]}`, want: `larges: [1, -2, 3] smalls: [-1] flags: [true, false]`},
		"not packed":                 {json: `{"looseLarges":[1,2]}`, want: `loose_larges: [1, 2]`},
		"no elements":                {json: `{"larges":[],"looseLarges":[ ],"texts":[]}`},
		"booleans":                   {json: `{"flag":true,"maybeFlag":false}`, want: `flag: true maybe_flag: false`},
	}.run(t)
}

func TestMembersBecomeFields(t *testing.T) {
	t.Parallel()
	decodings{
		"white space everywhere":   {json: " {\t\"text\" :\r\n\"a\" , \"texts\" : [ \"b\" , \"c\" ] }\n ", want: `text: "a" texts: ["b", "c"]`},
		"no members":               {json: `{}`},
		"members in another order": {json: `{"small":1,"text":"a","flag":true}`, want: `text: "a" flag: true small: 1`},
		"a name that differs":      {json: `{"currency":"KRW"}`, want: `currency_code: "KRW"`},
		"ignored members":          {json: `{"inner":{"legacy":{"a":[1]},"id":"x"}}`, want: `inner { id: "x" }`},
		"enum values":              {json: `{"color":"RED","maybeColor":"DARK_BLUE"}`, want: `color: COLOR_RED maybe_color: COLOR_DARK_BLUE`},
		"enum aliases":             {json: `{"color":"CRIMSON","colors":["RED","CRIMSON"]}`, want: `color: COLOR_RED colors: [COLOR_RED, COLOR_RED]`},
		"an escaped enum value":    {json: `{"color":"\u0052ED"}`, want: `color: COLOR_RED`},
		"an enum's other name":     {json: `{"paint":"ROUGE"}`, want: `paint: COLOR_RED`},
		"an enum's first name":     {json: `{"paint":"RED","looseColors":["DARK_BLUE"]}`, want: `paint: COLOR_RED loose_colors: COLOR_DARK_BLUE`},
		"empty messages":           {json: `{"inner":{},"inners":[{},{}]}`, want: `inner {} inners {} inners {}`},
		"recursion":                {json: `{"self":{"self":{"text":"a"}}}`, want: `self { self { text: "a" } }`},
		"maps": {
			json: `{"counts":{"a":1,"":-1,"b":0},"named":{"x":{"id":"y"}},"paints":{"p":"RED"}}`,
			want: `counts {key: "a" value: 1} counts {key: "" value: -1} counts {key: "b" value: 0} named {key: "x" value {id: "y"}} paints {key: "p" value: COLOR_RED}`,
		},
		"empty maps": {json: `{"counts":{},"named":{}}`},
		"a list's items": {
			message: "ListInnersResponse",
			json:    `{"items":[{"id":"a"},{"id":"b"}],"page":{"number":0,"size":10,"totalCount":57}}`,
			want:    `inners {id: "a"} inners {id: "b"} total_size: 57`,
		},
		"a list by cursor": {
			message: "ScanInnersResponse",
			json:    `{"items":[{"inner":{"id":"a"},"cursor":"1"},{"cursor":"2","inner":{"id":"b"}}]}`,
			want:    `inners {id: "a"} inners {id: "b"} next_page_token: "2"`,
		},
	}.run(t)
}

func TestNullMeansAbsent(t *testing.T) {
	t.Parallel()
	names := []string{
		"text", "maybeText", "texts", "flag", "flags", "small", "larges", "color", "maybeColor", "colors", "looseLarges",
		"inner", "inners", "shape", "shapes", "at", "times", "day", "free", "frees", "counts", "named", "self", "byPhone",
	}
	table := decodings{
		"an entry of a map": {json: `{"counts":{"a":null,"b":1},"named":{"c":null}}`, want: `counts {key: "b" value: 1}`},
		"an inlined list":   {message: "ScanInnersResponse", json: `{"items":null}`},
		"an inlined object": {message: "ListInnersResponse", json: `{"items":[],"page":null}`},
		"inside items":      {message: "ScanInnersResponse", json: `{"items":[{"inner":null,"cursor":null}]}`},
	}
	for _, name := range names {
		tc := table[name]
		tc.json = fmt.Sprintf(`{"text": "a", %q: null}`, name)
		tc.want = `text: "a"`
		if name == "text" {
			tc.json, tc.want = `{"text":null}`, ""
		}
		table[name] = tc
	}
	table.run(t)
}

func TestUnionsAreReadByTheirTag(t *testing.T) {
	t.Parallel()
	decodings{
		"tag first":               {json: `{"shape":{"type":"CIRCLE","radius":3}}`, want: `shape {circle {radius: 3}}`},
		"tag last":                {json: `{"shape":{"radius":3,"type":"CIRCLE"}}`, want: `shape {circle {radius: 3}}`},
		"tag behind a nested tag": {json: `{"shape":{"inside":{"type":"CIRCLE"},"type":"ROUND_SQUARE"}}`, want: `shape {round_square {inside {circle {}}}}`},
		"an escaped tag":          {json: `{"shape":{"\u0074ype":"CIRC\u004cE","radius":3}}`, want: `shape {circle {radius: 3}}`},
		"nothing but a tag":       {json: `{"shape":{"type":"ROUND_SQUARE"}}`, want: `shape {round_square {}}`},
		"unions in unions": {
			json: `{"shape":{"type":"GROUP","shapes":[{"type":"GROUP","shapes":[{"radius":1,"type":"CIRCLE"}]},{"type":"CIRCLE"}]}}`,
			want: `shape {group {shapes {group {shapes {circle {radius: 1}}}} shapes {circle {}}}}`,
		},
		"in a list":                 {json: `{"shapes":[{"type":"CIRCLE"},{"type":"GROUP","shapes":[]}]}`, want: `shapes {circle {}} shapes {group {}}`},
		"a union for itself":        {message: "Shape", json: `{"type":"CIRCLE","radius":1}`, want: `circle {radius: 1}`},
		"tags that are type names":  {message: "Content", json: `{"type":"Circle","radius":1}`, want: `circle {radius: 1}`},
		"a field that is no oneof":  {message: "Bag", json: `{"kind":"x","content":{"type":"Circle"}}`, want: `kind: "x" content {circle {}}`},
		"a case of another message": {message: "Circle", json: `{"type":"CIRCLE","radius":1}`, want: `radius: 1`},
	}.run(t)
}

func TestTimesAndDaysAreRead(t *testing.T) {
	t.Parallel()
	decodings{
		"UTC":                    {json: `{"at":"2026-11-22T02:31:11Z"}`, want: `at {seconds: 1795314671}`},
		"milliseconds":           {json: `{"at":"2026-11-22T02:31:11.402Z"}`, want: `at {seconds: 1795314671 nanos: 402000000}`},
		"nanoseconds":            {json: `{"at":"2026-11-22T02:31:11.000000001Z"}`, want: `at {seconds: 1795314671 nanos: 1}`},
		"finer than that":        {json: `{"at":"2026-11-22T02:31:11.0000000019Z"}`, want: `at {seconds: 1795314671 nanos: 1}`},
		"Korea":                  {json: `{"at":"2026-11-22T11:31:11.5+09:00"}`, want: `at {seconds: 1795314671 nanos: 500000000}`},
		"west of Greenwich":      {json: `{"at":"2026-11-21T21:01:11-05:30"}`, want: `at {seconds: 1795314671}`},
		"the epoch":              {json: `{"at":"1970-01-01T00:00:00Z"}`, want: `at {}`},
		"before the epoch":       {json: `{"at":"1969-12-31T23:59:59.25Z"}`, want: `at {seconds: -1 nanos: 250000000}`},
		"the first and last":     {json: `{"times":["0001-01-01T00:00:00Z","9999-12-31T23:59:59.999999999Z"]}`, want: `times {seconds: -62135596800} times {seconds: 253402300799 nanos: 999999999}`},
		"a leap day":             {json: `{"at":"2024-02-29T00:00:00Z","day":"2024-02-29"}`, want: `at {seconds: 1709164800} day {year: 2024 month: 2 day: 29}`},
		"the first and last day": {json: `{"days":["0001-01-01","9999-12-31"]}`, want: `days {year: 1 month: 1 day: 1} days {year: 9999 month: 12 day: 31}`},
		"escaped":                {json: `{"day":"2026\u002d11-22","at":"2026-11-22T02:31:11\u005a"}`, want: `day {year: 2026 month: 11 day: 22} at {seconds: 1795314671}`},
	}.run(t)
}

func TestFreeFormValuesAreRead(t *testing.T) {
	t.Parallel()
	decodings{
		"of every kind": {
			json: `{"free":{"n":null,"t":true,"f":false,"i":12,"d":-1.5e-3,"s":"a\"b","o":{"x":[1,"2",[],{}]}}}`,
			want: `free {
				fields {key: "n" value {null_value: NULL_VALUE}} fields {key: "t" value {bool_value: true}}
				fields {key: "f" value {bool_value: false}} fields {key: "i" value {number_value: 12}}
				fields {key: "d" value {number_value: -0.0015}} fields {key: "s" value {string_value: "a\"b"}}
				fields {key: "o" value {struct_value {fields {key: "x" value {list_value {
					values {number_value: 1} values {string_value: "2"} values {list_value {}} values {struct_value {}}}}}}}}}`,
		},
		"minus zero":      {json: `{"free":{"z":-0}}`, want: `free {fields {key: "z" value {number_value: -0.0}}}`},
		"the largest":     {json: `{"free":{"z":1.7976931348623157e308}}`, want: `free {fields {key: "z" value {number_value: 1.7976931348623157e308}}}`},
		"too small":       {json: `{"free":{"z":1e-400}}`, want: `free {fields {key: "z" value {number_value: 0}}}`},
		"nulls in a list": {json: `{"free":{"l":[null,null]}}`, want: `free {fields {key: "l" value {list_value {values {null_value: NULL_VALUE} values {null_value: NULL_VALUE}}}}}`},
		"an empty object": {json: `{"free":{},"frees":[{},{}]}`, want: `free {} frees {} frees {}`},
		"an escaped name": {json: `{"free":{"\u0061":1}}`, want: `free {fields {key: "a" value {number_value: 1}}}`},
		"longer than 127": {json: `{"free":{"l":{"m":["` + long + `"]}}}`, want: `free {fields {key: "l" value {struct_value {fields {key: "m" value {list_value {values {string_value: "` + long + `"}}}}}}}}`},
	}.run(t)
}

func TestBareDocumentsBecomeAField(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	field := s.file.Messages().ByName("GetInnerResponse").Fields().ByName("inner")
	want := s.message(t, "GetInnerResponse", `inner {id: "`+long+`"}`)
	doc := []byte(`{"id":"` + long + `"}`)

	got := s.message(t, "GetInnerResponse", `count: 7`)
	if err := s.UnmarshalIn(doc, got, field); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	wire, err := s.AppendWireIn([]byte("before"), doc, field)
	if err != nil {
		t.Fatal(err)
	}
	rest, found := bytes.CutPrefix(wire, []byte("before"))
	if !found {
		t.Fatal("what dst held is gone")
	}
	again := s.empty("GetInnerResponse")
	if err := proto.Unmarshal(rest, again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, again, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFailedDecodingChangesNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	const broken = `{"id":"new","color":1}`
	m := s.message(t, "Inner", `id: "old"`)
	if err := s.Unmarshal([]byte(broken), m); err == nil {
		t.Error("a broken document was decoded")
	}
	if diff := cmp.Diff(s.message(t, "Inner", `id: "old"`), m, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	dst, err := s.AppendWire([]byte("before"), []byte(broken), "shop.Inner")
	if err == nil || string(dst) != "before" {
		t.Errorf("got %d bytes and %v", len(dst), err)
	}
	inner := s.file.Messages().ByName("GetInnerResponse").Fields().ByName("inner")
	dst, err = s.AppendWireIn([]byte("before"), []byte(broken), inner)
	if err == nil || string(dst) != "before" {
		t.Errorf("in a field: got %d bytes and %v", len(dst), err)
	}
}

func TestMessagesWithoutAPlanAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	fields := s.file.Messages().ByName("GetInnerResponse").Fields()
	everything := s.file.Messages().ByName("Everything").Fields()
	for name, err := range map[string]error{
		"no such message":        second(s.AppendWire(nil, []byte(`{}`), "shop.None")),
		"a scalar field":         second(s.AppendWireIn(nil, []byte(`{}`), fields.ByName("count"))),
		"a map":                  second(s.AppendWireIn(nil, []byte(`{}`), everything.ByName("counts"))),
		"no object":              second(s.AppendWireIn(nil, []byte(`{}`), everything.ByName("at"))),
		"another message":        s.UnmarshalIn([]byte(`{}`), s.empty("Order"), fields.ByName("inner")),
		"written without a plan": second(s.AppendJSON(nil, s.message(t, "Everything", "at {}").Get(everything.ByName("at")).Message().Interface(), codec.Body{})),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }
