package codec_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// refusals are documents that are not read, with where and why.
type refusals map[string]struct {
	message protoreflect.Name // Everything unless said otherwise
	json    string
	path    string
	problem string
}

func (table refusals) run(t *testing.T) {
	t.Helper()
	s := newShop(t, nil)
	for name, tc := range table {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.message == "" {
				tc.message = "Everything"
			}
			err := s.Unmarshal([]byte(tc.json), s.empty(tc.message))
			var got *codec.Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want an *Error", err)
			}
			want := &codec.Error{Path: tc.path, Problem: tc.problem}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(codec.Error{}, "Offset")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got.Offset < 0 || got.Offset > len(tc.json) {
				t.Errorf("offset %d is outside the document", got.Offset)
			}
		})
	}
}

const (
	early   = "document ends too early"
	noList  = "expected a comma or the end of the list"
	noChar  = "string with an escape that stands for no character"
	noEnd   = "string without an end"
	twice   = "member occurs twice"
	noTime  = "not an RFC 3339 time"
	noDay   = "not a date such as 2006-01-02"
	noWhole = "not a whole number within 64 bits"
)

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	t.Parallel()
	refusals{
		"nothing":                    {json: ``, problem: early},
		"white space":                {json: " \n", problem: early},
		"null":                       {json: `null`, problem: "expected an object"},
		"an array":                   {json: `[]`, problem: "expected an object"},
		"a text":                     {json: `"x"`, problem: "expected an object"},
		"HTML":                       {json: `<html>`, problem: "expected an object"},
		"a byte order mark":          {json: "\ufeff{}", problem: "expected an object"},
		"two documents":              {json: `{} {}`, problem: "data after the document"},
		"a bracket too many":         {json: `{}}`, problem: "data after the document"},
		"a zero byte behind it":      {json: "{}\x00", problem: "data after the document"},
		"an object without an end":   {json: `{`, problem: early},
		"cut behind a name":          {json: `{"text"`, problem: early},
		"cut behind a colon":         {json: `{"text":`, path: "text", problem: early},
		"cut behind a value":         {json: `{"text":"a"`, problem: early},
		"cut behind a comma":         {json: `{"text":"a",`, problem: early},
		"cut in an array":            {json: `{"texts":["a"`, path: "texts", problem: early},
		"cut in a text":              {json: `{"text":"abc`, path: "text", problem: noEnd},
		"cut behind a backslash":     {json: `{"text":"\`, path: "text", problem: noEnd},
		"cut behind a number":        {json: `{"new":1`, problem: early},
		"cut in a Struct":            {json: `{"free":{`, path: "free", problem: early},
		"cut in a map":               {json: `{"counts":{"a"`, path: "counts", problem: early},
		"cut in a union":             {json: `{"shape":{"radius"`, path: "shape", problem: early},
		"cut in a word":              {json: `{"flag":tru`, path: "flag", problem: "expected true or false"},
		"cut in a number":            {json: `{"large":-`, path: "large", problem: "expected a number"},
		"a comma at the end":         {json: `{"text":"a",}`, problem: "expected a member name"},
		"a comma at the start":       {json: `{,}`, problem: "expected a member name"},
		"a comma at an array's end":  {json: `{"texts":["a",]}`, path: "texts[1]", problem: "expected a string"},
		"no comma":                   {json: `{"text":"a" "flag":true}`, problem: noList},
		"no colon":                   {json: `{"text" "a"}`, problem: "expected a colon"},
		"the wrong bracket":          {json: `{"texts":["a"}}`, path: "texts", problem: noList},
		"a name without quotes":      {json: `{text:"a"}`, problem: "expected a member name"},
		"single quotes":              {json: `{'text':'a'}`, problem: "expected a member name"},
		"a comment":                  {json: `{/**/}`, problem: "expected a member name"},
		"white space of other kinds": {json: "{\u00a0}", problem: "expected a member name"},
		"a form feed":                {json: "{\f}", problem: "expected a member name"},
		"a zero byte":                {json: "\x00{}", problem: "expected an object"},
	}.run(t)
}

func TestBrokenTextIsRefused(t *testing.T) {
	t.Parallel()
	refusals{
		"invalid UTF-8":            {json: "{\"text\":\"a\xff\"}", path: "text", problem: "string is not valid UTF-8"},
		"a surrogate in UTF-8":     {json: "{\"text\":\"\xed\xa0\xbd\"}", path: "text", problem: "string is not valid UTF-8"},
		"an overlong form":         {json: "{\"text\":\"\xc0\xaf and more\"}", path: "text", problem: "string is not valid UTF-8"},
		"invalid UTF-8 in a name":  {json: "{\"te\xffxt\":1}", problem: "string is not valid UTF-8"},
		"invalid UTF-8 skipped":    {json: "{\"new\":[\"\xff\"]}", path: "new[0]", problem: "string is not valid UTF-8"},
		"half a pair":              {json: `{"text":"\ud83d"}`, path: "text", problem: noChar},
		"the other half":           {json: `{"text":"\ude42"}`, path: "text", problem: noChar},
		"a pair in reverse":        {json: `{"text":"\ude42\ud83d"}`, path: "text", problem: noChar},
		"half a pair and a text":   {json: `{"text":"\ud83dx and more"}`, path: "text", problem: noChar},
		"half a pair in a name":    {json: `{"\ud83d":1}`, problem: noChar},
		"half a pair, skipped":     {json: `{"new":{"a":"\ud83d"}}`, path: "new.a", problem: noChar},
		"an unknown escape":        {json: `{"text":"\x41"}`, path: "text", problem: noChar},
		"an escaped line end":      {json: "{\"text\":\"\\\n\"}", path: "text", problem: noChar},
		"an escaped character":     {json: `{"text":"\é"}`, path: "text", problem: noChar},
		"three digits":             {json: `{"text":"\u123"}`, path: "text", problem: noChar},
		"no digits":                {json: `{"text":"\u12g4"}`, path: "text", problem: noChar},
		"a backslash and no end":   {json: `{"text":"\"}`, path: "text", problem: noEnd},
		"a control character":      {json: "{\"text\":\"a\tb\"}", path: "text", problem: "control character in a string"},
		"a control character late": {json: "{\"text\":\"abcdefghijk\x1f\"}", path: "text", problem: "control character in a string"},
		"a zero byte":              {json: "{\"text\":\"\x00\"}", path: "text", problem: "control character in a string"},
	}.run(t)
}

func TestNumbersThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	const noNumber = "expected a number"
	refusals{
		"half":                    {json: `{"large":0.5}`, path: "large", problem: noWhole},
		"a tenth by exponent":     {json: `{"large":1e-1}`, path: "large", problem: noWhole},
		"a fraction far behind":   {json: `{"large":100.000000000000000000001}`, path: "large", problem: noWhole},
		"one too many":            {json: `{"large":9223372036854775808}`, path: "large", problem: noWhole},
		"one too few":             {json: `{"large":-9223372036854775809}`, path: "large", problem: noWhole},
		"twice of 64 bits":        {json: `{"large":18446744073709551616}`, path: "large", problem: noWhole},
		"far too large":           {json: `{"large":1e30}`, path: "large", problem: noWhole},
		"farther":                 {json: `{"large":1e99999999999999999999}`, path: "large", problem: noWhole},
		"far too small":           {json: `{"large":1e-99999999999999999999}`, path: "large", problem: noWhole},
		"more than 32 bits":       {json: `{"small":2147483648}`, path: "small", problem: "not a whole number within 32 bits"},
		"less than 32 bits":       {json: `{"small":-2147483649}`, path: "small", problem: "not a whole number within 32 bits"},
		"a fraction in 32 bits":   {json: `{"small":1.5}`, path: "small", problem: noWhole},
		"leading zeros":           {json: `{"large":007}`, path: "large", problem: noNumber},
		"a leading zero and sign": {json: `{"large":-01}`, path: "large", problem: noNumber},
		"a plus":                  {json: `{"large":+1}`, path: "large", problem: noNumber},
		"no digits":               {json: `{"large":-}`, path: "large", problem: noNumber},
		"no whole part":           {json: `{"large":.5}`, path: "large", problem: noNumber},
		"no fraction":             {json: `{"large":1.}`, path: "large", problem: "expected digits after the point"},
		"no exponent":             {json: `{"large":1e}`, path: "large", problem: "expected digits in the exponent"},
		"a sign and no exponent":  {json: `{"large":1e+}`, path: "large", problem: "expected digits in the exponent"},
		"hexadecimal":             {json: `{"large":0x10}`, problem: noList},
		"infinity":                {json: `{"large":Infinity}`, path: "large", problem: noNumber},
		"a text":                  {json: `{"large":"1"}`, path: "large", problem: noNumber},
		"a boolean":               {json: `{"large":true}`, path: "large", problem: noNumber},
		"in a packed list":        {json: `{"larges":[1,2,0.5]}`, path: "larges[2]", problem: noWhole},
		"in a loose list":         {json: `{"looseLarges":[1,"2"]}`, path: "looseLarges[1]", problem: noNumber},
		"in a map":                {json: `{"counts":{"a":1,"b":[]}}`, path: "counts.b", problem: noNumber},
		"a number for a boolean":  {json: `{"flag":1}`, path: "flag", problem: "expected true or false"},
		"a text for a boolean":    {json: `{"flags":[true,"false"]}`, path: "flags[1]", problem: "expected true or false"},
		"no number in a Struct":   {json: `{"free":{"a":[-]}}`, path: "free.a[0]", problem: "expected a value"},
		"too large for a Struct":  {json: `{"free":{"a":1e999}}`, path: "free.a", problem: "number is out of range"},
		"a broken total":          {message: "ListInnersResponse", json: `{"page":{"totalCount":1.5}}`, path: "page.totalCount", problem: noWhole},
	}.run(t)
}

func TestValuesOfAnotherTypeAreRefused(t *testing.T) {
	t.Parallel()
	refusals{
		"a number for a text":        {json: `{"text":1}`, path: "text", problem: "expected a string"},
		"a text for a list":          {json: `{"texts":"a"}`, path: "texts", problem: "expected an array"},
		"a list for a text":          {json: `{"text":["a"]}`, path: "text", problem: "expected a string"},
		"a text for an object":       {json: `{"inner":"a"}`, path: "inner", problem: "expected an object"},
		"a list for an object":       {json: `{"inner":[]}`, path: "inner", problem: "expected an object"},
		"a list for a map":           {json: `{"counts":[]}`, path: "counts", problem: "expected an object"},
		"a list for a Struct":        {json: `{"free":[]}`, path: "free", problem: "expected an object"},
		"a number for an enum":       {json: `{"color":1}`, path: "color", problem: "expected a string"},
		"a list for a union":         {json: `{"shape":[]}`, path: "shape", problem: "expected an object"},
		"a number for a tag":         {json: `{"shape":{"type":1}}`, path: "shape.type", problem: "expected a string"},
		"an object for a tag":        {json: `{"shape":{"a":1,"type":{}}}`, path: "shape.type", problem: "expected a string"},
		"a tag that is broken":       {json: `{"shape":{"type":"\ud800"}}`, path: "shape.type", problem: noChar},
		"broken before the tag":      {json: `{"shape":{"radius":01,"type":"CIRCLE"}}`, path: "shape.radius", problem: "expected a value"},
		"broken after the tag":       {json: `{"shape":{"type":"CIRCLE","radius":"x"}}`, path: "shape.radius", problem: "expected a number"},
		"an object for items":        {message: "ListInnersResponse", json: `{"items":{}}`, path: "items", problem: "expected an array"},
		"an object for a path":       {message: "ScanInnersResponse", json: `{"items":{}}`, path: "items", problem: "expected an array"},
		"a list for a path":          {message: "ListInnersResponse", json: `{"page":[{"totalCount":1}]}`, path: "page", problem: "expected an object"},
		"a number in a path":         {message: "ScanInnersResponse", json: `{"items":[{"cursor":"1"},{"cursor":2}]}`, path: "items[1].cursor", problem: "expected a string"},
		"a word that is none":        {json: `{"new":nil}`, path: "new", problem: "expected a value"},
		"a word that is too long":    {json: `{"text":nullx}`, problem: noList},
		"another word for a text":    {json: `{"text":nope}`, path: "text", problem: "expected a string"},
		"far down":                   {json: `{"self":{"inners":[{},{"shape":{"type":"GROUP","shapes":[{"type":"CIRCLE","radius":""}]}}]}}`, path: "self.inners[1].shape.shapes[0].radius", problem: "expected a number"},
		"far down in what is new":    {json: `{"self":{"new":[0,{"a":[}]}]}}`, path: "self.new[1].a[0]", problem: "expected a value"},
		"a time without a zone":      {json: `{"at":"2026-11-22T02:31:11"}`, path: "at", problem: noTime},
		"a day for a time":           {json: `{"at":"2026-11-22"}`, path: "at", problem: noTime},
		"a blank for the T":          {json: `{"at":"2026-11-22 02:31:11Z"}`, path: "at", problem: noTime},
		"a decimal comma":            {json: `{"at":"2026-11-22T02:31:11,5Z"}`, path: "at", problem: noTime},
		"an hour of one digit":       {json: `{"at":"2026-11-22T2:31:11Z"}`, path: "at", problem: noTime},
		"a zone without a colon":     {json: `{"at":"2026-11-22T02:31:11+0900"}`, path: "at", problem: noTime},
		"a zone of 24 hours":         {json: `{"at":"2026-11-22T02:31:11+24:00"}`, path: "at", problem: noTime},
		"30 February":                {json: `{"at":"2026-02-30T02:31:11Z"}`, path: "at", problem: noTime},
		"a second of a leap":         {json: `{"at":"2016-12-31T23:59:60Z"}`, path: "at", problem: noTime},
		"hour 24":                    {json: `{"at":"2026-11-22T24:00:00Z"}`, path: "at", problem: noTime},
		"minute 60":                  {json: `{"at":"2026-11-22T00:60:00Z"}`, path: "at", problem: noTime},
		"a zone of 60 minutes":       {json: `{"at":"2026-11-22T02:31:11+00:60"}`, path: "at", problem: noTime},
		"a point and no fraction":    {json: `{"at":"2026-11-22T02:31:11.Z"}`, path: "at", problem: noTime},
		"a fraction and no zone":     {json: `{"at":"2026-11-22T02:31:11.5"}`, path: "at", problem: noTime},
		"lower case":                 {json: `{"at":"2026-11-22t02:31:11z"}`, path: "at", problem: noTime},
		"something behind it":        {json: `{"at":"2026-11-22T02:31:11Z "}`, path: "at", problem: noTime},
		"a sign in a number":         {json: `{"at":"2026-11-22T+2:31:11Z"}`, path: "at", problem: noTime},
		"month 0":                    {json: `{"at":"2026-00-22T02:31:11Z"}`, path: "at", problem: noTime},
		"month 13":                   {json: `{"day":"2026-13-01"}`, path: "day", problem: noDay},
		"day 0":                      {json: `{"day":"2026-12-00"}`, path: "day", problem: noDay},
		"a number for a time":        {json: `{"at":1795314671}`, path: "at", problem: "expected a string"},
		"an empty time":              {json: `{"times":[""]}`, path: "times[0]", problem: noTime},
		"the year 0":                 {json: `{"at":"0000-12-31T23:59:59Z"}`, path: "at", problem: "time is out of range"},
		"the year 0 by its zone":     {json: `{"at":"0001-01-01T08:59:59+09:00"}`, path: "at", problem: "time is out of range"},
		"the year 10000 by its zone": {json: `{"at":"9999-12-31T23:59:59-00:01"}`, path: "at", problem: "time is out of range"},
		"a time for a day":           {json: `{"day":"2026-11-22T02:31:11Z"}`, path: "day", problem: noDay},
		"a day without hyphens":      {json: `{"day":"20261122"}`, path: "day", problem: noDay},
		"a day with a broken escape": {json: `{"day":"\x"}`, path: "day", problem: noChar},
		"a month of one digit":       {json: `{"day":"2026-1-22"}`, path: "day", problem: noDay},
		"31 June":                    {json: `{"days":["2026-06-30","2026-06-31"]}`, path: "days[1]", problem: noDay},
		"29 February":                {json: `{"day":"2026-02-29"}`, path: "day", problem: noDay},
		"a day in the year 0":        {json: `{"day":"0000-01-01"}`, path: "day", problem: noDay},
	}.run(t)
}

func TestNullIsNoElement(t *testing.T) {
	t.Parallel()
	const problem = "null as an element"
	refusals{
		"texts":        {json: `{"texts":["a",null]}`, path: "texts[1]", problem: problem},
		"numbers":      {json: `{"larges":[null]}`, path: "larges[0]", problem: problem},
		"loosely":      {json: `{"looseLarges":[1,null]}`, path: "looseLarges[1]", problem: problem},
		"booleans":     {json: `{"flags":[null]}`, path: "flags[0]", problem: problem},
		"enum values":  {json: `{"colors":["RED",null]}`, path: "colors[1]", problem: problem},
		"messages":     {json: `{"inners":[{},null]}`, path: "inners[1]", problem: problem},
		"unions":       {json: `{"shapes":[null]}`, path: "shapes[0]", problem: problem},
		"times":        {json: `{"times":[null]}`, path: "times[0]", problem: problem},
		"days":         {json: `{"days":[null]}`, path: "days[0]", problem: problem},
		"Structs":      {json: `{"frees":[null]}`, path: "frees[0]", problem: problem},
		"items":        {message: "ListInnersResponse", json: `{"items":[null]}`, path: "items[0]", problem: problem},
		"along a path": {message: "ScanInnersResponse", json: `{"items":[{},null]}`, path: "items[1]", problem: problem},
	}.run(t)
}

// What occurs twice has two values, and another reader may take the other one.
func TestMembersThatOccurTwiceAreRefused(t *testing.T) {
	t.Parallel()
	refusals{
		"the same":               {json: `{"text":"a","text":"a"}`, path: "text", problem: twice},
		"one of them escaped":    {json: `{"text":"a","te\u0078t":"b"}`, path: "text", problem: twice},
		"one of them null":       {json: `{"large":null,"large":1}`, path: "large", problem: twice},
		"far apart":              {json: `{"large":1,"text":"a","flag":true,"new":1,"large":2}`, path: "large", problem: twice},
		"lists":                  {json: `{"texts":["a"],"texts":["b"]}`, path: "texts", problem: twice},
		"in an element":          {json: `{"inners":[{},{"id":"a","id":"b"}]}`, path: "inners[1].id", problem: twice},
		"the tag of a union":     {json: `{"shape":{"type":"CIRCLE","radius":1,"type":"GROUP"}}`, path: "shape.type", problem: twice},
		"inside a union":         {json: `{"shape":{"radius":1,"radius":2,"type":"CIRCLE"}}`, path: "shape.radius", problem: twice},
		"an ignored member":      {json: `{"inner":{"legacy":1,"legacy":2}}`, path: "inner.legacy", problem: twice},
		"in a map":               {json: `{"counts":{"a":1,"\u0061":2}}`, path: "counts.a", problem: twice},
		"in a map, once null":    {json: `{"counts":{"a":null,"a":2}}`, path: "counts.a", problem: twice},
		"in a Struct":            {json: `{"free":{"a":{"b":1,"b":2}}}`, path: "free.a.b", problem: twice},
		"an inlined object":      {message: "ListInnersResponse", json: `{"page":{},"page":{}}`, path: "page", problem: twice},
		"in an inlined object":   {message: "ListInnersResponse", json: `{"page":{"number":1,"number":2}}`, path: "page.number", problem: twice},
		"in an object of a path": {message: "ScanInnersResponse", json: `{"items":[{"cursor":"1","cursor":"2"}]}`, path: "items[0].cursor", problem: twice},
	}.run(t)
}

func TestErrorsSayWhereAndNeverQuoteAValue(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	const secret = "4579731234567890"
	for name, json := range map[string]string{
		"as a number":            `{"small":` + secret + `}`,
		"as a fraction":          `{"large":0.` + secret + `}`,
		"as a text for a number": `{"large":"` + secret + `"}`,
		"as a time":              `{"at":"` + secret + `"}`,
		"as a day":               `{"day":"` + secret + `"}`,
		"as a tag":               `{"shape":{"type":` + secret + `}}`,
		"as broken text":         "{\"text\":\"" + secret + "\xff\"}",
		"as a word":              `{"flag":true` + secret + `}`,
		"in front":               `{"text":"` + secret + `","flag":0}`,
		"behind":                 `{} ` + secret,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := s.Unmarshal([]byte(json), s.empty("Everything"))
			if err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestErrorsReadAsSentences(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	for name, tc := range map[string]struct{ json, want string }{
		"of a document":    {`{"flag":true`, "json: document ends too early at byte 12"},
		"of a member":      {`{"inners":[{"id":1}]}`, "json: expected a string at inners[0].id (byte 17)"},
		"with an odd name": {"{\"new\\n\U0001f642\":x}", `json: expected a value at new\n\U0001f642 (byte 13)`},
		"with a long name": {`{"` + strings.Repeat("é", 100) + `":x}`, "json: expected a value at " + strings.Repeat(`\u00e9`, 32) + "… (byte 204)"},
		"cut in a letter":  {`{"x` + strings.Repeat("é", 100) + `":x}`, "json: expected a value at x" + strings.Repeat(`\u00e9`, 31) + "… (byte 205)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := s.Unmarshal([]byte(tc.json), s.empty("Everything"))
			if err == nil || err.Error() != tc.want {
				t.Errorf("got %q, want %q", err, tc.want)
			}
		})
	}
}
