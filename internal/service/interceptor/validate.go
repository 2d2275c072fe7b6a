package interceptor

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// Validator checks requests against the contract.
type Validator interface {
	// Check returns a *failure.Error that names what is wrong with m, or nil.
	Check(m proto.Message) error
}

// validateUnary enforces the limits that the contract states. All broken rules
// are reported at once.
func validateUnary(v Validator) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		if err := validate(v, req); err != nil {
			return nil, err
		}
		return handler(ctx, req)
	}
}

// validateStream validates each message that a stream receives.
func validateStream(v Validator) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		return handler(srv, &validatedStream{ServerStream: stream, validator: v})
	}
}

type validatedStream struct {
	grpc.ServerStream

	validator Validator
}

// RecvMsg receives a message and validates it.
func (s *validatedStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return validate(s.validator, m)
}

func validate(v Validator, req any) error {
	m, ok := req.(proto.Message)
	if !ok {
		return nil
	}
	return v.Check(m)
}
