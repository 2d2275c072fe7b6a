package gateway

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestCallersWithoutADeadlineGetOneWithinAMinute(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{"": defaultTimeout, "5S": 0} {
		synctest.Test(t, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
			if header != "" {
				r.Header.Set(timeoutHeader, header)
			}
			withDeadline(func(_ http.ResponseWriter, r *http.Request, _ map[string]string) {
				deadline, ok := r.Context().Deadline()
				if ok != (want > 0) || ok && time.Until(deadline) != want {
					t.Errorf("%q: the deadline is %v (%v), want it in %v", header, deadline, ok, want)
				}
			})(httptest.NewRecorder(), r, nil)
		})
	}
	if defaultTimeout >= time.Minute {
		t.Errorf("%v is not shorter than a minute", defaultTimeout)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil || !strings.Contains(string(readme), "55 seconds") {
		t.Errorf("the README does not say how long it is (%v)", err)
	}
}
