package service

import (
	"context"
	"errors"
	"fmt"

	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

// Reflected lists the RPCs that gRPC reflection shows, as service/method.
func (s *Service) Reflected(ctx context.Context) (map[string]bool, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the stream
	stream, err := reflectionpb.NewServerReflectionClient(s.Conn).ServerReflectionInfo(ctx)
	if err != nil {
		return nil, fmt.Errorf("open reflection: %w", err)
	}
	list, err := ask(stream, &reflectionpb.ServerReflectionRequest{
		MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{},
	})
	if err != nil {
		return nil, err
	}
	methods := map[string]bool{}
	for _, service := range list.GetListServicesResponse().GetService() {
		answer, err := ask(stream, &reflectionpb.ServerReflectionRequest{
			MessageRequest: &reflectionpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service.GetName()},
		})
		if err != nil {
			return nil, err
		}
		if err := addMethods(methods, answer.GetFileDescriptorResponse().GetFileDescriptorProto()); err != nil {
			return nil, err
		}
	}
	return methods, nil
}

func ask(stream reflectionpb.ServerReflection_ServerReflectionInfoClient, q *reflectionpb.ServerReflectionRequest) (*reflectionpb.ServerReflectionResponse, error) {
	if err := stream.Send(q); err != nil {
		return nil, fmt.Errorf("ask reflection: %w", err)
	}
	answer, err := stream.Recv()
	if err != nil {
		return nil, fmt.Errorf("hear from reflection: %w", err)
	}
	if e := answer.GetErrorResponse(); e != nil {
		return nil, errors.New("reflection: " + e.GetErrorMessage())
	}
	return answer, nil
}

func addMethods(methods map[string]bool, files [][]byte) error {
	for _, text := range files {
		var file descriptorpb.FileDescriptorProto
		if err := proto.Unmarshal(text, &file); err != nil {
			return fmt.Errorf("read what reflection shows: %w", err)
		}
		for _, service := range file.GetService() {
			for _, method := range service.GetMethod() {
				methods[file.GetPackage()+"."+service.GetName()+"/"+method.GetName()] = true
			}
		}
	}
	return nil
}
