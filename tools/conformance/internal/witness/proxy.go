package witness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// queryBody is the query parameter in which GETs carry JSON.
const queryBody = "requestBody"

// violations is the header in which Prism says what is wrong.
const violations = "Sl-Violations"

// verdict is what Prism thought of one request.
type verdict struct {
	method, path string
	status       int
	problems     []string
}

// proxy stands between the program and Prism. It adapts requests and keeps what
// Prism says.
type proxy struct {
	server *http.Server
	url    string
	served chan struct{}

	mu       sync.Mutex
	verdicts []verdict
}

const headerTimeout = 5 * time.Second

func startProxy(ctx context.Context, to *url.URL) (*proxy, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the proxy: %w", err)
	}
	p := &proxy{url: "http://" + l.Addr().String(), served: make(chan struct{})}
	p.server = &http.Server{
		Handler: &httputil.ReverseProxy{
			Rewrite:        func(r *httputil.ProxyRequest) { rewrite(r, to) }, //nolint:contextcheck // it is the request's own
			ModifyResponse: p.keep,
		},
		ReadHeaderTimeout: headerTimeout,
	}
	go func() {
		defer close(p.served)
		_ = p.server.Serve(l) // it ends when close says so
	}()
	return p, nil
}

func (p *proxy) close() {
	_ = p.server.Close() // nothing of it is needed any more
	<-p.served
}

// sentKey is where a request keeps the body that it came with.
type sentKey struct{}

// rewrite adapts a request to what Prism understands.
func rewrite(r *httputil.ProxyRequest, to *url.URL) {
	r.SetURL(to)
	if sent, err := io.ReadAll(r.In.Body); err == nil {
		r.Out.Body = io.NopCloser(bytes.NewReader(sent))
		r.Out = r.Out.WithContext(context.WithValue(r.Out.Context(), sentKey{}, sent))
	}
	scheme, secret, _ := strings.Cut(r.In.Header.Get("Authorization"), " ")
	if scheme == "PortOne" {
		r.Out.Header.Set("Authorization", "Bearer "+secret)
	}
	query := r.In.URL.Query()
	if !query.Has(queryBody) {
		return
	}
	body := query.Get(queryBody)
	r.Out = r.Out.WithContext(context.WithValue(r.Out.Context(), sentKey{}, []byte(body)))
	query.Del(queryBody)
	r.Out.URL.RawQuery = query.Encode()
	r.Out.Body = io.NopCloser(strings.NewReader(body))
	r.Out.ContentLength = int64(len(body))
	r.Out.Header.Set("Content-Type", "application/json")
}

// keep notes what Prism says about a request.
func (p *proxy) keep(response *http.Response) error {
	v := verdict{method: response.Request.Method, path: response.Request.URL.Path, status: response.StatusCode}
	var found []struct {
		Location []string `json:"location"`
		Message  string   `json:"message"`
	}
	if text := response.Header.Get(violations); text != "" {
		if err := json.Unmarshal([]byte(text), &found); err != nil {
			return fmt.Errorf("read Prism's violations: %w", err)
		}
	}
	for _, f := range found {
		if len(f.Location) > 0 && f.Location[0] == "request" {
			v.problems = append(v.problems, strings.Join(f.Location, ".")+": "+f.Message)
		}
	}
	p.mu.Lock()
	p.verdicts = append(p.verdicts, v)
	p.mu.Unlock()
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		return nil
	}
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("read Prism's answer: %w", err)
	}
	sent, _ := response.Request.Context().Value(sentKey{}).([]byte)
	answer = repeat(answer, response.Request, sent)
	response.Body = io.NopCloser(bytes.NewReader(answer))
	response.ContentLength = int64(len(answer))
	response.Header.Set("Content-Length", strconv.Itoa(len(answer)))
	return nil
}

// take returns the verdicts since the last time.
func (p *proxy) take() []verdict {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.verdicts
	p.verdicts = nil
	return taken
}
