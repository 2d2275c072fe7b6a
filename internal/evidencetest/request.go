package evidencetest

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// NewRequest is an empty request of an RPC.
func NewRequest(t *testing.T, rpc protoreflect.FullName) protoreflect.Message {
	t.Helper()
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(rpc)
	if err != nil {
		t.Fatal(err)
	}
	method, _ := found.(protoreflect.MethodDescriptor)
	input, err := protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName())
	if err != nil {
		t.Fatal(err)
	}
	return input.New()
}
