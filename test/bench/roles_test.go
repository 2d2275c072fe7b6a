package bench

import (
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
	l, err := net.Listen("tcp", "127.0.0.1:0")
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
		req, err := http.NewRequestWithContext(stream.Context(), http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "PortOne bench")
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		out := frame(body)
		return stream.SendMsg(&out)
	}))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return srv.Serve(l)
}

// frame is a message that nobody looks into.
type frame []byte

// raw is the codec of frames.
type raw struct{}

func (raw) Name() string { return "proto" }

func (raw) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*v.(*frame))}, nil
}

func (raw) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*frame) = data.Materialize()
	return nil
}
