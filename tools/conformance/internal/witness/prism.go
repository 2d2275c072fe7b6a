package witness

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// startTimeout is what Prism may take to read the document, which is long.
const startTimeout = 3 * time.Minute

// prism is a running mock server.
type prism struct {
	command *exec.Cmd
	url     *url.URL
	ready   chan struct{}
	ended   chan struct{}
}

// startPrism runs the Prism that is installed in dir.
func startPrism(ctx context.Context, dir, document string) (*prism, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	cli := filepath.Join(dir, "node_modules", "@stoplight", "prism-cli", "dist", "index.js")
	args := []string{cli, "mock", "-m", "false", "-h", "127.0.0.1", "-p", strconv.Itoa(port), document}
	p := &prism{
		command: exec.CommandContext(ctx, "node", args...), //nolint:gosec // the paths come from the person at the command line
		url:     &url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))},
		ready:   make(chan struct{}),
		ended:   make(chan struct{}),
	}
	p.command.Cancel = func() error { return p.command.Process.Signal(syscall.SIGTERM) }
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("run Prism: %w", err)
	}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("run Prism (is Node.js installed?): %w", err)
	}
	go p.read(out)
	return p, p.wait(ctx)
}

func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.Join(errors.New("find a free port: not a TCP address"), l.Close())
	}
	return addr.Port, l.Close()
}

// read waits for the line that says that Prism serves, and discards the rest.
func (p *prism) read(out io.Reader) {
	defer close(p.ended)
	lines := bufio.NewScanner(out)
	isReady := false
	for lines.Scan() {
		if !isReady && strings.Contains(lines.Text(), "is listening") {
			isReady = true
			close(p.ready)
		}
	}
	_, _ = io.Copy(io.Discard, out) // a line too long for the scanner
}

func (p *prism) wait(ctx context.Context) error {
	timeout := time.NewTimer(startTimeout)
	defer timeout.Stop()
	select {
	case <-p.ready:
		return nil
	case <-p.ended:
		return errors.New("run Prism: it ended at once; is it installed? (make witness does that)")
	case <-timeout.C:
		return errors.New("run Prism: it does not serve")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *prism) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended already
	<-p.ended
	_ = p.command.Wait() // a signal ends it with an error
}
