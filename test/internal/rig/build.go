package rig

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Build builds the program with flags of the go command into folder and returns its
// path.
func Build(ctx context.Context, folder string, flags ...string) (string, error) {
	path := filepath.Join(folder, "paymentsvc")
	args := append(append([]string{"build", "-o", path}, flags...), "github.com/paymentsvc/paymentsvc/cmd/paymentsvc")
	if output, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil { //nolint:gosec // a test names the flags
		return "", fmt.Errorf("build the program: %w: %s", err, output)
	}
	return path, nil
}

// WithCrashPoints is the flag that builds the program with the points of package
// crashpoint.
const WithCrashPoints = "-tags=crashpoints"

// Workshop is where the program is built, once for all tests of a package.
type Workshop struct {
	// Flags are those of the go command.
	Flags []string

	once    sync.Once
	folder  string
	program string
	err     error
}

// Program returns the path of the program. The test that asks first builds it.
func (w *Workshop) Program(tb testing.TB) string {
	tb.Helper()
	w.once.Do(func() {
		if w.folder, w.err = os.MkdirTemp("", "paymentsvc-test-"); w.err == nil { //nolint:usetesting // it is for all tests
			w.program, w.err = Build(context.WithoutCancel(tb.Context()), w.folder, w.Flags...)
		}
	})
	if w.err != nil {
		tb.Fatal(w.err)
	}
	return w.program
}

// Close removes what was built, when no test of the package needs it any more.
func (w *Workshop) Close() {
	_ = os.RemoveAll(w.folder) // of the tests' own making
}
