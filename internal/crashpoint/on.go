//go:build crashpoints && linux

package crashpoint

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// Compiled tells whether the program was built with the points.
const Compiled = true

// fuse is the point at which the program ends, and how.
type fuse struct {
	point  Point
	nth    int64
	signal syscall.Signal
	armed  atomic.Bool
	passed atomic.Int64
}

// only is the one of this process. It is there from the start: a signal that nobody
// waits for would end the program.
//
//nolint:gochecknoglobals // there is one process
var only = newFuse(os.Getenv(Variable))

// newFuse reads the variable. What cannot be read arms nothing: the test that waits
// for the crash says so.
func newFuse(setting string) *fuse {
	parts := strings.Split(setting, ":")
	if len(parts) < 2 {
		return &fuse{}
	}
	nth, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return &fuse{}
	}
	f := &fuse{point: Point(parts[0]), nth: nth, signal: syscall.SIGKILL}
	if slices.Contains(parts, "stop") {
		f.signal = syscall.SIGSTOP
	}
	if slices.Contains(parts, "later") {
		go f.waitForSignal() // until the process ends
	} else {
		f.armed.Store(true)
	}
	return f
}

func (f *fuse) waitForSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	for range signals {
		f.passed.Store(0)
		f.armed.Store(true)
		_, _ = os.Stderr.WriteString(Armed + "\n") // if nobody listens, nobody waits
	}
}

// burns counts a pass, and reports whether it is the one.
func (f *fuse) burns(p Point) bool {
	return f.point == p && f.armed.Load() && f.passed.Add(1) == f.nth
}

// blow kills the process, in which case nothing follows, or stops it, in which case
// the caller goes on when somebody else continues it. The signal goes to this very
// thread: another one may take its time, and this one would get on.
func (f *fuse) blow() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_ = syscall.Tgkill(os.Getpid(), syscall.Gettid(), f.signal) // it cannot fail for oneself
	if f.signal == syscall.SIGKILL {
		select {}
	}
}

// At ends the process if the point is armed and it is time.
func At(p Point) {
	if only.burns(p) {
		only.blow()
	}
}

// AtWrite is At for requests that may change something.
func AtWrite(method string, p Point) {
	if method != http.MethodGet {
		At(p)
	}
}

// AtHeaders lets the headers leave before it ends the process. Without that they
// would share a packet with the body. A process that goes on after being stopped
// has sent them, and sends all of it again: PortOne sees a request that is broken.
func AtHeaders(w io.Writer, p []byte) {
	if only.point != HeadersWritten || bytes.HasPrefix(p, []byte(http.MethodGet)) {
		return
	}
	headers, _, found := bytes.Cut(p, []byte("\r\n\r\n"))
	if !found || !only.burns(HeadersWritten) {
		return
	}
	_, _ = w.Write(p[:len(headers)+len("\r\n\r\n")])
	only.blow()
}

// statements are the points of the statements that matter, by the names that sqlc
// writes above them.
func statements() map[string][2]Point {
	return map[string][2]Point{
		"AcceptOperation": {InIntent, IntentUnread},
		"SaveOperation":   {InSave, SaveUnread},
	}
}

// AtStatement is At for the point of a statement.
func AtStatement(sql string) { atStatement(sql, 0) }

// AtCommit is At for the point at which the commit of a statement is under way.
func AtCommit(sql string) { atStatement(sql, 1) }

func atStatement(sql string, which int) {
	comment, _, _ := strings.Cut(sql, "\n")
	name, _, _ := strings.Cut(strings.TrimPrefix(comment, "-- name: "), " ")
	if points, ok := statements()[name]; ok {
		At(points[which])
	}
}
