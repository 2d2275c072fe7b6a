package browser_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

func TestPagesOfOtherOriginsChangeNothing(t *testing.T) {
	t.Parallel()
	browser := tool(t, "Chromium: install it with make browser", "chromium", "chromium-browser")
	node := tool(t, "Node.js 20 or later", "node")
	if _, err := os.Stat("attacker.mjs"); err != nil {
		t.Fatal(err) // Go's test cache only knows what Go itself has looked at
	}
	install(t)
	var log lines
	listeners := serve(t, slog.New(slog.NewJSONHandler(&log, nil)))
	service, sandbox := urlOf(listeners.HTTP), urlOf(listeners.Sandbox)
	ask(t, http.MethodPut, sandbox+"/_sandbox/faults", `{"rules": [{"operations": ["getPayment"], "kind": "hang"}]}`)
	before := ask(t, http.MethodGet, sandbox+"/_sandbox/faults", "")

	visit := exec.CommandContext(t.Context(), node, "attacker.mjs")
	visit.Env = append(os.Environ(), "SERVICE_URL="+service, "SANDBOX_URL="+sandbox, "CHROMIUM="+browser, "PROFILE="+t.TempDir())
	if out, err := visit.CombinedOutput(); err != nil {
		t.Fatalf("a page of another origin gets further than it should: %v\n%s", err, out)
	}

	if after := ask(t, http.MethodGet, sandbox+"/_sandbox/faults", ""); after != before {
		t.Errorf("the faults were %s and are %s", before, after)
	}
	var clock struct {
		Frozen bool `json:"frozen"`
	}
	if err := json.Unmarshal([]byte(ask(t, http.MethodGet, sandbox+"/_sandbox/clock", "")), &clock); err != nil || clock.Frozen {
		t.Errorf("the clock was frozen (%v)", err)
	}
	if requests := ask(t, http.MethodGet, sandbox+"/_sandbox/requests?operation=preRegisterPayment", ""); strings.Contains(requests, `"received":1`) {
		t.Errorf("PortOne was asked: %s", requests)
	}
	if operations := ask(t, http.MethodGet, service+"/v1/operations", ""); strings.Contains(operations, `"id"`) {
		t.Errorf("the journal has %s", operations)
	}
	// That nothing happened proves little unless the attacks arrived.
	const perOrigin, origins, rebound = 10, 3, 4
	if got := log.count("CROSS_ORIGIN_REFUSED"); got != perOrigin*origins {
		t.Errorf("%d writes were refused for their origin, want %d:\n%s", got, perOrigin*origins, &log)
	}
	if got := log.count("HOST_NOT_ALLOWED"); got < rebound {
		t.Errorf("%d requests were refused for their host, want %d", got, rebound)
	}
}

// ask sends a request as a program does.
func ask(t *testing.T, verb, url, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), verb, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s (%v)", verb, url, resp.StatusCode, text, err)
	}
	return string(text)
}

// lines keeps what the program logs.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes a line.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *lines) count(part string) int { return strings.Count(l.String(), part) }
