package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// benchConcurrency is how many calls are under way, on each processor.
const benchConcurrency = 32

// newBenchServer answers with a body as long as that of a paid payment.
func newBenchServer(b *testing.B) string {
	b.Helper()
	body := `{"pad":"` + strings.Repeat("x", 3500) + `"}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// BenchmarkCall compares a read with the same GET through net/http as it comes,
// with two idle connections per host, and through a transport that keeps all. The
// server runs in the same process and is part of each figure; compare by ratio.
func BenchmarkCall(b *testing.B) {
	b.Run("client", func(b *testing.B) {
		c, _ := newClient(b, newBenchServer(b), nil)
		req := get()
		b.ReportAllocs()
		b.SetParallelism(benchConcurrency)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if got := c.Read(b.Context(), req); got.Class() != client.ClassDone {
					b.Error(got.Err)
				}
			}
		})
	})
	for name, idle := range map[string]int{"net-http-2-idle": http.DefaultMaxIdleConnsPerHost, "net-http-all-idle": 256} {
		b.Run(name, func(b *testing.B) { benchTransport(b, idle) })
	}
}

func benchTransport(b *testing.B, idle int) {
	b.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: idle, DisableCompression: true}
	b.Cleanup(transport.CloseIdleConnections)
	h := &http.Client{Transport: transport}
	url := newBenchServer(b) + get().Path + "?" + get().Query
	b.ReportAllocs()
	b.SetParallelism(benchConcurrency)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, http.NoBody)
			if err != nil {
				b.Error(err)
				return
			}
			req.Header.Set("Authorization", "PortOne "+testSecret)
			resp, err := h.Do(req)
			if err != nil {
				b.Error(err)
				continue
			}
			_, _ = io.ReadAll(resp.Body)
			_ = resp.Body.Close()
		}
	})
}
