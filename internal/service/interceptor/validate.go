package interceptor

import (
	"context"
	"errors"
	"fmt"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// validateUnary enforces the limits that the contract states. All broken rules
// are reported at once.
func validateUnary(v protovalidate.Validator) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		if err := validate(v, req); err != nil {
			return nil, err
		}
		return handler(ctx, req)
	}
}

// validateStream validates each message that a stream receives.
func validateStream(v protovalidate.Validator) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		return handler(srv, &validatedStream{ServerStream: stream, validator: v})
	}
}

type validatedStream struct {
	grpc.ServerStream

	validator protovalidate.Validator
}

// RecvMsg receives a message and validates it.
func (s *validatedStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return validate(s.validator, m)
}

func validate(v protovalidate.Validator, req any) error {
	m, ok := req.(proto.Message)
	if !ok {
		return nil
	}
	err := v.Validate(m)
	if err == nil {
		return nil
	}
	var broken *protovalidate.ValidationError
	if !errors.As(err, &broken) {
		return fmt.Errorf("validate %s: %w", m.ProtoReflect().Descriptor().FullName(), err)
	}
	f := failure.New(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, "The request breaks rules of the contract; see the field violations.")
	seen := map[string]bool{}
	for _, violation := range broken.Violations {
		field := protovalidate.FieldPathString(violation.Proto.GetField())
		if seen[field] && field != "" {
			continue // one violation per field; the first is the plainest
		}
		seen[field] = true
		f.Violations = append(f.Violations, failure.Violation{
			Field: field, Rule: violation.Proto.GetRuleId(), Description: violation.Proto.GetMessage(),
		})
	}
	return f
}
