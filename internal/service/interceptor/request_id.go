package interceptor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

const (
	// IdempotencyKeyHeader is the metadata, and the HTTP header behind it, that fills
	// a request id which the request leaves out.
	IdempotencyKeyHeader = "idempotency-key"
	// IdempotencyKeyName is the header as errors name it.
	IdempotencyKeyName = "Idempotency-Key"
	// WantKey says what the header takes.
	WantKey = "must be one value of 16 to 128 characters of A-Z a-z 0-9 . _ : -, with or without double quotes"
)

// requestIDField is the field that the header fills.
const requestIDField = "request_id"

// requestIDUnary copies the header into the request. It comes before validation,
// so that the header obeys the same rules as the field. A header that cannot be
// used is an error: its sender counts on the call being made once. Calls that
// change nothing keep that promise without it, so they take any header: HTTP
// clients send it with everything.
func requestIDUnary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		md, _ := metadata.FromIncomingContext(ctx)
		keys := md.Get(IdempotencyKeyHeader)
		if len(keys) == 0 || !isWrite(info.FullMethod) {
			return handler(ctx, req)
		}
		filled, err := fillRequestID(req, keys)
		if err != nil {
			return nil, err
		}
		resp, err := handler(ctx, req)
		if filled {
			err = blameHeader(err)
		}
		return resp, err
	}
}

// isWrite reports whether a method of the contract may change something.
func isWrite(method string) bool {
	if !ofContract(method) {
		return false
	}
	name := strings.ReplaceAll(strings.TrimPrefix(method, "/"), "/", ".")
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return true
	}
	options, _ := d.Options().(*descriptorpb.MethodOptions)
	return options.GetIdempotencyLevel() != descriptorpb.MethodOptions_NO_SIDE_EFFECTS
}

// fillRequestID sets request_id unless it is set to the same, and reports whether
// it did. The header's value may be quoted, as the IETF draft has it.
func fillRequestID(req any, keys []string) (bool, error) {
	m, ok := req.(proto.Message)
	if !ok {
		return false, nil
	}
	r := m.ProtoReflect()
	fd := r.Descriptor().Fields().ByName(requestIDField)
	if fd == nil {
		return false, badKey(errorv1.CommonReason_COMMON_REASON_UNKNOWN_FIELD, "request.unknown", "this call has no request_id, and repeating it is not made safe by a key")
	}
	key := unquoted(keys[0])
	if slices.ContainsFunc(keys, func(other string) bool { return unquoted(other) != key }) {
		return false, badKey(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, "request.duplicate", "must be given once, or with the same value each time")
	}
	if key == "" {
		return false, badKey(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, "request.empty", WantKey)
	}
	switch r.Get(fd).String() {
	case "":
		r.Set(fd, protoreflect.ValueOfString(key))
		return true, nil
	case key:
		return false, nil
	default:
		return false, badKey(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, "request.contradiction", "must be the same as request_id (requestId in JSON), or left out")
	}
}

func unquoted(key string) string {
	if len(key) >= 2 && strings.HasPrefix(key, `"`) && strings.HasSuffix(key, `"`) {
		return key[1 : len(key)-1]
	}
	return key
}

// badKey is the failure of a request whose header cannot be used.
func badKey(reason failure.Reason, rule, description string) *failure.Error {
	f := failure.New(reason, IdempotencyKeyName+": "+description+".")
	f.Violations = []failure.Violation{{Field: IdempotencyKeyName, Rule: rule, Description: description}}
	return f
}

// blameHeader names the header where validation names the field that it has filled:
// the caller has not sent the field.
func blameHeader(err error) error {
	f, ok := errors.AsType[*failure.Error](err)
	if !ok || f.Reason != failure.NameOf(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED) {
		return err
	}
	blamed := *f
	blamed.Violations = slices.Clone(f.Violations)
	for i := range blamed.Violations {
		if v := &blamed.Violations[i]; v.Field == requestIDField {
			v.Field, v.Description = IdempotencyKeyName, WantKey
			blamed.Message = IdempotencyKeyName + ": " + WantKey + "."
		}
	}
	return &blamed
}
