package postgrestest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Freeze stops every process of the server: connections stay open and nothing answers.
func (s *Server) Freeze(tb testing.TB) {
	tb.Helper()
	s.signalAll(tb, syscall.SIGSTOP)
}

// Thaw lets the server continue.
func (s *Server) Thaw(tb testing.TB) {
	tb.Helper()
	s.signalAll(tb, syscall.SIGCONT)
}

// signalAll signals the server and the processes that it has started, one for each
// connection among them.
func (s *Server) signalAll(tb testing.TB, sig syscall.Signal) {
	tb.Helper()
	server := s.process.Pid
	listed, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", server, server))
	if err != nil {
		tb.Fatal(err)
	}
	for field := range strings.FieldsSeq(strconv.Itoa(server) + " " + string(listed)) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			tb.Fatal(err)
		}
		if err := syscall.Kill(pid, sig); err != nil {
			tb.Fatalf("signal process %d of the server: %v", pid, err)
		}
	}
}
