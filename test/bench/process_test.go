package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// process is a server in a process of its own, so that its CPU time can be told
// apart from the load's.
type process struct {
	cmd  *exec.Cmd
	addr string
	conn *grpc.ClientConn
	log  string // what it wrote, to be shown when it fails
}

// startRole starts this test binary as one of the roles, which prints its address.
func startRole(b *testing.B, role string, env ...string) *process {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), self)
	cmd.Env = append(append(os.Environ(), roleVar+"="+role), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	p := start(b, cmd)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	p.addr = strings.TrimSpace(line)
	return p
}

// startService builds and starts the real program with logging and validation as
// they are by default.
func startService(b *testing.B, upstream string) *process {
	b.Helper()
	binary, err := rig.Build(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	addr := freeAddr(b)
	log, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), binary, "serve", "--grpc-addr", addr, "--http-addr", freeAddr(b),
		"--admin-addr", freeAddr(b), "--portone-url", "http://"+upstream,
		"--database-url", "sqlite:"+filepath.Join(b.TempDir(), "journal.db"))
	cmd.Env = append(os.Environ(), "PAYMENTSVC_PORTONE_API_SECRET=bench")
	cmd.Stderr = log
	p := start(b, cmd)
	p.addr, p.log = addr, log.Name()
	return p
}

func freeAddr(b *testing.B) string {
	b.Helper()
	l, err := listen(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	return l.Addr().String()
}

func start(b *testing.B, cmd *exec.Cmd) *process {
	b.Helper()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return &process{cmd: cmd}
}

// load makes n calls and returns the server's CPU time per call in microseconds.
// Answers are not decoded: the load must cost the same for both servers.
func (p *process) load(ctx context.Context, b *testing.B, n int) float64 {
	b.Helper()
	if p.conn == nil {
		conn, err := grpc.NewClient(p.addr, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithDefaultCallOptions(grpc.ForceCodecV2(raw{}), grpc.WaitForReady(true)))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		p.conn = conn
		p.awaitReady(ctx, b)
	}
	request, err := proto.Marshal(&paymentv1.GetPaymentRequest{PaymentId: "order-20261122-000173"})
	if err != nil {
		b.Fatal(err)
	}
	before := p.cpu(b)
	var (
		wg     sync.WaitGroup
		failed sync.Once
	)
	for range inFlight {
		wg.Go(func() {
			for range n / inFlight {
				in, out := frame(request), frame(nil)
				if err := p.conn.Invoke(ctx, paymentv1.PaymentService_GetPayment_FullMethodName, &in, &out); err != nil {
					failed.Do(func() { b.Error(err) })
					return
				}
			}
		})
	}
	wg.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return float64((p.cpu(b) - before).Microseconds()) / float64(n/inFlight*inFlight)
}

// awaitReady makes a first call, so that a server which does not come up is seen
// soon.
func (p *process) awaitReady(ctx context.Context, b *testing.B) {
	b.Helper()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	in, out := frame(nil), frame(nil)
	err := p.conn.Invoke(ctx, paymentv1.PaymentService_GetPayment_FullMethodName, &in, &out)
	if status.Code(err) == codes.DeadlineExceeded || status.Code(err) == codes.Unavailable {
		log, _ := os.ReadFile(p.log)
		b.Fatalf("%v\n%s", err, log)
	}
}

// cpu reads the CPU time the process has used.
func (p *process) cpu(b *testing.B) time.Duration {
	b.Helper()
	if runtime.GOOS != "linux" {
		b.Fatal("CPU time of another process is read from /proc, which only Linux has")
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	// The name in brackets may hold spaces; fields 14 and 15 are counted after it.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const (
		userField, systemField = 11, 12
		tick                   = 10 * time.Millisecond
	)
	user, err1 := strconv.Atoi(fields[userField])
	system, err2 := strconv.Atoi(fields[systemField])
	if err1 != nil || err2 != nil {
		b.Fatal(err1, err2)
	}
	return time.Duration(user+system) * tick
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
