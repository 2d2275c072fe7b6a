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

// Methods returns the names of all RPCs that lead to PortOne.
func Methods() []protoreflect.FullName {
	var all registrar
	Register(&all, nil)
	var names []protoreflect.FullName
	all.rangeMethods(func(m protoreflect.MethodDescriptor) { names = append(names, m.FullName()) })
	return names
}

// Requests returns an empty message of every request that the handlers take.
func Requests() []proto.Message {
	var all registrar
	Register(&all, nil)
	RegisterOperations(&all, nil, nil)
	var requests []proto.Message
	all.rangeMethods(func(m protoreflect.MethodDescriptor) {
		if mt, err := protoregistry.GlobalTypes.FindMessageByName(m.Input().FullName()); err == nil {
			requests = append(requests, mt.New().Interface())
		}
	})
	return requests
}

// rangeMethods calls each for every RPC of the services.
func (r *registrar) rangeMethods(each func(protoreflect.MethodDescriptor)) {
	for _, name := range r.names {
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
