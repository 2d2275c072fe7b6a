package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"syscall"
	"time"
)

// command is bash with commands, in a process group of its own: what it starts
// can be ended with it.
func command(ctx context.Context, dir string, environ []string, commands string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", commands) //nolint:gosec // running them is the purpose
	cmd.Dir = dir
	cmd.Env = environ
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	return cmd
}

// shell runs commands and returns all that they print.
func shell(ctx context.Context, dir string, environ []string, commands string) (string, error) {
	var printed bytes.Buffer
	cmd := command(ctx, dir, environ, commands)
	cmd.Stdout, cmd.Stderr = &printed, &printed
	err := cmd.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return printed.String(), err
}

// server is what a step has started and that goes on running.
type server struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when the shell has ended
}

const pollEvery = 100 * time.Millisecond

// start starts the commands of a step and waits until they are ready. It says
// what is wrong if they do not get there.
func (t tour) start(ctx context.Context, s step) (*server, string) {
	if isReady(ctx, t.ready) {
		return nil, t.ready + " answers already: something else is running on this machine"
	}
	var printed bytes.Buffer
	cmd := command(context.WithoutCancel(ctx), t.root, t.environ, s.commands)
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		return nil, err.Error()
	}
	running := &server{cmd: cmd, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // what is left of the group decides, and what was printed
		close(running.ended)
	}()
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	problem := running.await(ctx, t.ready)
	if problem == "" {
		return running, ""
	}
	running.stop(stopWithin)
	return nil, fmt.Sprintf("%s; it printed:\n%s", problem, &printed)
}

// await waits until url answers.
func (s *server) await(ctx context.Context, url string) string {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.ended:
			return "it ended instead of going on"
		case <-ctx.Done():
			return url + " does not answer"
		case <-tick.C:
			if isReady(ctx, url) {
				return ""
			}
		}
	}
}

func isReady(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close() // its status was all
	return resp.StatusCode == http.StatusOK
}

// stop asks everything that was started to end, and ends it if it does not.
func (s *server) stop(within time.Duration) { s.end(syscall.SIGTERM, within) }

// end sends a signal to everything that was started, and ends what goes on.
func (s *server) end(by syscall.Signal, within time.Duration) {
	if s == nil {
		return
	}
	group := -s.cmd.Process.Pid
	_ = syscall.Kill(group, by) // it may have ended
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for !errors.Is(syscall.Kill(group, 0), syscall.ESRCH) {
		select {
		case <-tick.C:
		case <-deadline.C:
			_ = syscall.Kill(group, syscall.SIGKILL) // it may have ended
			<-s.ended
			return
		}
	}
	<-s.ended
}
