package client

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
)

const (
	// maxHeaders bounds the headers of an answer, interim answers included;
	// PortOne sends about 500 bytes.
	maxHeaders = 64 << 10
	// expectedBody is what the buffer of a body starts with at most. An answer that
	// announces more must deliver it first.
	expectedBody = 64 << 10
	// overhead is how much longer than its content a body in chunks may be.
	overhead = 2
)

var (
	errTooLarge = errors.New("body is too large")
	errSwitched = errors.New("protocol was switched unasked")
)

// answer is a complete HTTP answer.
type answer struct {
	status int
	header http.Header
	body   []byte
	last   bool // the connection cannot carry another request
}

// exchange sends one request and reads one answer. That a request goes out once
// is plain here: it is written to this connection, and nothing else ever sees it.
// [http.Transport] is not used because it repeats requests by itself (a write too,
// if it has an Idempotency-Key), and because bytes that arrive behind an answer
// end up in the log or, if the connection is taken up quickly, as the answer to the
// next request. Here they disqualify the connection.
func (c *conn) exchange(m *http.Request, maxBody int64) (answer, error) {
	c.usage = usage{}
	crashpoint.AtWrite(m.Method, crashpoint.Connected)
	if err := m.Write(c.out); err != nil {
		return answer{}, err
	}
	if err := c.out.Flush(); err != nil {
		return answer{}, err
	}
	crashpoint.AtWrite(m.Method, crashpoint.BodyWritten)
	resp, err := c.readHeaders(m) //nolint:bodyclose // closing a body reads the rest of it; the connection gets closed instead
	if err != nil {
		return answer{}, err
	}
	crashpoint.AtWrite(m.Method, crashpoint.AnswerBegun)
	body, err := c.readBody(resp, maxBody)
	crashpoint.AtWrite(m.Method, crashpoint.AnswerRead)
	if err != nil {
		return answer{}, err
	}
	return answer{
		status: resp.StatusCode,
		header: resp.Header,
		body:   body,
		last:   resp.Close || c.in.Buffered() > 0,
	}, nil
}

// readHeaders reads up to the end of the headers of the final answer.
func (c *conn) readHeaders(m *http.Request) (*http.Response, error) {
	c.quota = maxHeaders
	for {
		resp, err := http.ReadResponse(c.in, m)
		switch {
		case err != nil:
			return nil, err
		case resp.StatusCode == http.StatusSwitchingProtocols:
			return nil, errSwitched
		case resp.StatusCode >= http.StatusOK:
			c.headed = true
			return resp, nil
		}
	}
}

// readBody reads all of a body that fits.
func (c *conn) readBody(resp *http.Response, most int64) ([]byte, error) {
	if resp.ContentLength > most {
		return nil, errTooLarge
	}
	c.quota = overhead*most + maxHeaders // trailers count too
	var b bytes.Buffer
	b.Grow(int(min(max(resp.ContentLength, 0), expectedBody)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(resp.Body, most+1))
	if err != nil {
		return nil, err
	}
	if n > most {
		return nil, errTooLarge
	}
	return b.Bytes(), nil
}
