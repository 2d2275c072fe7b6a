package e2e_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var parameterName = regexp.MustCompile(`\{[^}]*\}`)

func TestTheDocumentHasEveryPathOfTheContract(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	answered, text := p.read(t, p.http+"/openapi.json")
	var document struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil || answered != http.StatusOK {
		t.Fatalf("%d: %v", answered, err)
	}
	told := map[string]bool{}
	for path, verbs := range document.Paths {
		for verb := range verbs {
			told[strings.ToUpper(verb)+" "+parameterName.ReplaceAllString(path, "{}")] = true
		}
	}
	for _, m := range methods(t) {
		for _, b := range bindings(t, m) {
			if want := b.verb + " " + parameterName.ReplaceAllString(b.path, "{}"); !told[want] {
				t.Errorf("%s of %s is not in the document", want, m.FullName())
			}
		}
	}
}

func TestThePageIsServedWithWhatItNeeds(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	for path, want := range map[string]string{
		"/docs":                      "/openapi.json",
		"/docs/":                     "/openapi.json",
		"/docs/swagger-ui-bundle.js": "SwaggerUIBundle",
		"/docs/swagger-ui.css":       ".swagger-ui",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			if answered, text := p.read(t, p.http+path); answered != http.StatusOK || !strings.Contains(text, want) {
				t.Errorf("got %d and no %s", answered, want)
			}
		})
	}
}
