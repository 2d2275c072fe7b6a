package interceptor

import (
	"context"
	"fmt"
	"runtime/debug"

	"google.golang.org/grpc"
)

// panicError is a panic on its way to the log.
type panicError struct {
	value any
	stack []byte
}

// Error says where it happened. The value of a panic is printed by type only: it
// may be anything, personal data included.
func (p *panicError) Error() string {
	if err, ok := p.value.(error); ok {
		return fmt.Sprintf("panic: %T: %v\n%s", err, err, p.stack)
	}
	return fmt.Sprintf("panic: %T\n%s", p.value, p.stack)
}

// recoverUnary keeps a panic in one call from ending the others.
func recoverUnary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (resp any, err error) {
		defer func() {
			if v := recover(); v != nil {
				resp, err = nil, &panicError{value: v, stack: debug.Stack()}
			}
		}()
		return handler(ctx, req)
	}
}

func recoverStream() grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
		defer func() {
			if v := recover(); v != nil {
				err = &panicError{value: v, stack: debug.Stack()}
			}
		}()
		return handler(srv, stream)
	}
}
