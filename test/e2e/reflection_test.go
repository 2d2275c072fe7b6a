package e2e_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"
)

// asker asks a server for its descriptors.
type asker struct {
	stream grpc.BidiStreamingClient[reflectionpb.ServerReflectionRequest, reflectionpb.ServerReflectionResponse]
}

func (a *asker) ask(t *testing.T, question *reflectionpb.ServerReflectionRequest) *reflectionpb.ServerReflectionResponse {
	t.Helper()
	if err := a.stream.Send(question); err != nil {
		t.Fatal(err)
	}
	got, err := a.stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if refusal := got.GetErrorResponse(); refusal != nil {
		t.Fatalf("reflection refused %v: %v", question, refusal)
	}
	return got
}

// newDynamic learns all of the contract by reflection.
func newDynamic(t *testing.T, conn *grpc.ClientConn) *dynamic {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stream, err := reflectionpb.NewServerReflectionClient(conn).ServerReflectionInfo(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a := &asker{stream}
	files := map[string]*descriptorpb.FileDescriptorProto{}
	list := a.ask(t, &reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}})
	for _, service := range list.GetListServicesResponse().GetService() {
		if strings.HasPrefix(service.GetName(), "paymentsvc.") {
			a.learn(t, service.GetName(), files)
		}
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Fatalf("got %v, want the end of the stream", err)
	}
	set := &descriptorpb.FileDescriptorSet{}
	for _, file := range files {
		set.File = append(set.File, file)
	}
	registry, err := protodesc.NewFiles(set)
	if err != nil {
		t.Fatal(err)
	}
	return &dynamic{conn: conn, files: registry}
}

// learn asks for the file of a service and all that it imports.
func (a *asker) learn(t *testing.T, service string, files map[string]*descriptorpb.FileDescriptorProto) {
	t.Helper()
	got := a.ask(t, &reflectionpb.ServerReflectionRequest{
		MessageRequest: &reflectionpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service},
	})
	for _, text := range got.GetFileDescriptorResponse().GetFileDescriptorProto() {
		file := &descriptorpb.FileDescriptorProto{}
		if err := proto.Unmarshal(text, file); err != nil {
			t.Fatal(err)
		}
		files[file.GetName()] = file
	}
}
