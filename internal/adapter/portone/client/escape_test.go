package client_test

import (
	"net/url"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// TestPathEscape compares with what encodeURIComponent gives in a browser, among
// them all marks of ASCII.
func TestPathEscape(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":               "",
		"order_1-A.b~c":  "order_1-A.b~c",
		"a/b":            "a%2Fb",
		"a b+c":          "a%20b%2Bc",
		"100%":           "100%25",
		"주문":             "%EC%A3%BC%EB%AC%B8",
		"😀":              "%F0%9F%98%80",
		"\x00\x1f\x7f":   "%00%1F%7F",
		"\xff":           "%FF",
		"!\"#$%&'()*+,-": "!%22%23%24%25%26'()*%2B%2C-",
		"./:;<=>?@":      ".%2F%3A%3B%3C%3D%3E%3F%40",
		"[\\]^_`{|}~":    "%5B%5C%5D%5E_%60%7B%7C%7D~",
	} {
		if got := client.PathEscape(raw); got != want {
			t.Errorf("PathEscape(%q) = %q, want %q", raw, got, want)
		}
	}
}

// TestQueryBody checks a list's input.
func TestQueryBody(t *testing.T) {
	t.Parallel()
	const want = "requestBody=%7B%22page%22%3A%7B%22size%22%3A10%7D%2C%22q%22%3A%22a%20%26%20b%22%7D"
	if got := client.QueryBody([]byte(`{"page":{"size":10},"q":"a & b"}`)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzPathEscape checks that nothing is lost, and nothing left that has a meaning
// in a URL.
func FuzzPathEscape(f *testing.F) {
	for _, seed := range []string{"", "..", "a/b?c#d", "%2e", "\r\n", "주문"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		escaped := client.PathEscape(raw)
		if back, err := url.PathUnescape(escaped); err != nil || back != raw {
			t.Errorf("%q became %q and then %q (%v)", raw, escaped, back, err)
		}
		if u, err := url.Parse("http://host/" + escaped + "/end?" + client.QueryBody([]byte(raw))); err != nil ||
			u.Path != "/"+raw+"/end" || u.Query().Get("requestBody") != raw || u.Fragment != "" {
			t.Errorf("%q does not stand alone in a URL: %v %v", raw, u, err)
		}
	})
}
