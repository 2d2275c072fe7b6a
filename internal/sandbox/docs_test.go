package sandbox_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
)

func documentation(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheDocumentationListsWhatThereIs compares the tables for readers with the
// tables that are played by.
func TestTheDocumentationListsWhatThereIs(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(documentation(t), "\n", " ")
	for _, row := range slices.Concat(magicRows(), accountRows(), nameRows()) {
		if !strings.Contains(text, row) {
			t.Errorf("docs/sandbox.md lacks %q", row)
		}
	}
}

func magicRows() []string {
	rows := make([]string, 0, len(script.Payments())+len(script.Cancellations())+len(script.Others()))
	for _, r := range script.Payments() {
		rows = append(rows, fmt.Sprintf("| %#q | %#q | %s |", r.Suffix, "0"+r.Suffix, r.Meaning))
	}
	for _, r := range script.Cancellations() {
		rows = append(rows, fmt.Sprintf("| %#q | %s |", r.Suffix, r.Meaning))
	}
	for _, r := range script.Others() {
		rows = append(rows, fmt.Sprintf("| %#q | %s | %s |", r.Suffix, r.Outcome, r.Meaning))
	}
	return rows
}

func accountRows() []string {
	rows := []string{"`" + script.OTP + "`", "`" + settlement.ContractID + "`", "`" + settlement.PartnerID + "`"}
	for _, s := range account.Default().Stores {
		rows = append(rows, s.ID, s.MerchantID, s.WebhookSecret)
		for _, c := range s.Channels {
			rows = append(rows, fmt.Sprintf("| %#q | %s", c.Key, c.Provider))
		}
		for _, p := range s.Promotions {
			rows = append(rows, "| `"+p.ID+"` |")
		}
	}
	for digit, issuer := range script.Issuers() {
		rows = append(rows, fmt.Sprintf("%d %s", digit, issuer))
	}
	return rows
}

// nameRows are names that must be explained somewhere.
func nameRows() []string {
	names := slices.Concat(fault.Profiles(), slices.Collect(maps.Keys(requests())))
	for _, k := range append(fault.Kinds(), fault.TypedError) {
		names = append(names, string(k))
	}
	for _, r := range []ledger.Rule{
		ledger.DoubleCharge, ledger.RepeatedCharge, ledger.OverRefund, ledger.RefundWithoutCharge, ledger.DoubleRefund,
		ledger.CurrencyChanged, ledger.BrokenBook,
	} {
		names = append(names, string(r))
	}
	for i, name := range names {
		names[i] = "`" + name + "`"
	}
	return names
}

// TestTheDocumentedExamplesRun runs all of them, in order, as one shell script.
func TestTheDocumentedExamplesRun(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the examples of docs/sandbox.md need %s: install it", tool)
		}
	}
	var lines strings.Builder
	lines.WriteString("set -euo pipefail\n")
	for i, part := range strings.Split(documentation(t), "```sh\n") {
		if code, _, ok := strings.Cut(part, "```"); ok && i > 0 {
			lines.WriteString(code)
		}
	}
	w := start(t)
	shell := exec.CommandContext(t.Context(), "bash", "-c", lines.String())
	shell.Env = append(os.Environ(), "SANDBOX="+w.url)
	if out, err := shell.CombinedOutput(); err != nil {
		t.Fatalf("the examples of docs/sandbox.md stop with %v:\n%s", err, out)
	}
}
