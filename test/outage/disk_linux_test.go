package outage_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"google.golang.org/protobuf/proto"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
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

const unlimited = ^uint64(0)

// disk is a service whose journal is a file.
type disk struct {
	*house

	path string
}

func onDisk(t *testing.T) *disk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal.db")
	return &disk{build(t, "sqlite:"+path), path}
}

// fill fills the disk: whoever writes to the database's log is told that it cannot
// become longer.
func (d *disk) fill(t *testing.T) {
	t.Helper()
	log, err := os.Stat(d.path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	limit(t, d.service.PID(), uint64(log.Size()))
}

func (d *disk) makeRoom(t *testing.T) {
	t.Helper()
	limit(t, d.service.PID(), unlimited)
}

func TestTheDiskIsFullAndHasRoomAgain(t *testing.T) {
	t.Parallel()
	d := onDisk(t)
	paid := d.scene(t, "paid")
	first := d.pay(t, paid)
	if first.Err != nil {
		t.Fatal(first)
	}
	d.becomes(t, true)

	underWay, reply := d.begin(t)
	d.fill(t)
	refused := d.refuses(t, paid)
	soon(t, "PortOne is done", func() bool { n, err := d.kind.Effects(underWay); return err == nil && n == 1 })
	d.becomes(t, false)
	d.makeRoom(t)
	d.recovers(t, refused)
	d.becomes(t, true)
	if lines := d.service.Log.Lines(0, "level=ERROR", "ready again"); len(lines) != 2 {
		t.Errorf("it logged %q", lines)
	}

	ended := reply()
	if ended.Err != nil {
		t.Errorf("the call that was under way: %v", ended)
	}
	d.once(t, underWay)
	if again := d.pay(t, paid); !again.Replayed || !again.Equal(first) {
		t.Errorf("it was %v, and is %v", first, again)
	}
}

// costs is what a process has of what there is only so much of.
type costs struct {
	descriptors, goroutines int
	resident                int // kB
}

func (h *house) costs(t *testing.T) costs {
	t.Helper()
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", h.service.PID()))
	if err != nil {
		t.Fatal(err)
	}
	c := costs{descriptors: len(open)}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.service.PID()))
	if err != nil {
		t.Fatal(err)
	}
	_, metrics := h.admin(t, "/metrics")
	scan(t, string(status), "VmRSS: %d kB", &c.resident)
	scan(t, string(metrics), "go_goroutines %d", &c.goroutines)
	return c
}

// scan reads the one line that has the format.
func scan(t *testing.T, text, format string, into *int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if _, err := fmt.Sscanf(line, format, into); err == nil {
			return
		}
	}
	t.Fatalf("no %q in %s", format, text)
}

// payments makes many payments, which all end for one reason: STORAGE_UNAVAILABLE for want
// of room, or none.
func (d *disk) payments(t *testing.T, s *kind.Scene, serial *int, calls int, reason string) {
	t.Helper()
	const callers = 16
	queue := make(chan proto.Message, callers)
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for request := range queue {
				if reply := d.service.Call(t.Context(), request); reply.Reason() != reason || reason == "" && reply.Err != nil {
					t.Errorf("want reason %q: %v", reason, reply)
				}
			}
		})
	}
	for range calls {
		*serial++
		request := proto.CloneOf(d.kind.Request(s)).(*paymentv1.PayWithBillingKeyRequest) //nolint:forcetypeassert // it is this kind's
		request.RequestId = fmt.Sprintf("payments-request-%d", *serial)
		request.PaymentId = fmt.Sprintf("payments-%d", *serial)
		queue <- request
	}
	close(queue)
	all.Wait()
}

// Writes that are refused leave nothing behind, however many there are.
func TestAFullDiskCostsNothing(t *testing.T) {
	t.Parallel()
	d := onDisk(t)
	s := d.scene(t, "rejected")
	if reply := d.pay(t, s); reply.Err != nil {
		t.Fatal(reply)
	}
	d.fill(t)
	serial := 0
	d.payments(t, s, &serial, 2000, "STORAGE_UNAVAILABLE") // buffers and pools have grown by then
	before := d.costs(t)
	begun := time.Now()
	d.payments(t, s, &serial, 10000, "STORAGE_UNAVAILABLE")
	t.Logf("10,000 writes were refused in %v", time.Since(begun))
	after := d.costs(t)
	t.Logf("before %+v, after %+v", before, after)
	const few, most = 20, 16 << 10 // other calls of the moment; what the collector has not looked at yet
	if after.descriptors > before.descriptors+few || after.goroutines > before.goroutines+few || after.resident > before.resident+most {
		t.Errorf("before %+v, after %+v", before, after)
	}
	d.makeRoom(t)
	d.recovers(t, []*kind.Scene{d.scene(t, "afterwards")})
}

