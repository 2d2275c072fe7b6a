package app

import (
	"net"
	"sync"
	"time"
)

// measured is a listener that knows the round trips of its connections.
type measured struct {
	net.Listener

	open sync.Map // of *measuredConn, by the address of the other side
}

// measuredConn is known as long as it is open.
type measuredConn struct {
	*net.TCPConn

	of *measured
}

// Accept implements net.Listener.
func (m *measured) Accept() (net.Conn, error) {
	accepted, err := m.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp, ok := accepted.(*net.TCPConn)
	if !ok {
		return accepted, nil
	}
	c := &measuredConn{TCPConn: tcp, of: m}
	m.open.Store(tcp.RemoteAddr().String(), c)
	return c, nil
}

// Close implements net.Conn.
func (c *measuredConn) Close() error {
	c.of.open.CompareAndDelete(c.RemoteAddr().String(), c)
	return c.TCPConn.Close()
}

// roundTrip is what the kernel measures of the connection from addr; 0 if it is none
// of these.
func (m *measured) roundTrip(addr net.Addr) time.Duration {
	if addr.Network() != "tcp" { // the facade's are within this process
		return 0
	}
	found, ok := m.open.Load(addr.String())
	if !ok {
		return 0
	}
	c, ok := found.(*measuredConn)
	if !ok {
		return 0
	}
	return kernelRoundTrip(c.TCPConn)
}
