package client_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails the package when a test leaves a goroutine behind, which is also
// how a connection that was not closed shows.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
