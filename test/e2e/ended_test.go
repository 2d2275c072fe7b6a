package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// requireEnded checks what a program that was told to stop has said about it.
func requireEnded(t *testing.T, p *process, operations float64) {
	t.Helper()
	for event, want := range map[string]map[string]any{"stopping": {"operations": operations}, "stopped": nil} {
		lines := p.log.with(`"msg":"` + event + `"`)
		if len(lines) != 1 {
			t.Errorf("%q is logged %d times:\n%s", event, len(lines), p.log.String())
			continue
		}
		said := entry(t, lines[0])
		for key, value := range want {
			if said[key] != value {
				t.Errorf("%s: %s is %v, want %v", event, key, said[key], value)
			}
		}
	}
}

func TestAStopIsLoggedAndNoFailure(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{"by Ctrl-C": syscall.SIGINT, "by a supervisor": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, nil, ports...)
			p.addr(t, "JSON")
			p.signal(t, signal)
			if exit := p.wait(t); exit != 0 {
				t.Errorf("exit status %d", exit)
			}
			requireEnded(t, p, 0)
		})
	}
}

func TestAStopTellsHowManyOperationsItWaitsFor(t *testing.T) {
	t.Parallel()
	g := newGate()
	u := newUpstream(t, g)
	p := start(t, []string{envURL + u.url, "PAYMENTSVC_PORTONE_API_SECRET=" + apiSecret}, append(ports, "--key-in=on")...)
	served := p.program(t)
	c := &caller{served, typed{served.conn}}
	var (
		wg       sync.WaitGroup
		releases []func()
	)
	for _, id := range []string{"waits-1", "waits-2"} {
		releases = append(releases, g.hold(t, "/payments/"+id+"/instant"))
		pay := payByCard(id, 1000)
		wg.Go(func() { c.via.call(t.Context(), t, methodOf(t, pay), pay) })
	}
	soon(t, "the calls", func() bool { return u.requests.Load() > 1 })
	p.signal(t, terminate)
	soon(t, "the stop", func() bool { return len(p.log.with(`"stopping"`)) > 0 })
	for _, release := range releases {
		release()
	}
	wg.Wait()
	if exit := p.wait(t); exit != 0 {
		t.Errorf("exit status %d", exit)
	}
	requireEnded(t, p, 2)
}

func TestTheSandboxAloneLogsItsStop(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "sandbox", "--sandbox-addr", anyPort)
	soon(t, "serving", func() bool { return len(p.log.with("msg=serving")) > 0 })
	p.signal(t, terminate)
	if exit := p.wait(t); exit != 0 || len(p.log.with("msg=stopping")) != 1 || len(p.log.with("msg=stopped")) != 1 {
		t.Errorf("exit status %d:\n%s", exit, p.log.String())
	}
}

// TestMakeRunEndsWithoutAnError starts the program as the README says, and ends it as a
// terminal does: with a signal to everything that was started.
func TestMakeRunEndsWithoutAnError(t *testing.T) {
	t.Parallel()
	var said logbook
	run := exec.CommandContext(t.Context(), "make", "--directory=../..", "run")
	run.Env = append(
		os.Environ(), "PAYMENTSVC_GRPC_ADDR="+anyPort, "PAYMENTSVC_HTTP_ADDR="+anyPort, "PAYMENTSVC_ADMIN_ADDR="+anyPort, "PAYMENTSVC_SANDBOX_ADDR="+anyPort,
		"PAYMENTSVC_DATABASE_URL=sqlite:"+filepath.Join(t.TempDir(), "journal.db"),
	)
	run.Stdout, run.Stderr = &said, &said
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run.WaitDelay = time.Second
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	group := -run.Process.Pid
	t.Cleanup(func() { _ = syscall.Kill(group, syscall.SIGKILL) })
	soon(t, "serving", func() bool { return len(said.with("msg=serving", "what=JSON")) > 0 })
	if err := syscall.Kill(group, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = run.Wait() // make ends by the signal, too
	if text := said.String(); strings.Contains(text, "Error") || !strings.Contains(text, "msg=stopped") {
		t.Errorf("it said\n%s", text)
	}
}
