//go:build unix

package client

import (
	"net"
	"syscall"
)

// alive reports whether an idle connection has neither ended nor received bytes
// that nobody asked for. It looks without waiting. A write to a connection that has
// ended would be a doubt for nothing.
func alive(raw net.Conn) bool {
	s, ok := raw.(syscall.Conn)
	if !ok {
		return true // no socket, as in a test; the write will tell
	}
	access, err := s.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = access.Read(func(fd uintptr) bool {
		var one [1]byte
		// A byte that is read here is lost, but so is its connection.
		_, err := syscall.Read(int(fd), one[:])
		quiet = err == syscall.EAGAIN
		return true
	})
	return err == nil && quiet
}
