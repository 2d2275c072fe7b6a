package interceptor

import (
	"context"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// IdempotencyKeyHeader is the metadata, and the HTTP header behind it, that fills
// a request id which the request leaves out.
const IdempotencyKeyHeader = "idempotency-key"

// requestIDUnary copies the header into the request. It comes before validation,
// so that the header obeys the same rules as the field.
func requestIDUnary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		md, _ := metadata.FromIncomingContext(ctx)
		if values := md.Get(IdempotencyKeyHeader); len(values) == 1 {
			fillRequestID(req, values[0])
		}
		return handler(ctx, req)
	}
}

// fillRequestID sets request_id unless it is set. The header's value may be
// quoted, as the IETF draft has it.
func fillRequestID(req any, header string) {
	m, ok := req.(proto.Message)
	if !ok {
		return
	}
	r := m.ProtoReflect()
	fd := r.Descriptor().Fields().ByName("request_id")
	if fd == nil || r.Get(fd).String() != "" {
		return
	}
	if len(header) >= 2 && strings.HasPrefix(header, `"`) && strings.HasSuffix(header, `"`) {
		header = header[1 : len(header)-1]
	}
	r.Set(fd, protoreflect.ValueOfString(header))
}
