package postgrestest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
)

// shared is the server that the tests of a binary share.
//
//nolint:gochecknoglobals // tests have no other common owner
var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Shared returns the server that all tests of this binary share. The first that
// asks starts it; Main stops it.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	shared.once.Do(func() { shared.server, shared.err = start(context.WithoutCancel(tb.Context())) })
	if shared.err != nil {
		tb.Fatal(shared.err)
	}
	return shared.server
}

// Main runs the tests of a binary and stops the shared server after them:
//
//	func TestMain(m *testing.M) { goleak.VerifyTestMain(postgrestest.Main{M: m}) }
type Main struct{ M *testing.M }

// Run runs the tests.
func (m Main) Run() int {
	code := m.M.Run()
	if shared.server == nil {
		return code
	}
	if err := shared.server.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}
