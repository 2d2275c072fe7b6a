package outage_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"
)

// limit bounds how long a file of another process may become, from now on.
func limit(t *testing.T, pid int, size uint64) {
	t.Helper()
	// Only the soft limit: the hard one could not be raised again.
	bound := syscall.Rlimit{Cur: size, Max: ^uint64(0)}
	_, _, failure := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(pid), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(&bound)), 0, 0, 0)
	if failure != 0 {
		t.Fatalf("limit the files of the program: %v", failure)
	}
}

// The disk is full: whoever writes to the database's log is told that it cannot
// become longer.
func TestTheDiskIsFullAndHasRoomAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.db")
	h := build(t, "sqlite:"+path)
	paid := h.scene(t, "paid")
	first := h.pay(t, paid)
	if first.Err != nil {
		t.Fatal(first)
	}

	underWay, reply := h.begin(t)
	log, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	limit(t, h.service.PID(), uint64(log.Size()))
	refused := h.refuses(t, paid)
	soon(t, "PortOne is done", func() bool { n, err := h.kind.Effects(underWay); return err == nil && n == 1 })
	limit(t, h.service.PID(), ^uint64(0))
	h.recovers(t, refused)

	ended := reply()
	if ended.Err != nil {
		t.Errorf("the call that was under way: %v", ended)
	}
	h.once(t, underWay)
	if again := h.pay(t, paid); !again.Replayed || !again.Equal(first) {
		t.Errorf("it was %v, and is %v", first, again)
	}
}
