package interceptor

import (
	"context"
	"fmt"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// knownUnary rejects requests with fields that this version of the contract does not
// have. Protobuf keeps them and nobody would read them: the caller, who may be built
// against a newer contract, counts on them having an effect.
func knownUnary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		if err := onlyKnown(info.FullMethod, req); err != nil {
			return nil, err
		}
		return handler(ctx, req)
	}
}

// knownStream does the same with each message that a stream receives.
func knownStream() grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		return handler(srv, &knownFields{ServerStream: stream, method: info.FullMethod})
	}
}

type knownFields struct {
	grpc.ServerStream

	method string
}

// RecvMsg receives a message all of whose fields are known.
func (s *knownFields) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return onlyKnown(s.method, m)
}

// maxUnknown is how many unknown fields an answer lists.
const maxUnknown = 10

// onlyKnown looks for unknown fields in the requests of the contract. Health and
// reflection are protocols of others, which say that servers ignore them.
func onlyKnown(method string, req any) error {
	m, ok := req.(proto.Message)
	if !ok || !ofContract(method) {
		return nil
	}
	var found []failure.Violation
	unknownIn(m.ProtoReflect(), "", &found)
	if len(found) == 0 {
		return nil
	}
	f := failure.New(errorv1.CommonReason_COMMON_REASON_UNKNOWN_FIELD, found[0].Field+": "+found[0].Description+".")
	f.Violations = found
	return f
}

// unknownIn lists the unknown fields of m and of all messages in it. Path is empty
// or ends in a dot.
func unknownIn(m protoreflect.Message, path string, found *[]failure.Violation) {
	for rest := m.GetUnknown(); len(rest) > 0 && len(*found) < maxUnknown; {
		number, _, size := protowire.ConsumeField(rest)
		if size < 0 {
			break // not possible: it was parsed before
		}
		rest = rest[size:]
		*found = append(*found, failure.Violation{
			Field: path + strconv.Itoa(int(number)), Rule: "request.unknown",
			Description: fmt.Sprintf("%s has no field with the number %d", m.Descriptor().FullName(), number),
		})
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := path + string(fd.Name())
		switch {
		case fd.IsMap() && fd.MapValue().Message() != nil:
			v.Map().Range(func(_ protoreflect.MapKey, value protoreflect.Value) bool {
				unknownIn(value.Message(), name+"[…].", found)
				return len(*found) < maxUnknown
			})
		case fd.IsList() && fd.Message() != nil:
			for i := range v.List().Len() {
				unknownIn(v.List().Get(i).Message(), fmt.Sprintf("%s[%d].", name, i), found)
			}
		case fd.Message() != nil && !fd.IsMap():
			unknownIn(v.Message(), name+".", found)
		}
		return len(*found) < maxUnknown
	})
}
