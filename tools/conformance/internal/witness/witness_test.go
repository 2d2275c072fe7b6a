package witness

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONMovesFromTheQueryToTheBody(t *testing.T) {
	t.Parallel()
	to := filepath.Join(t.TempDir(), "prism.json")
	if err := adapt(filepath.Join("..", "apidoc", "testdata", "small.json"), to); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters  []any `json:"parameters"`
			RequestBody struct {
				Required bool           `json:"required"`
				Content  map[string]any `json:"content"`
			} `json:"requestBody"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	list := doc.Paths["/payments"]["get"]
	if len(list.Parameters) != 0 || list.RequestBody.Required || list.RequestBody.Content["application/json"] == nil {
		t.Errorf("the list became %+v", list)
	}
	if one := doc.Paths["/payments/{paymentId}"]["get"]; len(one.Parameters) != 2 {
		t.Errorf("an operation without JSON in the query became %+v", one)
	}
}

func TestTheProxyAdaptsRequestsAndKeepsWhatPrismSaysOfThem(t *testing.T) {
	t.Parallel()
	type arrived struct{ Authorization, Query, Body string }
	got := make(chan arrived, 1)
	prism := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- arrived{r.Header.Get("Authorization"), r.URL.RawQuery, string(body)}
		w.Header().Set(violations, `[{"location":["request","body"],"message":"bad"},{"location":["response"],"message":"ours"}]`)
	}))
	t.Cleanup(prism.Close)
	to, err := url.Parse(prism.URL)
	if err != nil {
		t.Fatal(err)
	}
	p, err := startProxy(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/payments?test=true&requestBody=%7B%7D", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "PortOne secret")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(arrived{"Bearer secret", "test=true", "{}"}, <-got); diff != "" {
		t.Errorf("what arrived (-want +got):\n%s", diff)
	}
	want := []verdict{{method: http.MethodGet, path: "/payments", status: http.StatusOK, problems: []string{"request.body: bad"}}}
	if diff := cmp.Diff(want, p.take(), cmp.AllowUnexported(verdict{})); diff != "" {
		t.Errorf("what was kept (-want +got):\n%s", diff)
	}
}
