package app

import (
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// kernelRoundTrip is the smoothed round trip of a connection.
func kernelRoundTrip(c *net.TCPConn) time.Duration {
	access, err := c.SyscallConn()
	if err != nil {
		return 0
	}
	var info *unix.TCPInfo
	err = access.Control(func(fd uintptr) {
		info, _ = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) // nil if it is closed
	})
	if err != nil || info == nil {
		return 0
	}
	return time.Duration(info.Rtt) * time.Microsecond
}