// After a stop the file alone is the journal, so that a copy of it is a backup.
func TestTheFileAloneIsTheJournal(t *testing.T) {
	t.Parallel()
	d := onDisk(t)
	paid := d.scene(t, "paid")
	first := d.pay(t, paid)
	if first.Err != nil {
		t.Fatal(first)
	}
	d.fill(t)
	d.refuses(t, paid) // connections were made anew
	d.makeRoom(t)
	serial, many := 0, 50
	if *latency {
		many = 3000
	}
	d.payments(t, paid, &serial, many, "")
	log, err := os.Stat(d.path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	took := d.stop(t)
	if code := d.service.ExitCode(); code != 0 || took > normalStop {
		t.Errorf("it ended after %v with status %d: %s", took, code, d.service.Log.From(0))
	}
	if log, err := os.Stat(d.path + "-wal"); err == nil && log.Size() > 0 {
		t.Errorf("%d bytes are in the log", log.Size())
	}
	content, err := os.ReadFile(d.path)
	t.Logf("%d bytes were in the log before the stop, which took %v; %d are in the file", log.Size(), took, len(content))
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied, content, 0o644); err != nil { // the program must see to it
		t.Fatal(err)
	}
	d.restart(t, "sqlite:"+copied)
	if n := d.done(t); n != many+1 {
		t.Errorf("%d operations are in the copy, want %d", n, many+1)
	}
	if again := d.pay(t, paid); !again.Replayed || !again.Equal(first) {
		t.Errorf("it was %v, and is %v", first, again)
	}
	d.once(t, paid)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(copied + suffix); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", copied+suffix, info.Mode(), err)
		}
	}
}

// done counts the operations in the journal that succeeded.
func (d *disk) done(t *testing.T) int {
	t.Helper()
	request := &operationv1.ListOperationsRequest{PageSize: 1000, States: []operationv1.OperationState{operationv1.OperationState_OPERATION_STATE_SUCCEEDED}}
	for count := 0; ; {
		reply := d.service.Call(t.Context(), request)
		page, ok := reply.Response.(*operationv1.ListOperationsResponse)
		if !ok {
			t.Fatal(reply)
		}
		count += len(page.GetOperations())
		request.PageToken = page.GetNextPageToken()
		if request.GetPageToken() == "" {
			return count
		}
	}
}

// What PortOne answered cannot be written down. Waiting for room would keep the program
// from stopping: the answer is found out at PortOne by whoever comes next.
func TestAStopDoesNotWaitForRoom(t *testing.T) {
	t.Parallel()
	d := onDisk(t)
	underWay, reply := d.begin(t)
	d.fill(t)
	soon(t, "PortOne is done", func() bool { n, err := d.kind.Effects(underWay); return err == nil && n == 1 })
	took := d.stop(t)
	t.Logf("it ended after %v", took)
	if took > normalStop {
		t.Error("that is too long")
	}
	if ended := reply(); ended.Reason() != "OPERATION_IN_DOUBT" || ended.OperationID == "" {
		t.Errorf("the call that was under way: %v", ended)
	}
	d.restart(t, "sqlite:"+d.path)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if again := d.service.Call(ctx, d.kind.Request(underWay)); again.Err != nil || !again.Replayed {
		t.Errorf("its repeat: %v", again)
	}
	d.once(t, underWay)
}

// A journal that is taken away under the program must not be replaced by an empty one,
// neither at once nor at the next start: everything in it would be forgotten.
func TestTheFileDisappears(t *testing.T) {
	t.Parallel()
	for name, suffixes := range map[string][]string{"the file": {""}, "its log": {"-wal"}, "all": {"", "-wal", "-shm"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := onDisk(t)
			paid := d.scene(t, "paid")
			first := d.pay(t, paid)
			if first.Err != nil {
				t.Fatal(first)
			}
			d.becomes(t, true)
			for _, suffix := range suffixes {
				if err := os.Rename(d.path+suffix, d.path+".away"+suffix); err != nil {
					t.Fatal(err)
				}
			}
			d.becomes(t, false)
			refused := d.refuses(t, paid)
			d.becomes(t, false)
			for _, suffix := range suffixes {
				if _, err := os.Stat(d.path + suffix); err == nil {
					t.Errorf("there is a new %s", d.path+suffix)
				}
			}
			if lines := d.service.Log.Lines(0, "level=ERROR"); len(lines) != 1 || !strings.Contains(lines[0], d.path) {
				t.Errorf("it logged %q", lines)
			}
			for _, suffix := range suffixes {
				if err := os.Rename(d.path+".away"+suffix, d.path+suffix); err != nil {
					t.Fatal(err)
				}
			}
			d.recovers(t, refused)
			d.becomes(t, true)
			if again := d.pay(t, paid); !again.Replayed || !again.Equal(first) {
				t.Errorf("it was %v, and is %v", first, again)
			}
		})
	}
}

// The same, and then the program is started again.
func TestAJournalThatWasThereIsNotBegunAnew(t *testing.T) {
	t.Parallel()
	d := onDisk(t)
	if reply := d.pay(t, d.scene(t, "paid")); reply.Err != nil {
		t.Fatal(reply)
	}
	if err := os.Remove(d.path); err != nil {
		t.Fatal(err)
	}
	d.stop(t)
	_, err := rig.Serve(t.Context(), rig.Settings{Program: workshop.Program(t), Database: "sqlite:" + d.path, Upstream: d.box.URL})
	if err == nil || !strings.Contains(err.Error(), d.path+" is missing") {
		t.Errorf("it was started again: %v", err)
	}
}
