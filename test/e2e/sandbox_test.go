package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// play does what somebody other than the shop does: the customer, the bank, the
// gateway. It returns the answer of the sandbox's control API.
func (s *program) play(t *testing.T, verb, path string, input any) map[string]any {
	t.Helper()
	var body io.Reader
	if input != nil {
		text, err := json.Marshal(input)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(t.Context(), verb, s.sandbox+"/_sandbox"+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", asJSON)
	answer := s.fetch(t, r)
	var got map[string]any
	if err := json.Unmarshal(answer.body, &got); err != nil {
		t.Fatal(err)
	}
	if answer.status != http.StatusOK {
		t.Fatalf("%s %s: %d %v", verb, path, answer.status, got)
	}
	return got
}

// TestTheExamplesOfTheSandboxRunAgainstTheProgram runs those of docs/sandbox.md through
// everything that the program puts before the sandbox.
func TestTheExamplesOfTheSandboxRunAgainstTheProgram(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	text, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	script.WriteString("set -euo pipefail\n")
	for i, part := range strings.Split(string(text), "```sh\n") {
		if code, _, ok := strings.Cut(part, "```"); ok && i > 0 {
			script.WriteString(code)
		}
	}
	shell := exec.CommandContext(t.Context(), "bash", "-c", script.String())
	shell.Env = append(os.Environ(), "SANDBOX="+p.sandbox)
	if out, err := shell.CombinedOutput(); err != nil {
		t.Fatalf("the examples stop with %v:\n%s", err, out)
	}
}

// movement is a line of the sandbox's ledger.
type movement struct {
	Kind   string `json:"kind"`
	Amount int64  `json:"amount"`
}

// moved lists the money that really moved for a payment.
func (s *program) moved(t *testing.T, paymentID string) []movement {
	t.Helper()
	got := s.play(t, http.MethodGet, "/ledger?paymentId="+url.QueryEscape(paymentID), nil)
	text, err := json.Marshal(got["items"])
	if err != nil {
		t.Fatal(err)
	}
	var lines []movement
	if err := json.Unmarshal(text, &lines); err != nil {
		t.Fatal(err)
	}
	return lines
}
