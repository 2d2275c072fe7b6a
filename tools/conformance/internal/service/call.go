package service

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
)

// Call makes one call over gRPC. A stream is put together: its messages in order.
func (s *Service) Call(ctx context.Context, rpc *contract.RPC, request protoreflect.Message) ([]protoreflect.Message, error) {
	method := "/" + rpc.Name
	if rpc.Descriptor.IsStreamingServer() {
		return s.stream(ctx, method, rpc, request)
	}
	response := rpc.NewResponse()
	if err := s.Conn.Invoke(ctx, method, request.Interface(), response.Interface()); err != nil {
		return nil, err
	}
	return []protoreflect.Message{response}, nil
}

func (s *Service) stream(ctx context.Context, method string, rpc *contract.RPC, request protoreflect.Message) ([]protoreflect.Message, error) {
	stream, err := s.Conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, method)
	if err != nil {
		return nil, fmt.Errorf("open a stream: %w", err)
	}
	if err := errors.Join(stream.SendMsg(request.Interface()), stream.CloseSend()); err != nil {
		return nil, fmt.Errorf("send on a stream: %w", err)
	}
	var messages []protoreflect.Message
	for {
		message := rpc.NewResponse()
		err := stream.RecvMsg(message.Interface())
		if errors.Is(err, io.EOF) {
			return messages, nil
		}
		if err != nil {
			return nil, err
		}
		messages = append(messages, message)
	}
}
