package door_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/door"
)

func TestHostsAreComparedAsHostsAre(t *testing.T) {
	t.Parallel()
	hosts, err := door.NewHosts([]string{"Payments.Internal", " 10.1.2.3", "2001:db8::1", "bücher.example"}, "pay.example:8080", "0.0.0.0:8080", "[::]:1", ":8080")
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST.:8080": true, "127.0.0.1": true, "127.8.8.8:1": true,
		"[::1]": true, "[::1]:8080": true, "[::ffff:127.0.0.1]:8080": true, "[0:0:0:0:0:0:0:1]": true,
		"payments.internal": true, "PAYMENTS.internal.:443": true, "10.1.2.3:8080": true, "[2001:DB8:0::1]:9": true, "pay.example": true,
		"192.0.2.7:8080": true, // the address that the connection arrived at
		"":               false, ":8080": false, ".": false, "attacker.example": false, "attacker.example:8080": false, "localhost.attacker.example": false,
		"127.0.0.1.attacker.example": false, "notlocalhost": false, "10.1.2.4": false, "[::2]": false, "[::1": false, "::1": true,
		"localhost:8080:8080": false, "user@localhost": false, "pay.example.attacker.example": false, "0x7f.1": false, "2130706433": false,
		"192.0.2.8": false, "bücher.example": true,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			local := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 8080}
			r := httptest.NewRequestWithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, local), http.MethodGet, "/", http.NoBody)
			r.Host = host
			if got := hosts.Allowed(r); got != want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestAllHostsAreAllowedIfTheOperatorSaysSo(t *testing.T) {
	t.Parallel()
	hosts, err := door.NewHosts([]string{"*"})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
	if r.Host = "anything.example"; !hosts.Allowed(r) {
		t.Error("it is not allowed")
	}
}

func TestWhatIsNoHostIsNotTaken(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"", " ", "payments.internal:8080", "http://payments.internal", "*.internal", "a b", "[::1]:8080", "[::1"} {
		if _, err := door.NewHosts([]string{entry}); err == nil {
			t.Errorf("%q is taken", entry)
		}
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	hosts, err := door.NewHosts(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		method, host string
		header       map[string]string
		want         int
	}{
		"a program":                       {"POST", "localhost", nil, http.StatusOK},
		"a page of its own":               {"POST", "localhost", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, http.StatusOK},
		"a person who typed an address":   {"GET", "localhost", map[string]string{"Sec-Fetch-Site": "none"}, http.StatusOK},
		"a read of another page":          {"GET", "localhost", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusOK},
		"a write of another page":         {"POST", "localhost", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		"a write of a page on this host":  {"POST", "localhost", map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		"a write in an older browser":     {"POST", "localhost", map[string]string{"Origin": "https://attacker.example"}, http.StatusForbidden},
		"a write out of a sandboxed page": {"DELETE", "localhost", map[string]string{"Origin": "null"}, http.StatusForbidden},
		"a name that was rebound":         {"GET", "attacker.example", nil, http.StatusMisdirectedRequest},
		"a page with a name rebound":      {"POST", "attacker.example", map[string]string{"Sec-Fetch-Site": "same-origin"}, http.StatusMisdirectedRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler := door.Guard(hosts, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), func(w http.ResponseWriter, _ *http.Request, refusal door.Refusal) {
				http.Error(w, refusal.Text(), refusal.Status())
			})
			r := httptest.NewRequestWithContext(t.Context(), c.method, "/", http.NoBody)
			r.Host = c.host
			for name, value := range c.header {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != c.want || w.Code != http.StatusOK && strings.TrimSpace(w.Body.String()) == "" {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestWritesSayThatTheyAreJSON(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, contentType, body string
		want                      bool
	}{
		"JSON":                         {"POST", "application/json", "{}", true},
		"JSON in capitals":             {"PUT", "Application/JSON; Charset=UTF-8", "{}", true},
		"JSON in a quoted charset":     {"PATCH", `application/json; charset="utf-8"`, "{}", true},
		"JSON without a body":          {"POST", "application/json", "", true},
		"JSON in another charset":      {"POST", "application/json; charset=utf-16", "{}", false},
		"no type and no body":          {"POST", "", "", false},
		"a form":                       {"POST", "application/x-www-form-urlencoded", "", false},
		"a text":                       {"PATCH", "text/plain", "{}", false},
		"a type that begins like JSON": {"PUT", "application/jsonp", "{}", false},
		"nonsense":                     {"POST", ";", "{}", false},
		"a removal":                    {"DELETE", "", "", true},
		"a removal with a text":        {"DELETE", "text/plain", "{}", true}, // refused for its body
		"a read":                       {"GET", "", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), c.method, "/", strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.contentType)
			if got := door.SaysJSON(r); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
