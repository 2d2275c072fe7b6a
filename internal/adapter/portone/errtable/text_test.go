package errtable

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanMakesOneSafeLine(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ in, want string }{
		"plain text stays":                         {"card limit", "card limit"},
		"line breaks and tabs become one space":    {" a\r\n\tb ", "a b"},
		"terminal escapes lose their control byte": {"\x1b[31mred\x00", "[31mred"},
		"direction overrides go":                   {"abc\u202edef", "abc def"},
		"Korean stays":                             {"한도 초과", "한도 초과"},
		"long text is cut at a character":          {strings.Repeat("한", maxValue+1), strings.Repeat("한", maxValue)},
		"text of the exact length stays":           {strings.Repeat("x", maxValue), strings.Repeat("x", maxValue)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := clean(tc.in); got != tc.want {
				t.Errorf("clean(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestJoinLeavesOutWholeItems(t *testing.T) {
	t.Parallel()
	item := strings.Repeat("i", 36)
	for name, tc := range map[string]struct {
		items []string
		want  string
	}{
		"nothing":                            {nil, ""},
		"a short list is complete":           {[]string{"a", "b"}, "a,b"},
		"a long list ends in an ellipsis":    {slicesOf(item, 9), strings.Repeat(item+",", 6) + ellipsis},
		"an item too long by itself is left": {[]string{strings.Repeat("x", maxValue+1)}, ellipsis},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := join(tc.items)
			if got != tc.want {
				t.Errorf("join = %q, want %q", got, tc.want)
			}
			if n := utf8.RuneCountInString(got); n > maxValue {
				t.Errorf("join has %d characters, want at most %d", n, maxValue)
			}
		})
	}
}

func TestSnakeCaseFollowsPortOnesNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"pgCode":                         "pg_code",
		"graphqlIds":                     "graphql_ids",
		"requestSettlementTaxFreeAmount": "request_settlement_tax_free_amount",
		"portOneCancelAmount":            "port_one_cancel_amount",
		"brn":                            "brn",
		"already_snake":                  "already_snake",
		"ID":                             "id",
	} {
		if got := snakeCase(in); got != want {
			t.Errorf("snakeCase(%q) = %q, want %q", in, got, want)
		}
	}
}

// slicesOf returns item n times.
func slicesOf(item string, n int) []string {
	items := make([]string, n)
	for i := range items {
		items[i] = item
	}
	return items
}
