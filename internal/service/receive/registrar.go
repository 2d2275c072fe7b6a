package receive

import (
	"context"

	"google.golang.org/grpc"
)

// Registrar registers services whose unary RPCs read their requests with this package.
type Registrar struct{ grpc.ServiceRegistrar }

// RegisterService registers a service.
func (r Registrar) RegisterService(desc *grpc.ServiceDesc, impl any) {
	reading := *desc
	reading.Methods = make([]grpc.MethodDesc, len(desc.Methods))
	for i, method := range desc.Methods {
		reading.Methods[i] = grpc.MethodDesc{MethodName: method.MethodName, Handler: unary(method.Handler)}
	}
	r.ServiceRegistrar.RegisterService(&reading, impl)
}

// unary wraps a generated handler. That would return the error of receive before the
// interceptors run, so receive succeeds and the error reaches them in the context.
func unary(handle grpc.MethodHandler) grpc.MethodHandler {
	return func(srv any, ctx context.Context, receive func(any) error, guard grpc.UnaryServerInterceptor) (any, error) {
		s, ok := sourceOf(ctx)
		if !ok || guard == nil {
			return handle(srv, ctx, receive, guard)
		}
		var failed error
		read := func(m any) error {
			failed = single(s, m)
			return nil
		}
		return handle(srv, ctx, read, func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			if failed != nil {
				ctx = context.WithValue(ctx, failedKey{}, failed)
			}
			return guard(ctx, req, info, next)
		})
	}
}

type failedKey struct{}

// Unary is the interceptor that ends calls whose request could not be read. Everything
// outside of it sees the error; nothing inside sees the empty request.
func Unary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		if failed, ok := ctx.Value(failedKey{}).(error); ok {
			return nil, failed
		}
		return handler(ctx, req)
	}
}

// Stream is the interceptor that reads the messages of streams with this package.
func Stream() grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		s, ok := sourceOf(stream.Context())
		if !ok {
			return handler(srv, stream)
		}
		read := single
		if info.IsClientStream {
			read = next
		}
		return handler(srv, &readStream{ServerStream: stream, source: s, read: read})
	}
}

type readStream struct {
	grpc.ServerStream

	source source
	read   func(source, any) error
}

// RecvMsg reads a message.
func (s *readStream) RecvMsg(m any) error { return s.read(s.source, m) }
