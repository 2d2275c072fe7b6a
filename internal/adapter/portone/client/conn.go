package client

import (
	"bufio"
	"errors"
	"net"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
)

// usage is what one request did to its connection.
type usage struct {
	first, last time.Time // around all writes
	written     int64     // bytes the connection took
	headed      bool      // the headers of the answer are complete
	ended       bool      // the connection ended
}

// nothing reports whether no byte left. A write that failed with no byte taken
// sent nothing: TLS counts a record only when all of it was written, and a peer
// cannot open a part of one.
func (u *usage) nothing() bool { return u.written == 0 }

// errQuota is an answer that does not end.
var errQuota = errors.New("answer is longer than allowed")

// conn is a connection that knows what was written to it. It counts above TLS, so
// that what it counts is the request and not the handshake. One request has it at
// a time, on one goroutine; only shut may be called from another.
type conn struct {
	net.Conn
	usage

	raw net.Conn // the socket below TLS, which can be reset without a farewell
	in  *bufio.Reader
	out *bufio.Writer
	now func() time.Time

	quota  int64       // bytes of the answer that may still be read
	reused bool        // it has carried a request before
	expiry *time.Timer // closes it when it was idle for too long
}

func newConn(secured, raw net.Conn, now func() time.Time) *conn {
	c := &conn{Conn: secured, raw: raw, now: now}
	c.in, c.out = bufio.NewReader(c), bufio.NewWriter(c)
	return c
}

// Write implements [net.Conn]. The first time is taken before bytes can leave.
func (c *conn) Write(p []byte) (int, error) {
	if c.first.IsZero() {
		c.first = c.now()
	}
	crashpoint.AtHeaders(c.Conn, p)
	n, err := c.Conn.Write(p)
	c.written += int64(n)
	c.last = c.now()
	c.ended = c.ended || err != nil
	return n, err
}

// Read implements [net.Conn]. It notes the end of the stream, which the parsers of
// net/http report under many names.
func (c *conn) Read(p []byte) (int, error) {
	if c.quota <= 0 {
		return 0, errQuota
	}
	n, err := c.Conn.Read(p[:min(int64(len(p)), c.quota)])
	c.quota -= int64(n)
	c.ended = c.ended || err != nil
	return n, err
}

// shut ends the connection of a request that was not answered. It resets the
// socket, which drops what the kernel still holds; a plain close would go on
// delivering that, perhaps minutes later when a network heals, and "given up"
// would not be the end. There is no TLS farewell: it could wait for a peer that
// does not read.
func (c *conn) shut() {
	if s, ok := c.raw.(interface{ SetLinger(seconds int) error }); ok {
		_ = s.SetLinger(0)
	}
	_ = c.raw.Close()
}
