package outage_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	healthpb "google.golang.org/grpc/health/grpc_health_v1"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
)

// noticed is how soon the program must know that the database is gone, or back. It
// writes something every two seconds, and gives up on that after two more.
const noticed = 8 * time.Second

// admin asks the port of operators for something.
func (h *house) admin(t *testing.T, path string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.service.Admin+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it is read whole
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, body
}

// isReady reports whether the program says that it is, which it must say to all
// alike: at the port of operators, and for each service to whoever balances load.
func (h *house) isReady(t *testing.T) bool {
	t.Helper()
	status, body := h.admin(t, "/readyz")
	var said struct {
		Ready    bool `json:"ready"`
		NotReady []struct {
			What string `json:"what"`
			Why  string `json:"why"`
		} `json:"notReady"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		t.Fatalf("/readyz says %s: %v", body, err)
	}
	if said.Ready != (status == http.StatusOK) || said.Ready != (len(said.NotReady) == 0) {
		t.Fatalf("/readyz answers %d: %s", status, body)
	}
	for _, missing := range said.NotReady {
		if missing.What != "journal" || missing.Why == "" {
			t.Errorf("/readyz says %s", body)
		}
	}
	return said.Ready
}

// serving is the health of a service of the program, or of all of it.
func (h *house) serving(t *testing.T, service string) bool {
	t.Helper()
	got, err := healthpb.NewHealthClient(h.service.Conn).Check(t.Context(), &healthpb.HealthCheckRequest{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	return got.GetStatus() == healthpb.HealthCheckResponse_SERVING
}

// becomes waits until the program says whether it is ready, everywhere.
func (h *house) becomes(t *testing.T, ready bool) {
	t.Helper()
	begun := time.Now()
	soon(t, "it says whether it is ready", func() bool {
		return h.isReady(t) == ready && h.serving(t, "") == ready &&
			h.serving(t, paymentv1.PaymentService_ServiceDesc.ServiceName) == ready
	})
	if took := time.Since(begun); took > noticed {
		t.Errorf("it said so after %v", took)
	}
	h.stays(t, ready)
	if status, _ := h.admin(t, "/livez"); status != http.StatusOK {
		t.Errorf("/livez answers %d: a restart would not help", status)
	}
}

// stays checks for longer than a beat takes that the program does not say otherwise.
func (h *house) stays(t *testing.T, ready bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for begun := time.Now(); time.Since(begun) < 3*time.Second; <-tick.C {
		if h.isReady(t) != ready {
			t.Fatalf("it said that it is ready: %t; then it said otherwise", ready)
		}
	}
}

// A program that nobody calls notices that its database is gone, too.
func TestReadyWhileWritesCanBeJournaled(t *testing.T) {
	t.Parallel()
	server := postgrestest.New(t)
	h := build(t, server.Database(t))
	paid := h.scene(t, "paid")
	if reply := h.pay(t, paid); reply.Err != nil {
		t.Fatal(reply)
	}
	for range 2 {
		h.becomes(t, true)
		server.Stop(t)
		h.becomes(t, false)
		if got := h.service.Call(t.Context(), &paymentv1.GetPaymentRequest{PaymentId: paid.ID}); got.Err != nil {
			t.Errorf("a read without a database: %v", got)
		}
		server.Start(t)
	}
	h.becomes(t, true)
}
