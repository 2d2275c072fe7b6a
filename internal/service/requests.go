package service

import (
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// registrar notes the services that are registered with it.
type registrar struct{ names []string }

// RegisterService notes the name of a service.
func (r *registrar) RegisterService(d *grpc.ServiceDesc, _ any) {
	r.names = append(r.names, d.ServiceName)
}

// Methods returns the names of all RPCs that have a handler.
func Methods() []protoreflect.FullName {
	var names []protoreflect.FullName
	rangeMethods(func(m protoreflect.MethodDescriptor) { names = append(names, m.FullName()) })
	return names
}

// Requests returns an empty message of every request that the handlers take.
func Requests() []proto.Message {
	var requests []proto.Message
	rangeMethods(func(m protoreflect.MethodDescriptor) {
		if mt, err := protoregistry.GlobalTypes.FindMessageByName(m.Input().FullName()); err == nil {
			requests = append(requests, mt.New().Interface())
		}
	})
	return requests
}

// rangeMethods calls each for every RPC that has a handler.
func rangeMethods(each func(protoreflect.MethodDescriptor)) {
	var all registrar
	Register(&all, nil)
	for _, name := range all.names {
		d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
		service, ok := d.(protoreflect.ServiceDescriptor)
		if err != nil || !ok {
			continue // not possible: generated code registers both
		}
		for i := range service.Methods().Len() {
			each(service.Methods().Get(i))
		}
	}
}
