// Package e2e_test runs the whole program, wired as in production, and talks to it
// as its callers do: over gRPC, over gRPC with nothing but reflection, and over
// HTTP. PortOne is the embedded sandbox, or an upstream that does its worst.
package e2e_test

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails the package when a test leaves a goroutine behind: an application
// that has stopped must not go on somewhere. The tests wait more than they work,
// so more of them run at a time than there are processors.
func TestMain(m *testing.M) {
	flag.Parse()
	if !isSet("test.parallel") {
		_ = flag.Set("test.parallel", "8")
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(status int) {
		workshop.Close()
		os.Exit(status)
	}))
}

func isSet(name string) bool {
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}
