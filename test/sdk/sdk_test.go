// Package sdk_test plays PortOne's own JavaScript SDK against the sandbox: a
// client that we did not write, and that therefore does not share our mistakes.
package sdk_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

func TestTheUnchangedSDKLivesWithTheSandbox(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the SDK test needs %s: install Node.js 20 or later", tool)
		}
	}
	// Go's test cache only knows what Go itself has looked at.
	for _, file := range []string{"life-of-a-payment.mjs", "package-lock.json"} {
		if _, err := os.Stat(file); err != nil {
			t.Fatal(err)
		}
	}
	install(t)
	server := httptest.NewServer(sandbox.New(sandbox.Options{}).Handler())
	t.Cleanup(server.Close)
	node := exec.CommandContext(t.Context(), "node", "--test", "--test-concurrency=1", "life-of-a-payment.mjs")
	node.Env = append(os.Environ(), "SANDBOX_URL="+server.URL)
	out, err := node.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatalf("the SDK does not get along with the sandbox: %v", err)
	}
}

// install brings the SDK, unless the locked version is there already.
func install(t *testing.T) {
	t.Helper()
	if exec.CommandContext(t.Context(), "npm", "ls").Run() == nil {
		return
	}
	if out, err := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
		t.Fatalf("npm ci could not install PortOne's SDK: %v\n%s", err, out)
	}
}
