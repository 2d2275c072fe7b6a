package e2e_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// workshop is where the program is built as it is released.
var workshop = rig.Workshop{Flags: []string{"-trimpath", "-ldflags=-s -w"}}

// process is the program as a child of this one, in an empty folder.
type process struct {
	cmd    *exec.Cmd
	out    bytes.Buffer
	log    logbook
	exited chan struct{}
}

// start starts the program with nothing of ours in its environment but env.
func start(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(t.Context(), workshop.Program(t), args...), exited: make(chan struct{})}
	p.cmd.Dir = t.TempDir()
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PAYMENTSVC_") {
			p.cmd.Env = append(p.cmd.Env, entry)
		}
	}
	p.cmd.Env = append(p.cmd.Env, env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // its state tells
		close(p.exited)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.exited
	})
	return p
}

// wait waits until the program has ended and returns its exit status.
func (p *process) wait(t *testing.T) int {
	t.Helper()
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		t.Fatalf("the program goes on; it logged\n%s", p.log.String())
		return 0
	}
}

// ports are the settings that let the program choose its ports.
var ports = []string{"--grpc-addr", anyPort, "--http-addr", anyPort, "--admin-addr", anyPort, "--sandbox-addr", anyPort}

// addr waits until the program serves and returns the address it says.
func (p *process) addr(t *testing.T, what string) string {
	t.Helper()
	var addr string
	soon(t, "serving "+what, func() bool {
		for _, line := range p.log.with(`"serving"`) {
			var said struct {
				What string `json:"what"`
				Addr string `json:"addr"`
			}
			if json.Unmarshal([]byte(line), &said) == nil && said.What == what {
				addr = said.Addr
			}
		}
		select {
		case <-p.exited:
			t.Fatalf("the program ended; it logged\n%s", p.log.String())
		default:
		}
		return addr != ""
	})
	return addr
}

// program waits until the program serves and returns it as its callers see it.
func (p *process) program(t *testing.T) *program {
	t.Helper()
	served := &program{grpc: p.addr(t, "gRPC"), http: "http://" + p.addr(t, "JSON"), admin: "http://" + p.addr(t, "admin"), web: newWeb(t), log: &p.log}
	served.conn = served.dial(t)
	return served
}

// signal sends a signal to the program.
func (p *process) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}
