package e2e_test

import (
	"net/http"
	"testing"

	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

func TestHealthIsToldOfEachServiceAndOfAll(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	services := map[string]bool{"": true}
	for _, m := range methods(t) {
		services[string(m.Parent().FullName())] = true
	}
	for name := range services {
		got, err := healthpb.NewHealthClient(p.conn).Check(t.Context(), &healthpb.HealthCheckRequest{Service: name})
		if err != nil || got.GetStatus() != healthpb.HealthCheckResponse_SERVING {
			t.Errorf("health of %q: %v (%v)", name, got, err)
		}
	}
	_, err := healthpb.NewHealthClient(p.conn).Check(t.Context(), &healthpb.HealthCheckRequest{Service: "paymentsvc.Nobody"})
	if status.Code(err) != codes.NotFound {
		t.Errorf("health of a service that there is not: %v", err)
	}
	for _, path := range []string{"/livez", "/readyz", "/metrics", "/debug/pprof/"} {
		if got := p.get(t, path); got != http.StatusOK {
			t.Errorf("%s answers %d", path, got)
		}
	}
}

func TestReflectionCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	p := serve(t, func(cfg *app.Config) { cfg.Reflection = false })
	stream, err := reflectionpb.NewServerReflectionClient(p.conn).ServerReflectionInfo(t.Context())
	if err == nil {
		_, err = stream.Recv()
	}
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("got %v, want that there is no reflection", err)
	}
	ask := &caller{p, typed{p.conn}}
	banks(t, ask)
}
