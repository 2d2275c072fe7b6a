package outage_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// normalStop is how long a stop takes at most when PortOne answers at once.
const normalStop = 15 * time.Second

// stop tells the program to stop and waits until it has.
func (h *house) stop(t *testing.T) time.Duration {
	t.Helper()
	begun := time.Now()
	if err := h.service.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-h.service.Ended():
	case <-time.After(2 * patience):
		t.Fatal("it goes on")
	}
	return time.Since(begun)
}

// restart starts the program again, on another database perhaps.
func (h *house) restart(t *testing.T, database string) {
	t.Helper()
	service, err := rig.Serve(t.Context(), rig.Settings{Program: workshop.Program(t), Database: database, Upstream: h.box.URL})
	if err != nil {
		t.Fatal(err)
	}
	_ = h.service.Close() // it has ended
	h.service = service
	t.Cleanup(func() { _ = service.Close() })
}

// The same as on a full disk, with a server that is gone.
func TestAStopDoesNotWaitForTheServer(t *testing.T) {
	t.Parallel()
	server := postgrestest.New(t)
	database := server.Database(t)
	h := build(t, database)
	underWay, reply := h.begin(t)
	server.Crash(t)
	soon(t, "PortOne is done", func() bool { n, err := h.kind.Effects(underWay); return err == nil && n == 1 })
	took := h.stop(t)
	t.Logf("it ended after %v", took)
	if took > normalStop {
		t.Error("that is too long")
	}
	if ended := reply(); ended.Reason() != "OPERATION_IN_DOUBT" || ended.OperationID == "" {
		t.Errorf("the call that was under way: %v", ended)
	}
	server.Start(t)
	h.restart(t, database)
	if again := h.pay(t, underWay); again.Err != nil || !again.Replayed {
		t.Errorf("its repeat: %v", again)
	}
	h.once(t, underWay)
}
