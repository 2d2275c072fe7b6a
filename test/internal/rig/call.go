package rig

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// Reply is what a caller was told.
type Reply struct {
	// Response is set if Err is not.
	Response proto.Message
	Err      error
	// OperationID is the operation that served the call; Replayed is set if another
	// call had begun it.
	OperationID string
	Replayed    bool
}

// Reason is the reason of a refusal, empty for a response.
func (r Reply) Reason() string {
	for _, detail := range status.Convert(r.Err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

// Equal reports whether two callers were told the same.
func (r Reply) Equal(other Reply) bool {
	if r.Err == nil && other.Err == nil {
		return proto.Equal(r.Response, other.Response)
	}
	one, two := status.Convert(r.Err), status.Convert(other.Err)
	return one.Code() == two.Code() && one.Message() == two.Message() && slices.EqualFunc(one.Details(), two.Details(), equalDetails)
}

// equalDetails compares details as messages: in their encoding, a map has no order.
func equalDetails(one, two any) bool {
	a, ok := one.(proto.Message)
	b, too := two.(proto.Message)
	return ok && too && proto.Equal(a, b)
}

// String says what the caller was told, for people.
func (r Reply) String() string {
	if r.Err != nil {
		return fmt.Sprintf("%s %s: %s", status.Code(r.Err), r.Reason(), status.Convert(r.Err).Message())
	}
	return fmt.Sprintf("%s{%v}", r.Response.ProtoReflect().Descriptor().Name(), r.Response)
}

// Call makes the call that takes a request.
func (s *Service) Call(ctx context.Context, request proto.Message) Reply {
	method, err := MethodOf(request)
	if err != nil {
		return Reply{Err: err}
	}
	answer, err := protoregistry.GlobalTypes.FindMessageByName(method.Output().FullName())
	if err != nil {
		return Reply{Err: fmt.Errorf("find %s: %w", method.Output().FullName(), err)}
	}
	response := answer.New().Interface()
	var header, trailer metadata.MD
	path := "/" + string(method.Parent().FullName()) + "/" + string(method.Name())
	err = s.Conn.Invoke(ctx, path, request, response, grpc.Header(&header), grpc.Trailer(&trailer))
	header = metadata.Join(header, trailer) // a refusal has its header in the trailer
	r := Reply{Response: response, Err: err, Replayed: len(header.Get("idempotent-replayed")) > 0}
	if err != nil {
		r.Response = nil
	}
	if ids := header.Get("paymentsvc-operation-id"); len(ids) > 0 {
		r.OperationID = ids[0]
	}
	return r
}

// MethodOf finds the RPC that takes a request; each has a type of its own.
func MethodOf(request proto.Message) (protoreflect.MethodDescriptor, error) {
	input := request.ProtoReflect().Descriptor()
	var found protoreflect.MethodDescriptor
	protoregistry.GlobalFiles.RangeFilesByPackage(input.ParentFile().Package(), func(f protoreflect.FileDescriptor) bool {
		for i := range f.Services().Len() {
			methods := f.Services().Get(i).Methods()
			for n := range methods.Len() {
				if methods.Get(n).Input() == input {
					found = methods.Get(n)
				}
			}
		}
		return found == nil
	})
	if found == nil {
		return nil, fmt.Errorf("no RPC takes %s", input.FullName())
	}
	return found, nil
}
