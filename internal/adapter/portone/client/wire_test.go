package client_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// wire reads requests of one connection.
type wire struct {
	r *bufio.Reader
}

func newWire(c net.Conn) *wire { return &wire{r: bufio.NewReader(c)} }

// next reads one whole request, body included.
func (w *wire) next() (*http.Request, bool) {
	req, err := http.ReadRequest(w.r)
	if err != nil {
		return nil, false
	}
	_, err = io.Copy(io.Discard, req.Body)
	return req, err == nil
}

// answer is an HTTP answer with a Content-Length.
func answer(status int, contentType, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		status, http.StatusText(status), contentType, len(body), body)
}

const jsonType = "application/json"

func jsonAnswer(status int, body string) string { return answer(status, jsonType, body) }

// lined joins header lines the way HTTP does.
func lined(lines ...string) string { return strings.Join(lines, "\r\n") }
