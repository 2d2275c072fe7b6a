//go:build crashpoints && unix

package crashpoint

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

// armed is the point at which the program ends, and how.
type armed struct {
	point  Point
	nth    int64
	signal syscall.Signal
	passed atomic.Int64
}

// fuse reads the variable once. What cannot be read arms nothing: the test that
// waits for the crash says so.
//
//nolint:gochecknoglobals // there is one process
var fuse = sync.OnceValue(func() *armed {
	parts := strings.Split(os.Getenv(Variable), ":")
	if len(parts) < 2 {
		return &armed{}
	}
	nth, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return &armed{}
	}
	a := &armed{point: Point(parts[0]), nth: nth, signal: syscall.SIGKILL}
	if len(parts) > 2 && parts[2] == "stop" {
		a.signal = syscall.SIGSTOP
	}
	return a
})

// At ends the process if the point is armed and it is time.
func At(p Point) {
	if a := fuse(); a.point == p && a.passed.Add(1) == a.nth {
		a.blow()
	}
}

// blow kills the process, in which case nothing follows, or stops it, in which case
// the caller goes on when somebody else continues it.
func (a *armed) blow() {
	_ = syscall.Kill(os.Getpid(), a.signal)
	if a.signal == syscall.SIGKILL {
		select {}
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
	a := fuse()
	if a.point != HeadersWritten || bytes.HasPrefix(p, []byte(http.MethodGet)) {
		return
	}
	headers, _, found := bytes.Cut(p, []byte("\r\n\r\n"))
	if !found || a.passed.Add(1) != a.nth {
		return
	}
	_, _ = w.Write(p[:len(headers)+len("\r\n\r\n")])
	a.blow()
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
