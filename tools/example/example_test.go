// Package example carries out the worked example of CONTRIBUTING.md, so that
// adding an operation stays as little work as it says.
package example

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the repository.
const root = "../.."

// fence is a block of CONTRIBUTING.md within a list.
var fence = regexp.MustCompile("(?s)\n {3}```diff\n(.*?\n) {3}```\n")

// patches are what the example writes by hand, file by file.
func patches(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		var one strings.Builder
		for line := range strings.Lines(block[1]) {
			one.WriteString(strings.TrimPrefix(line, "   "))
		}
		all = append(all, one.String())
	}
	return all
}

// command runs a program in dir.
func command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "build", "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, errs.String())
	}
	return string(out)
}

// clone copies what git knows, as it is now, and borrows the tools.
func clone(t *testing.T) string {
	t.Helper()
	from, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name := range strings.FieldsSeq(command(t, from, "git", "ls-files")) {
		content, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue // removed and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(from, "build"), filepath.Join(dir, "build")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// added is what the example adds to the table of operations.
type added struct {
	RPC         string `json:"rpc"`
	Kind        string `json:"kind"`
	OperationID string `json:"operationId"`
	Method      string `json:"method"`
	Path        string `json:"path"`
}

func TestTheWorkedExampleAddsAnOperation(t *testing.T) {
	t.Parallel()
	dir := clone(t)
	files := patches(t)
	if len(files) != 4 {
		t.Errorf("the example touches %d files, want one each for contract, definition, route and handler", len(files))
	}
	for _, patch := range files {
		diff := filepath.Join(t.TempDir(), "example.diff")
		if err := os.WriteFile(diff, []byte(patch), 0o600); err != nil {
			t.Fatal(err)
		}
		command(t, dir, "git", "apply", "--recount", diff)
	}
	buf := filepath.Join(dir, "build", "bin", "buf")
	command(t, dir, buf, "lint")
	command(t, dir, buf, "generate")
	var table []added
	if err := json.Unmarshal([]byte(command(t, dir, "go", "run", "./cmd/paymentsvc", "operations", "--json")), &table); err != nil {
		t.Fatal(err)
	}
	want := added{
		RPC: "paymentsvc.payment.v1.KakaoPayOrderService/HoldKakaoPayOrder", Kind: "write",
		OperationID: "holdKakaopayPaymentOrder", Method: "POST", Path: "/kakaopay/payment/order/{pgTxId}/hold",
	}
	if !slices.Contains(table, want) {
		t.Errorf("operations --json lacks %+v", want)
	}
}
