package e2e_test

import (
	"context"
	"net/http"
	"sync"
	"syscall"
	"testing"

	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

const terminate = syscall.SIGTERM

func TestAProgramThatIsToldToStopFinishesWhatItBegan(t *testing.T) {
	t.Parallel()
	for name, connect := range transports() {
		t.Run("over "+name, func(t *testing.T) {
			t.Parallel()
			g := newGate()
			u := newUpstream(t, g)
			process := start(t, []string{envURL + u.url, "PAYMENTSVC_PORTONE_API_SECRET=" + apiSecret}, append(ports, "--key-in=on")...)
			p := process.program(t)
			p.sandbox = u.url
			c := &caller{p, connect(t, p)}
			watch := watchHealth(t, p)

			release := g.hold(t, "/payments/running/instant")
			pay := payByCard("running", 5000)
			var (
				wg     sync.WaitGroup
				result answer
			)
			wg.Go(func() { result = c.via.call(t.Context(), t, methodOf(t, pay), pay) })
			soon(t, "the call", func() bool { return u.requests.Load() > 0 })
			process.signal(t, terminate)

			if got, err := watch.Recv(); err != nil || got.GetStatus() != healthpb.HealthCheckResponse_NOT_SERVING {
				t.Errorf("health is %v (%v), want it to say that it stops", got, err)
			}
			if got := p.get(t, "/readyz"); got != http.StatusServiceUnavailable {
				t.Errorf("/readyz answers %d while it stops", got)
			}
			if got := p.get(t, "/livez"); got != http.StatusOK {
				t.Errorf("/livez answers %d while it stops", got)
			}
			release()
			wg.Wait()
			if result.err != nil {
				t.Errorf("the call that was under way: %v", result.err)
			}
			if exit := process.wait(t); exit != 0 {
				t.Errorf("exit status %d: %s", exit, process.log.String())
			}
			requireMoved(t, c, "running", movement{"charge", 5000})
		})
	}
}

// get asks the administration's port and returns the status.
func (s *program) get(t *testing.T, path string) int {
	t.Helper()
	answered, _ := s.read(t, s.admin+path)
	return answered
}

// watchHealth watches the health of the program, which is good.
func watchHealth(t *testing.T, p *program) healthpb.Health_WatchClient {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	t.Cleanup(cancel)
	watch, err := healthpb.NewHealthClient(p.conn).Watch(ctx, &healthpb.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		got, err := watch.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if got.GetStatus() == healthpb.HealthCheckResponse_SERVING {
			return watch
		}
	}
}

func TestASecondSignalEndsTheProgramAtOnce(t *testing.T) {
	t.Parallel()
	g := newGate()
	u := newUpstream(t, g)
	process := start(t, []string{envURL + u.url, "PAYMENTSVC_PORTONE_API_SECRET=" + apiSecret}, ports...)
	p := process.program(t)
	watch := watchHealth(t, p)
	g.hold(t, "/payments/stuck")
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := paymentv1.NewPaymentServiceClient(p.conn).GetPayment(t.Context(), &paymentv1.GetPaymentRequest{PaymentId: "stuck"})
		if status.Code(err) != codes.Unavailable {
			t.Errorf("the call that was cut: %v", err)
		}
	})
	soon(t, "the call", func() bool { return u.requests.Load() > 0 })
	process.signal(t, terminate)
	if _, err := watch.Recv(); err != nil { // it has heard the first
		t.Fatal(err)
	}
	soon(t, "the end", func() bool {
		select {
		case <-process.exited:
			return true
		default:
			_ = process.cmd.Process.Signal(terminate) // the second, or one more if it came too soon
			return false
		}
	})
	if state, ok := process.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || state.Signal() != terminate {
		t.Errorf("it ended as %v, want it ended by the signal", process.cmd.ProcessState)
	}
	wg.Wait()
}

func TestClientsThatStayConnectedDoNotHoldUpAStop(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	watchHealth(t, p)
	stream, err := reflectionpb.NewServerReflectionClient(p.conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ask := &asker{stream}
	ask.ask(t, &reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}})
	p.stop()
	if _, err := stream.Recv(); status.Code(err) != codes.Unavailable {
		t.Errorf("got %v, want the end of the stream", err)
	}
}
