package e2e_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"
)

// answer is what a caller gets, however it called.
type answer struct {
	responses []proto.Message // one, but for downloads
	header    map[string]string
	err       *status.Status // nil for a success
}

// transport is one way to call the service.
type transport interface {
	call(ctx context.Context, t *testing.T, m protoreflect.MethodDescriptor, request proto.Message) answer
}

// transports are all ways to call the program, by name.
func transports() map[string]func(*testing.T, *program) transport {
	return map[string]func(*testing.T, *program) transport{
		"gRPC":            func(_ *testing.T, p *program) transport { return typed{p.conn} },
		"gRPC reflection": func(t *testing.T, p *program) transport { t.Helper(); return newDynamic(t, p.conn) },
		"JSON":            func(_ *testing.T, p *program) transport { return facade{p} },
	}
}

// typed calls with generated types.
type typed struct{ conn *grpc.ClientConn }

func (c typed) call(ctx context.Context, t *testing.T, m protoreflect.MethodDescriptor, request proto.Message) answer {
	t.Helper()
	return invoke(ctx, c.conn, m, request, func() proto.Message { return newMessage(t, m.Output()) })
}

// dynamic calls with types that it learned from the service alone, as grpcurl does.
type dynamic struct {
	conn  *grpc.ClientConn
	files *protoregistry.Files
}

func (c *dynamic) call(ctx context.Context, t *testing.T, m protoreflect.MethodDescriptor, request proto.Message) answer {
	t.Helper()
	d, err := c.files.FindDescriptorByName(m.FullName())
	if err != nil {
		t.Fatal(err)
	}
	learned, ok := d.(protoreflect.MethodDescriptor)
	if !ok {
		t.Fatalf("%s is a %T", m.FullName(), d)
	}
	sent := dynamicpb.NewMessage(learned.Input())
	translate(t, request, sent)
	a := invoke(ctx, c.conn, learned, sent, func() proto.Message { return dynamicpb.NewMessage(learned.Output()) })
	for i, response := range a.responses {
		a.responses[i] = newMessage(t, m.Output())
		translate(t, response, a.responses[i])
	}
	return a
}

// translate copies a message into another of the same contract. JSON has names
// where the binary form has numbers, so differing descriptors show.
func translate(t *testing.T, from, into proto.Message) {
	t.Helper()
	text, err := protojson.Marshal(from)
	if err == nil {
		err = protojson.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", from.ProtoReflect().Descriptor().FullName(), err)
	}
}

// invoke makes a call over gRPC.
func invoke(ctx context.Context, conn *grpc.ClientConn, m protoreflect.MethodDescriptor, request proto.Message, empty func() proto.Message) answer {
	var (
		header metadata.MD
		a      answer
		err    error
	)
	if m.IsStreamingServer() {
		a.responses, err = download(ctx, conn, m, request, empty)
	} else {
		response := empty()
		err = conn.Invoke(ctx, rpcPath(m), request, response, grpc.Header(&header))
		a.responses = []proto.Message{response}
	}
	if err != nil {
		a.responses, a.err = nil, status.Convert(err)
	}
	a.header = map[string]string{}
	for name, values := range header {
		a.header[name] = strings.Join(values, ",")
	}
	return a
}

// download reads a stream of the server to its end.
func download(ctx context.Context, conn *grpc.ClientConn, m protoreflect.MethodDescriptor, request proto.Message, empty func() proto.Message) ([]proto.Message, error) {
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, rpcPath(m))
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(request); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	var all []proto.Message
	for {
		response := empty()
		if err := stream.RecvMsg(response); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, response)
	}
}

// withMetadata adds to what a call says about itself; over JSON it is headers.
func withMetadata(ctx context.Context, pairs ...string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, pairs...)
}

// noting is a transport that notes which RPCs were called.
type noting struct {
	transport

	mu   sync.Mutex
	seen map[protoreflect.FullName]bool
}

func (n *noting) call(ctx context.Context, t *testing.T, m protoreflect.MethodDescriptor, request proto.Message) answer {
	t.Helper()
	n.mu.Lock()
	n.seen[m.FullName()] = true
	n.mu.Unlock()
	return n.transport.call(ctx, t, m, request)
}

func (n *noting) requireSeen(t *testing.T, rpcs []protoreflect.FullName) {
	t.Helper()
	for _, rpc := range rpcs {
		if !n.seen[rpc] {
			t.Errorf("%s was not called", rpc)
		}
	}
}
