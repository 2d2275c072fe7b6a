package app

import (
	"context"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"go.uber.org/fx"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/test/bufconn"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/engine"
	"github.com/paymentsvc/paymentsvc/internal/gateway"
	"github.com/paymentsvc/paymentsvc/internal/service"
	"github.com/paymentsvc/paymentsvc/internal/service/interceptor"
	"github.com/paymentsvc/paymentsvc/internal/service/receive"
	"github.com/paymentsvc/paymentsvc/internal/service/validation"
)

// rpcModule is the gRPC server with its handlers, health and reflection.
var rpcModule = fx.Module("rpc",
	fx.Provide(newServer, newInternalConn),
	fx.Provide(fx.Private, newValidator, newGuards, newInternalListener, newEndless, newMeasured, newMargin),
	fx.Invoke(serveRPC),
)

// Limits of the gRPC server.
const (
	maxResponseBytes = 16 << 20
	maxStreams       = 1000 // per connection; the JSON facade uses one
	streamWorkers    = 64   // goroutines whose stacks have grown already; calls beyond get new ones
	minPingInterval  = 10 * time.Second
	maxConnectionAge = 30 * time.Minute // so that load balancers see new replicas
	connectionGrace  = 90 * time.Second // longer than PortOne may take
)

// newValidator has the rules of all requests. They are compiled beside the first calls:
// that takes most of the time of a start. A program that is built to crash lives for a
// second and needs few of them.
func newValidator(root context.Context, lc fx.Lifecycle, log *slog.Logger, stop fx.Shutdowner) (*validation.Validator, error) {
	v, err := validation.New(service.Requests()...)
	if err != nil || crashpoint.Compiled {
		return v, err
	}
	ctx, cancel := context.WithCancel(root)
	var warming sync.WaitGroup
	lc.Append(fx.StartStopHook(func() {
		warming.Go(func() {
			if err := v.Warm(ctx); err != nil {
				log.ErrorContext(ctx, "rules not compiled", "error", err)
				_ = stop.Shutdown(fx.ExitCode(1)) // it is ending already, or this ends it
			}
		})
	}, func() {
		cancel()
		warming.Wait()
	}))
	return v, nil
}

// newGuards are what every call passes.
func newGuards(log *slog.Logger, v *validation.Validator, m *interceptor.Margin, e endless) []grpc.ServerOption {
	return interceptor.Chain(interceptor.Options{Log: log, Validator: v, Now: time.Now, HTTPStatus: gateway.HTTPStatus, Margin: m, Life: e.life})
}

func newMeasured(l *Listeners) *measured { return &measured{Listener: l.GRPC} }

func newMargin(root context.Context, l *measured) *interceptor.Margin {
	m := &interceptor.Margin{RoundTrip: l.roundTrip, Now: time.Now}
	go m.Watch(root)
	return m
}

func newServer(cfg *Config, ops *engine.Engine, h *health.Server, guards []grpc.ServerOption) *grpc.Server {
	options := slices.Concat(guards, []grpc.ServerOption{
		grpc.MaxRecvMsgSize(receive.Limit),
		grpc.MaxSendMsgSize(maxResponseBytes),
		grpc.MaxConcurrentStreams(maxStreams),
		grpc.NumStreamWorkers(streamWorkers),
		grpc.WaitForHandlers(true),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: minPingInterval, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{MaxConnectionAge: maxConnectionAge, MaxConnectionAgeGrace: connectionGrace}),
	})
	srv := grpc.NewServer(options...)
	reading := receive.Registrar{ServiceRegistrar: srv}
	service.Register(reading, ops)
	service.RegisterOperations(reading, ops, time.Now)
	healthpb.RegisterHealthServer(reading, h)
	if cfg.Reflection {
		reflection.Register(srv)
	}
	return srv
}

// endless ends what clients keep open for ever, such as watching health.
type endless struct {
	life context.Context //nolint:containedctx // it is the server's
	end  context.CancelFunc
}

func newEndless(root context.Context) endless {
	life, end := context.WithCancel(root)
	return endless{life, end}
}

// internalListener is where the JSON facade meets the gRPC server without a port.
type internalListener struct{ *bufconn.Listener }

const internalBuffer = 1 << 20

func newInternalListener() internalListener {
	return internalListener{bufconn.Listen(internalBuffer)}
}

// newInternalConn is the JSON facade's connection.
func newInternalConn(lc fx.Lifecycle, l internalListener) (*grpc.ClientConn, error) {
	options := append(
		gateway.DialOptions(),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()), // it does not leave the process
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxResponseBytes)),
	)
	conn, err := grpc.NewClient("passthrough:///paymentsvc", options...)
	if err != nil {
		return nil, err
	}
	lc.Append(fx.StopHook(conn.Close))
	return conn, nil
}

// lastWord is how long those who watch health have to hear that it ends.
const lastWord = 200 * time.Millisecond

// serveRPC serves on the port and for the facade. On stop, calls that are under
// way may end; then those that are left are cut.
func serveRPC(s servers, external *measured, internal internalListener, srv *grpc.Server, e endless) {
	serve := func(l net.Listener) {
		if err := srv.Serve(l); err != nil {
			s.Log.Error("server ended", "what", "gRPC", "error", err)
			_ = s.Stop.Shutdown(fx.ExitCode(1)) // it is ending already, or this ends it
		}
	}
	s.Lifecycle.Append(fx.Hook{
		OnStart: func(context.Context) error {
			s.Log.Info("serving", "what", "gRPC", "addr", s.Listeners.GRPC.Addr().String())
			go serve(external)
			go serve(internal)
			return nil
		},
		OnStop: func(ctx context.Context) error {
			defer time.AfterFunc(lastWord, e.end).Stop()
			finished := make(chan struct{})
			go func() {
				srv.GracefulStop()
				close(finished)
			}()
			select {
			case <-finished:
				return nil
			case <-ctx.Done():
				srv.Stop()
				<-finished
				return ctx.Err()
			}
		},
	})
}
