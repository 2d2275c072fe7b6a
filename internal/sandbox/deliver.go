package sandbox

import (
	"bytes"
	"fmt"
	"maps"
	"net"
	"net/http"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// deliver puts an observation on the wire. What the server would not let a handler
// do to a connection is done by aborting the handler, which is how net/http ends
// one, or on the bare connection.
func (s *Sandbox) deliver(w http.ResponseWriter, r *http.Request, o *fault.Observation) {
	switch {
	case o.Outcome == fault.WasReset:
		cut(w, func(c net.Conn) {
			if tcp, ok := c.(*net.TCPConn); ok {
				_ = tcp.SetLinger(0) // makes Close send a RST
			}
		})
	case o.Status == 0:
		cut(w, func(net.Conn) {})
	case o.Copies > 1:
		cut(w, func(c net.Conn) {
			for range o.Copies {
				_, _ = c.Write(s.raw(o))
			}
		})
	default:
		s.respond(w, r, o)
	}
}

// respond answers through the server, as far as the answer goes.
func (s *Sandbox) respond(w http.ResponseWriter, r *http.Request, o *fault.Observation) {
	maps.Copy(w.Header(), s.headerOf(o))
	if o.ContentType == "" {
		w.Header()["Content-Type"] = nil // or the server would guess one
	}
	w.WriteHeader(o.Status)
	if o.Interval > 0 {
		s.dribble(w, r, o)
		return
	}
	_, _ = w.Write(o.Body) //nolint:gosec // JSON and our own pages; the client may have gone, the work is done anyway
	if o.Outcome != fault.Answered {
		flush(w)
		panic(http.ErrAbortHandler) //nolint:forbidigo // how net/http ends one connection and no other
	}
}

// dribble sends a body byte by byte, for as long as somebody takes it.
func (s *Sandbox) dribble(w http.ResponseWriter, r *http.Request, o *fault.Observation) {
	for i := range o.Body {
		s.options.Wait(o.Interval)
		if _, err := w.Write(o.Body[i : i+1]); err != nil || r.Context().Err() != nil { //nolint:gosec // as above
			return
		}
		flush(w)
	}
}

func flush(w http.ResponseWriter) {
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}

// cut ends the connection after doing something to it. A connection that cannot be
// had, as with HTTP/2, is ended by the server.
func cut(w http.ResponseWriter, prepare func(net.Conn)) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler) //nolint:forbidigo // how net/http ends one connection and no other
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) //nolint:forbidigo // how net/http ends one connection and no other
	}
	_ = conn.SetDeadline(time.Time{})
	prepare(conn)
	_ = conn.Close()
}

// raw is an answer as it travels.
func (s *Sandbox) raw(o *fault.Observation) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", o.Status, http.StatusText(o.Status))
	_ = s.headerOf(o).Write(&b)
	b.WriteString("\r\n")
	b.Write(o.Body)
	return b.Bytes()
}
