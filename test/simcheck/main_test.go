package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/oracle"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/world"
)

// TestWorlds is what the program does by default: worlds until enough operations
// were made.
func TestWorlds(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run([]string{"-ops", operations}, &out, time.Now); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	t.Logf("%s operations\n%s", operations, out.String())
}

func TestASeedDecidesEverything(t *testing.T) {
	t.Parallel()
	lines := make([]string, 2)
	for i := range lines {
		var out bytes.Buffer
		if err := run([]string{"-seed", "7", "-trace"}, &out, time.Now); err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		lines[i] = out.String()
	}
	if lines[0] != lines[1] {
		t.Error("the same seed has two traces")
	}
	if !regexp.MustCompile(`trace hash [0-9a-f]{16}`).MatchString(lines[0]) {
		t.Error("the report has no trace hash")
	}
}

func TestTotalsDependOnTheArgumentsOnly(t *testing.T) {
	t.Parallel()
	reports := make([]string, 2)
	for i, workers := range []string{"1", "3"} {
		var out bytes.Buffer
		stopped := func() time.Time { return time.Time{} }
		if err := run([]string{"-from", "40", "-ops", few, "-workers", workers}, &out, stopped); err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		reports[i] = out.String()
	}
	if reports[0] != reports[1] {
		t.Errorf("one worker reports\n%s\nthree report\n%s", reports[0], reports[1])
	}
}

func TestAViolationIsShownWithTheCommandThatReplaysIt(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &printer{out: &out}
	p.violation(&world.Result{
		Seed: 42, Profile: "hell", Tail: []string{"what happened last"},
		Violation: &oracle.Violation{Rule: "NO_DOUBLE_CHARGE", Text: "order-1 is charged again", At: time.Minute},
	}, true)
	for _, part := range []string{"NO_DOUBLE_CHARGE: order-1 is charged again", "what happened last", "replay: go run ./test/simcheck -seed=42 -trace"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("%q is missing in\n%s", part, out.String())
		}
	}
}

func TestUnknownArgumentsAreRefused(t *testing.T) {
	t.Parallel()
	if err := run([]string{"-sed", "1"}, &bytes.Buffer{}, time.Now); err == nil {
		t.Error("a flag that does not exist is taken")
	}
}
