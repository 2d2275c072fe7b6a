// Package service runs the program under test as its users do: the real binary,
// called over real connections.
package service

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Secret is the API secret that the program is given.
const Secret = "conformance-secret" //nolint:gosec // for the upstream of this tool only

// Service is a running program.
type Service struct {
	// Conn is a connection to its gRPC server.
	Conn *grpc.ClientConn
	// HTTP and Admin are base URLs.
	HTTP, Admin string

	command *exec.Cmd
	log     *watcher
	client  *client
}

const (
	startTimeout = 30 * time.Second
	maxAnswer    = 64 << 20
)

// Build builds the program in the module at root and returns where it is.
func Build(ctx context.Context, root, dir string) (string, error) {
	binary := dir + "/paymentsvc"
	command := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/paymentsvc") //nolint:gosec // into a directory of this tool
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return binary, nil
}

// Operations returns what the program prints as its table of operations.
func Operations(ctx context.Context, binary string) ([]byte, error) {
	out, err := exec.CommandContext(ctx, binary, "operations", "--json").Output()
	if err != nil {
		return nil, fmt.Errorf("list the operations: %w", err)
	}
	return out, nil
}

// Start runs binary with upstream as its PortOne, on free ports, with its files in
// dir, and waits until it serves.
func Start(ctx context.Context, binary, upstream, dir string) (*Service, error) {
	s := &Service{log: newWatcher(), client: newClient()}
	s.command = exec.CommandContext(ctx, binary, "serve")
	s.command.Dir = dir
	s.command.Cancel = func() error { return s.command.Process.Signal(syscall.SIGTERM) }
	s.command.Env = environment(upstream, dir)
	stderr, err := s.command.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	if err := s.command.Start(); err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	go s.log.read(stderr)
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// environment is the program's, without anything of ours that could change it.
func environment(upstream, dir string) []string {
	env := []string{
		"PAYMENTSVC_PORTONE_URL=" + upstream,
		"PAYMENTSVC_PORTONE_API_SECRET=" + Secret,
		"PAYMENTSVC_DATABASE_URL=sqlite:" + dir + "/paymentsvc.db",
		"PAYMENTSVC_KEY_IN=on",
		"PAYMENTSVC_LOG_FORMAT=json",
	}
	for _, server := range []string{"GRPC", "HTTP", "WEBHOOK", "ADMIN", "SANDBOX"} {
		env = append(env, "PAYMENTSVC_"+server+"_ADDR=127.0.0.1:0")
	}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PAYMENTSVC_") {
			env = append(env, entry)
		}
	}
	return env
}

// connect waits for the addresses that the program logs, and connects.
func (s *Service) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	addresses := map[string]string{"gRPC": "", "JSON": "", "admin": ""}
	for what := range addresses {
		addr, err := s.log.address(ctx, what)
		if err != nil {
			return fmt.Errorf("wait for the program to serve %s: %w\n%s", what, err, s.log.tail())
		}
		addresses[what] = addr
	}
	s.HTTP, s.Admin = "http://"+addresses["JSON"], "http://"+addresses["admin"]
	conn, err := grpc.NewClient(addresses["gRPC"],
		grpc.WithTransportCredentials(insecure.NewCredentials()), // it does not leave the machine
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)))
	if err != nil {
		return fmt.Errorf("connect to the program: %w", err)
	}
	s.Conn = conn
	return nil
}

// Stop ends the program as its users do and waits for it.
func (s *Service) Stop() error {
	if s.Conn != nil {
		_ = s.Conn.Close() // the program ends now
	}
	s.client.close()
	_ = s.command.Process.Signal(syscall.SIGTERM) // it may have ended already
	<-s.log.ended
	if err := s.command.Wait(); err != nil {
		return fmt.Errorf("stop the program: %w\n%s", err, s.log.tail())
	}
	return nil
}

// Panics are the lines of the log that speak of one.
func (s *Service) Panics() []string {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return s.log.panics
}

// watcher reads the program's log.
type watcher struct {
	mu        sync.Mutex
	addresses map[string]string
	changed   chan struct{}
	last      []string
	panics    []string
	ended     chan struct{}
}

func newWatcher() *watcher {
	return &watcher{addresses: map[string]string{}, changed: make(chan struct{}), ended: make(chan struct{})}
}

const (
	kept    = 30
	maxLine = 1 << 20
)

func (w *watcher) read(from io.Reader) {
	defer close(w.ended)
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		w.line(lines.Bytes())
	}
}

func (w *watcher) line(line []byte) {
	var entry struct {
		Msg  string `json:"msg"`
		What string `json:"what"`
		Addr string `json:"addr"`
	}
	_ = json.Unmarshal(line, &entry) // a line that is no JSON is kept all the same
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = append(w.last, string(line))
	w.last = w.last[max(0, len(w.last)-kept):]
	if bytes.Contains(line, []byte("panic:")) {
		w.panics = append(w.panics, string(line))
	}
	if entry.Msg == "serving" {
		w.addresses[entry.What] = entry.Addr
		close(w.changed)
		w.changed = make(chan struct{})
	}
}

// address waits until the program says where it serves what.
func (w *watcher) address(ctx context.Context, what string) (string, error) {
	for {
		w.mu.Lock()
		addr, changed := w.addresses[what], w.changed
		w.mu.Unlock()
		if addr != "" {
			return addr, nil
		}
		select {
		case <-changed:
		case <-w.ended:
			return "", errors.New("the program ended")
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (w *watcher) tail() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.last, "\n")
}
