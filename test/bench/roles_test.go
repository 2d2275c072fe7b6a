package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
)

const roleVar = "PAYMENTBENCH_ROLE"

var roles = map[string]func() error{"upstream": serveUpstream, "forwarder": serveForwarder}

const fixture = "../../internal/adapter/portone/testdata/payment_paid_card.json"

// serveUpstream answers every request with one payment.
func serveUpstream() error {
	payment, err := os.ReadFile(fixture)
	if err != nil {
		return err
	}
	l, err := listen(context.Background())
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(payment)
	}))
}

// serveForwarder passes bytes on: gRPC in, HTTP out, the answer back undecoded.
func serveForwarder() error {
	url := "http://" + os.Getenv("UPSTREAM") + "/payments/order-20261122-000173"
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: inFlight, MaxConnsPerHost: 256}}
	srv := grpc.NewServer(grpc.ForceServerCodecV2(raw{}), grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		var in frame
		if err := stream.RecvMsg(&in); err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(stream.Context(), http.MethodGet, url, http.NoBody)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "PortOne bench")
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close() // it was read
		if err != nil {
			return err
		}
		out := frame(body)
		return stream.SendMsg(&out)
	}))
	l, err := listen(context.Background())
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return srv.Serve(l)
}

// listen takes a free port.
func listen(ctx context.Context) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
}

// frame is a message that nobody looks into.
type frame []byte

// raw is the codec of frames.
type raw struct{}

func (raw) Name() string { return "proto" }

func (raw) Marshal(v any) (mem.BufferSlice, error) {
	f, ok := v.(*frame)
	if !ok {
		return nil, fmt.Errorf("message is a %T", v)
	}
	return mem.BufferSlice{mem.SliceBuffer(*f)}, nil
}

func (raw) Unmarshal(data mem.BufferSlice, v any) error {
	f, ok := v.(*frame)
	if !ok {
		return fmt.Errorf("message is a %T", v)
	}
	*f = data.Materialize()
	return nil
}
