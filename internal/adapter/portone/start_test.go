//go:build !race

package portone_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
)

// freshVar makes the test binary compile once, in a process where nothing was.
const freshVar = "PAYMENTSVC_TEST_FRESH"

// Descriptors are read lazily, so only the first time in a process costs what a
// start costs. The best of some processes is what it costs an undisturbed one.
func TestPlansCompileFasterThanAnyoneNotices(t *testing.T) { //nolint:paralleltest // it measures time
	if os.Getenv(freshVar) != "" {
		began := time.Now()
		if _, err := portone.New(portone.Config{}); err != nil {
			t.Fatal(err)
		}
		t.Logf("took %s", time.Since(began))
		return
	}
	const atMost, processes = 50 * time.Millisecond, 7
	best := time.Hour
	for range processes {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		cmd.Env = append(os.Environ(), freshVar+"=1")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		_, rest, _ := strings.Cut(string(out), "took ")
		text, _, _ := strings.Cut(rest, "\n")
		took, err := time.ParseDuration(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		best = min(best, took)
	}
	t.Logf("all plans compile in %s", best)
	if testing.CoverMode() == "" && best > atMost {
		t.Errorf("all plans compile in %s, want at most %s", best, atMost)
	}
}
