package app

import (
	"net"
	"runtime"
	"testing"
	"time"
)

// TestRoundTripsAreKnownWhileAConnectionIsOpen: afterwards nothing is kept of it.
func TestRoundTripsAreKnownWhileAConnectionIsOpen(t *testing.T) {
	t.Parallel()
	inner, err := Listen(t.Context(), "a test", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &measured{Listener: inner}
	defer func() { _ = m.Close() }()
	var dialer net.Dialer
	ours, err := dialer.DialContext(t.Context(), "tcp", inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ours.Close() }()
	theirs, err := m.Accept()
	if err != nil {
		t.Fatal(err)
	}
	got := m.roundTrip(ours.LocalAddr())
	if runtime.GOOS == "linux" && (got <= 0 || got > time.Second) {
		t.Errorf("round trip %v", got)
	}
	if err := theirs.Close(); err != nil {
		t.Fatal(err)
	}
	for what, addr := range map[string]net.Addr{"closed": ours.LocalAddr(), "of the facade": &net.UnixAddr{Name: "bufconn", Net: "bufconn"}} {
		if got := m.roundTrip(addr); got != 0 {
			t.Errorf("%s: %v", what, got)
		}
	}
	if _, kept := m.open.Load(ours.LocalAddr().String()); kept {
		t.Error("a closed connection is kept")
	}
}
