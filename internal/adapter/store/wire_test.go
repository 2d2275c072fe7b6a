package store_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// wire stands between a store and its PostgreSQL, and breaks when it is told to.
type wire struct {
	server  string
	address string
	lose    atomic.Bool
	all     sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener
	ends     map[net.Conn]bool
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	w := &wire{server: server, address: "127.0.0.1:0", ends: map[net.Conn]bool{}}
	w.listen(t)
	t.Cleanup(func() { w.cut(t) })
	return w
}

// through is a database URL that leads through the wire.
func (w *wire) through(url string) string {
	return strings.Replace(url, w.server, w.address, 1)
}

// loseNext lets the next change be committed and its answer get lost.
func (w *wire) loseNext() { w.lose.Store(true) }

func (w *wire) listen(t *testing.T) {
	t.Helper()
	var lc net.ListenConfig
	listener, err := lc.Listen(t.Context(), "tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listener, w.address = listener, listener.Addr().String()
	w.all.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			w.connect(client)
		}
	})
}

// cut breaks all connections and refuses new ones until the end of it.
func (w *wire) cut(t *testing.T) (end func()) {
	t.Helper()
	w.mu.Lock()
	_ = w.listener.Close()
	for end := range w.ends {
		_ = end.Close()
	}
	w.mu.Unlock()
	w.all.Wait()
	return func() { w.listen(t) }
}

func (w *wire) connect(client net.Conn) {
	var dialer net.Dialer
	server, err := dialer.DialContext(context.Background(), "tcp", w.server)
	if err != nil {
		_ = client.Close()
		return
	}
	w.mu.Lock()
	w.ends[client], w.ends[server] = true, true
	w.mu.Unlock()
	hangUp := func() {
		_ = client.Close()
		_ = server.Close()
	}
	w.all.Go(func() {
		defer hangUp()
		_, _ = io.Copy(server, client)
	})
	w.all.Go(func() {
		defer hangUp()
		w.answer(client, bufio.NewReader(server))
	})
}

// answer passes on what the server says, one answer at a time, as far as it is to.
func (w *wire) answer(client io.Writer, server *bufio.Reader) {
	var answer bytes.Buffer
	committed := false
	for {
		kind, body, err := message(server, &answer)
		if err != nil {
			return
		}
		switch kind {
		case 'C': // a command is complete
			tag, _, _ := strings.Cut(string(body), " ")
			committed = committed || tag == "INSERT" || tag == "UPDATE" || strings.HasPrefix(tag, "COMMIT")
		case 'Z': // ready; in no transaction if I
			if committed && body[0] == 'I' && w.lose.CompareAndSwap(true, false) {
				return
			}
			committed = false
		}
		if kind == 'Z' || kind == 'R' || kind == 'E' {
			if _, err := answer.WriteTo(client); err != nil {
				return
			}
		}
	}
}

// message reads one message and adds it to into.
func message(server *bufio.Reader, into *bytes.Buffer) (kind byte, body []byte, err error) {
	header := make([]byte, 5)
	if _, err := io.ReadFull(server, header); err != nil {
		return 0, nil, err
	}
	body = make([]byte, binary.BigEndian.Uint32(header[1:])-4)
	if _, err := io.ReadFull(server, body); err != nil {
		return 0, nil, err
	}
	into.Write(header)
	into.Write(body)
	return header[0], body, nil
}
