package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocumentsThatAreRight(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]string{
		"commands that succeed":          "```sh\ntrue\n```\n",
		"commands that fail, as it says": "```sh fails\nfalse\n```\n",
		"what is printed":                "```sh\necho a\necho b >&2\n```\n\n```text\na\nb\n```\n",
		"what varies within a line":      "```sh\necho id 12 is 34 long\n```\n```text\nid … is … long\n```\n",
		"lines that matter to nobody":    "```sh\nseq 9\n```\n```text\n1\n…\n5\n…\n9\n```\n",
		"JSON in another form":           "```sh\necho '{\"a\":1, \"b\":[\"x\"]}'\n```\n```json\n{\n  \"a\": 1,\n  …\n}\n```\n",
		"a block within a list":          "1. so\n\n   ```sh\n   echo a\n   ```\n\n   ```text\n   a\n   ```\n",
		"blocks that are not ours":       "```sh\ntrue\n```\n\n```console\n$ false\n```\n\n```\nfalse\n```\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if report, err := try(t, document, ""); err != nil {
				t.Errorf("%v:\n%s", err, report)
			}
		})
	}
}

func TestDocumentsThatAreWrong(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ document, want string }{
		"commands that fail":              {"```sh\necho so\nfalse\necho on\n```\n", "printed:\nso\n"},
		"commands that succeed":           {"```sh fails\ntrue\n```\n", "FAIL  README.md:1"},
		"a failure within a pipe":         {"```sh\nfalse | true\n```\n", "FAIL  README.md:1"},
		"a variable that is not set":      {"```sh\necho $NOBODY\n```\n", "unbound"},
		"something else is printed":       {"```sh\necho a\n```\n```text\nb\n```\n", "-README +printed"},
		"more is printed":                 {"```sh\nseq 3\n```\n```text\n1\n2\n```\n", "-README +printed"},
		"less is printed":                 {"```sh\nseq 2\n```\n```text\n1\n2\n3\n```\n", "-README +printed"},
		"no JSON is printed":              {"```sh\necho a\n```\n```json\n{}\n```\n", "not JSON"},
		"other JSON is printed":           {"```sh\necho '{\"a\":1}'\n```\n```json\n{\n  \"a\": 2\n}\n```\n", "-README +printed"},
		"an output without commands":      {"```sh\ntrue\n```\nThen:\n```text\na\n```\n", "directly after"},
		"an output after a server":        {"```sh run\nsleep 60\n```\n```text\na\n```\n", "directly after"},
		"a block without an end":          {"```sh\ntrue\n", "no end"},
		"no commands at all":              {"# Title\n", "no commands"},
		"something that should go on":     {"```sh run\necho over\n```\n", "ended instead of going on; it printed:\nover"},
		"the second of two blocks counts": {"```sh\ntrue\n```\n\n```sh\nfalse\n```\n", "ok    README.md:1\nFAIL  README.md:5"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, err := try(t, tc.document, "")
			if err == nil {
				t.Fatalf("no error:\n%s", report)
			}
			if said := report + err.Error(); !strings.Contains(said, tc.want) {
				t.Errorf("lacks %q:\n%s", tc.want, said)
			}
		})
	}
}

// TestAServerRunsUntilTheEnd needs a server that every machine has that can build
// this program: the test itself.
func TestAServerRunsUntilTheEnd(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	serve := fmt.Sprintf("README_TEST_SERVE=%s %s -test.run='^$'", addr, program)
	document := "```sh run\n" + serve + "\n```\n\n```sh\ntrue\n```\n"
	report, err := try(t, document, "http://"+addr)
	if err != nil {
		t.Fatalf("%v:\n%s", err, report)
	}
	if isReady(t.Context(), "http://"+addr) {
		t.Error("the server still runs")
	}
	if diff := cmp.Diff("ok    README.md:1\nok    README.md:5\n", report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// TestEveryRoundHasToBeRight is about a document that is only right the first time.
func TestEveryRoundHasToBeRight(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	document := "```sh\nmkdir made\n```\n"
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	var report strings.Builder
	err := run(tour{root: root, ready: "http://127.0.0.1:1/nobody", rounds: 2}, "README.md", &report)
	if said := report.String(); err == nil || !strings.HasPrefix(said, "ok    README.md:1\nFAIL  README.md:1\n") {
		t.Errorf("%v:\n%s", err, said)
	}
}

// try runs a document that stands alone in a folder.
func try(t *testing.T, document, ready string) (string, error) {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	if ready == "" {
		ready = "http://127.0.0.1:1/nobody"
	}
	var report strings.Builder
	err := run(tour{root: root, ready: ready}, "README.md", &report)
	return report.String(), err
}
