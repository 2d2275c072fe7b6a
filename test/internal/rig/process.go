package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
)

// Process is one run of the program.
type Process struct {
	Log *Log

	process *os.Process
	ended   chan struct{}
	state   *os.ProcessState // once ended
}

// launch starts the program with settings beside those of this process, of which
// those of the program itself are left out.
func launch(path string, settings []string, args ...string) (*Process, error) {
	command := exec.Command(path, args...) //nolint:gosec,noctx // a program that a test has built; it is ended by its signals
	command.Env = settings
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PAYMENTSVC_") && !strings.HasPrefix(entry, crashpoint.Variable) {
			command.Env = append(command.Env, entry)
		}
	}
	p := &Process{Log: newLog(), ended: make(chan struct{})}
	command.Stdout, command.Stderr, command.SysProcAttr = p.Log, p.Log, attributes()
	started := make(chan error, 1)
	go func() { // ends with the process, which every user of launch ends
		// The process is told when the thread that made it ends: keep that.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.ended)
		err := command.Start()
		p.process = command.Process
		started <- err
		if err == nil {
			_ = command.Wait() // how it ended is in its state
			p.state = command.ProcessState
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	return p, nil
}

// startTime bounds starting. It is long because many start at once.
const startTime = time.Minute

// serving waits for the address that the program serves something on.
func (p *Process) serving(ctx context.Context, what string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	return p.Log.await(ctx, p, 0, regexp.MustCompile(`msg=serving what=`+what+` addr=(\S+)`))
}

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// HasEnded reports whether it has.
func (p *Process) HasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// WasKilled reports whether the process was ended by a SIGKILL.
func (p *Process) WasKilled() bool {
	if !p.HasEnded() {
		return false
	}
	status, ok := p.state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// PID is the process's number.
func (p *Process) PID() int { return p.process.Pid }

// ExitCode is how an ended process ended; -1 for a signal.
func (p *Process) ExitCode() int { return p.state.ExitCode() }

// Signal sends a signal; to a process that has ended it does nothing.
func (p *Process) Signal(s syscall.Signal) error {
	if err := p.process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal the program: %w", err)
	}
	return nil
}

// Kill ends the process without a word, and waits for the end.
func (p *Process) Kill() {
	_ = p.Signal(syscall.SIGKILL) // it cannot fail for a process of our own
	<-p.ended
}

// IsStopped reports whether the process was stopped by a signal.
func (p *Process) IsStopped() bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.process.Pid))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(status), ") ") // the name before may have blanks
	return strings.HasPrefix(after, "T")
}
