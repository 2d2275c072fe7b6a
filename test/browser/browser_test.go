// Package browser_test opens the API page of the running service in a real browser
// and tries a call there, as its readers do.
package browser_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/gen/openapi"
	"github.com/paymentsvc/paymentsvc/internal/app"
)

func TestTheAPIPageListsOperationsAndCallsThem(t *testing.T) {
	t.Parallel()
	browser := tool(t, "Chromium: install it with make browser", "chromium", "chromium-browser")
	node := tool(t, "Node.js 20 or later", "node")
	// Go's test cache only knows what Go itself has looked at.
	for _, file := range []string{"docs.mjs", "package-lock.json"} {
		if _, err := os.Stat(file); err != nil {
			t.Fatal(err)
		}
	}
	install(t)
	if err := os.MkdirAll("../../build", 0o755); err != nil {
		t.Fatal(err)
	}
	visit := exec.CommandContext(t.Context(), node, "docs.mjs")
	visit.Env = append(
		os.Environ(),
		"SERVICE_URL="+urlOf(serve(t, slog.New(slog.DiscardHandler)).HTTP), "CHROMIUM="+browser, "PROFILE="+t.TempDir(),
		"SCREENSHOT="+filepath.Join("..", "..", "build", "docs.png"), "OPERATIONS="+strconv.Itoa(operations(t)),
	)
	if out, err := visit.CombinedOutput(); err != nil {
		t.Fatalf("the API page does not work in a browser: %v\n%s", err, out)
	}
}

// tool finds a program under the first of its names that exists.
func tool(t *testing.T, needed string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("the browser test needs %s", needed)
	return ""
}

// install brings Playwright, unless the locked version is there already.
func install(t *testing.T) {
	t.Helper()
	if exec.CommandContext(t.Context(), "npm", "ls").Run() == nil {
		return
	}
	if out, err := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
		t.Fatalf("npm ci could not install playwright-core: %v\n%s", err, out)
	}
}

// operations is how many operations the document has.
func operations(t *testing.T) int {
	t.Helper()
	var document struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(openapi.Document, &document); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, verbs := range document.Paths {
		n += len(verbs)
	}
	return n
}

// urlOf is where a listener is reached.
func urlOf(l net.Listener) string { return "http://" + l.Addr().String() }

// serve runs the service with the sandbox and returns its ports.
func serve(t *testing.T, log *slog.Logger) *app.Listeners {
	t.Helper()
	const (
		anyPort  = "127.0.0.1:0"
		patience = time.Minute
	)
	cfg := app.Config{
		GRPCAddr: anyPort, HTTPAddr: anyPort, AdminAddr: anyPort, SandboxAddr: anyPort, WebhookAddr: anyPort,
		DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "journal.db"), KeyIn: "sandbox",
	}
	var listeners *app.Listeners
	application, err := app.New(&cfg, log, fx.Populate(&listeners))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := application.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		if err := application.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return listeners
}
