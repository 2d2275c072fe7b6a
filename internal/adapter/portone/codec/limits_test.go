package codec_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// problemOf is what is wrong with a document, empty if nothing is.
func problemOf(t *testing.T, c *codec.Codec, json string) string {
	t.Helper()
	_, err := c.AppendWire(nil, []byte(json), "shop.Everything")
	var located *codec.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &located):
		return located.Problem
	default:
		t.Fatalf("got %v, want an *Error", err)
		return ""
	}
}

func around(open string, times int, content, closing string) string {
	return strings.Repeat(open, times) + content + strings.Repeat(closing, times)
}

func TestDepthIsLimited(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	const deep = codec.MaxDepth - 1 // inside the document's own object
	for name, tc := range map[string]struct{ within, beyond string }{
		"messages": {
			within: around(`{"self":`, deep, `{}`, `}`),
			beyond: around(`{"self":`, deep+1, `{}`, `}`),
		},
		"unions": {
			within: `{"shape":` + around(`{"type":"ROUND_SQUARE","inside":`, deep-1, `{"type":"CIRCLE"}`, `}`) + `}`,
			beyond: `{"shape":` + around(`{"type":"ROUND_SQUARE","inside":`, deep, `{"type":"CIRCLE"}`, `}`) + `}`,
		},
		"unions with the tag behind": {
			within: `{"shape":` + around(`{"inside":`, deep-1, `{"type":"CIRCLE"}`, `,"type":"ROUND_SQUARE"}`) + `}`,
			beyond: `{"shape":` + around(`{"inside":`, deep, `{"type":"CIRCLE"}`, `,"type":"ROUND_SQUARE"}`) + `}`,
		},
		"objects of a Struct": {
			within: `{"free":` + around(`{"a":`, deep-1, `{}`, `}`) + `}`,
			beyond: `{"free":` + around(`{"a":`, deep, `{}`, `}`) + `}`,
		},
		"arrays of a Struct": {
			within: `{"free":{"a":` + around(`[`, deep-1, ``, `]`) + `}}`,
			beyond: `{"free":{"a":` + around(`[`, deep, ``, `]`) + `}}`,
		},
		"what is skipped": {
			within: `{"new":` + around(`[{"a":`, deep/2, `0`, `}]`) + `}`,
			beyond: `{"new":` + around(`[{"a":`, deep/2+1, `0`, `}]`) + `}`,
		},
		"a union that is skipped": {
			within: `{"shape":` + around(`{"a":`, deep, `0`, `}`) + `}`,
			beyond: `{"shape":` + around(`{"a":`, deep+1, `0`, `}`) + `}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := problemOf(t, s.Codec, tc.within); got != "" {
				t.Errorf("within the limit: %s", got)
			}
			if err := s.Unmarshal([]byte(tc.within), s.empty("Everything")); err != nil {
				t.Errorf("protobuf refuses it: %v", err)
			}
			if got := problemOf(t, s.Codec, tc.beyond); got != "nested too deeply" {
				t.Errorf("beyond the limit: %q", got)
			}
		})
	}
}

func TestSizeIsLimited(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	for name, tc := range map[string]struct {
		codec *codec.Codec
		size  int
		want  string
	}{
		"8 MiB":               {s.Codec, codec.MaxDocument, ""},
		"more than 8 MiB":     {s.Codec, codec.MaxDocument + 1, "document is too large"},
		"an own limit":        {s.Limit(100), 100, ""},
		"beyond an own limit": {s.Limit(100), 101, "document is too large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := problemOf(t, tc.codec, `{}`+strings.Repeat(" ", tc.size-2)); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestTheNumberOfValuesIsLimited(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	several := func(what string, n int) string { return strings.Repeat(what+",", n-1) + what }
	for name, tc := range map[string]struct {
		open, element, closing string
		around                 int // how many values there are besides the elements
	}{
		"messages":           {`{"inners":[`, `{}`, `]}`, 1},
		"unions":             {`{"shapes":[`, `{"type":"CIRCLE"}`, `]}`, 1},
		"values of a Struct": {`{"free":{"a":[`, `0`, `]}}`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			most := codec.MaxValues - tc.around
			if name == "unions" {
				most /= 2 // the case is a message too
			}
			if got := problemOf(t, s.Codec, tc.open+several(tc.element, most)+tc.closing); got != "" {
				t.Errorf("within the limit: %s", got)
			}
			if got := problemOf(t, s.Codec, tc.open+several(tc.element, most+1)+tc.closing); got != "too many values" {
				t.Errorf("beyond the limit: %q", got)
			}
		})
	}
}

// A number may be as long as a document, and must not take the square of that.
func TestLongNumbersAreReadInOnePass(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	const digits = 4 << 20
	for name, tc := range map[string]struct{ number, want string }{
		"zeros behind the point": {"1." + strings.Repeat("0", digits), ""},
		"digits and an exponent": {strings.Repeat("9", digits) + "e-4194304", noWhole},
		"zeros and an exponent":  {"1" + strings.Repeat("0", digits) + "e-4194304", ""},
		"a fraction, raised":     {"0." + strings.Repeat("0", digits) + "7e4194305", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := problemOf(t, s.Codec, `{"large":`+tc.number+`}`); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
