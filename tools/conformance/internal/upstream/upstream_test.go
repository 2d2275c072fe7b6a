package upstream

import (
	"io"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		template, path string
		want           map[string]string
	}{
		"a placeholder":              {"/payments/{paymentId}", "/payments/a", map[string]string{"paymentId": "a"}},
		"a slash within an id":       {"/payments/{paymentId}", "/payments/a%2Fb%25", map[string]string{"paymentId": "a/b%"}},
		"a slash that divides":       {"/payments/{paymentId}", "/payments/a/b", nil},
		"another word":               {"/payments/{paymentId}/cancel", "/payments/a/capture", nil},
		"an id that is empty":        {"/payments/{paymentId}", "/payments/", nil},
		"a path without placeholder": {"/banks", "/banks", map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := Match(c.template, c.path)
			if ok != (c.want != nil) {
				t.Fatalf("Match = %v", ok)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
		})
	}
}

func TestItAnswersWhatItWasToldAndThatTheRestDoesNotExist(t *testing.T) {
	t.Parallel()
	doc, err := apidoc.Load(filepath.Join("..", "apidoc", "testdata", "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	for _, op := range doc.Operations {
		if op.ID == "getPayments" {
			s.Expect(Script{Operation: op, Status: http.StatusOK, Body: []byte("told")})
		}
	}
	for path, want := range map[string]string{
		"/payments":   "told",
		"/payments/a": `{"type":"PAYMENT_NOT_FOUND"}`,
		"/elsewhere":  `{"type":"INVALID_REQUEST"}`,
	} {
		if got := get(t, s.URL()+path); got != want {
			t.Errorf("%s answered %s, want %s", path, got, want)
		}
	}
	if n := len(s.Take()); n != 1 || s.Others() != 2 {
		t.Errorf("%d expected calls and %d others, want 1 and 2", n, s.Others())
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return string(body)
}
