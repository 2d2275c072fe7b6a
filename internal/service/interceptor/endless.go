package interceptor

import (
	"context"
	"strings"

	"google.golang.org/grpc"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// contractPrefix is what the paths of the contract's own RPCs begin with.
const contractPrefix = "/paymentsvc."

func ofContract(method string) bool { return strings.HasPrefix(method, contractPrefix) }

// endEndless ends streams when life ends, but for those of the contract, which end
// by themselves. Those of health and reflection stay open as long as their client
// likes, and a server that stops would wait for them.
func endEndless(life context.Context) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		if ofContract(info.FullMethod) {
			return handler(srv, stream)
		}
		ctx, cancel := context.WithCancel(stream.Context())
		defer cancel()
		defer context.AfterFunc(life, cancel)()
		err := handler(srv, &endingStream{ServerStream: stream, ctx: ctx})
		if err != nil && life.Err() != nil {
			return failure.New(errorv1.CommonReason_COMMON_REASON_SHUTTING_DOWN, "The service is stopping.")
		}
		return err
	}
}

// endingStream is a stream that can be ended from this side.
type endingStream struct {
	grpc.ServerStream

	ctx context.Context //nolint:containedctx // it is the stream's
}

// Context returns a context that ends with the stream.
func (s *endingStream) Context() context.Context { return s.ctx }

// RecvMsg receives a message, unless the stream is ended meanwhile. Then receiving
// goes on beside, until the handler has returned and gRPC has closed the stream.
func (s *endingStream) RecvMsg(m any) error {
	received := make(chan error, 1)
	go func() { received <- s.ServerStream.RecvMsg(m) }()
	select {
	case err := <-received:
		return err
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}
