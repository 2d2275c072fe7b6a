package e2e_test

import (
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/protofill"
)

// Requests that keep all rules of the contract, made from the rules themselves.

// rulesOf are the rules of a field.
func rulesOf(fd protoreflect.FieldDescriptor) *validate.FieldRules {
	return protofill.Rules(fd)
}

// minimal fills in what a message needs and nothing else.
func minimal(t *testing.T, m protoreflect.Message) {
	t.Helper()
	protofill.Minimal(m)
}

// zeroBreaks reports whether leaving a field out breaks its rules.
func zeroBreaks(rules *validate.FieldRules) bool {
	return protofill.ZeroBreaks(rules)
}

// merge sets what JSON text has on top of what is there.
func merge(t *testing.T, m protoreflect.Message, text string) {
	t.Helper()
	part := m.New().Interface()
	if err := protojson.Unmarshal([]byte(text), part); err != nil {
		t.Fatalf("%s: %v", m.Descriptor().FullName(), err)
	}
	proto.Merge(m.Interface(), part)
}

// sample is a value that keeps the rules.
func sample(t *testing.T, fd protoreflect.FieldDescriptor, rules *validate.FieldRules, empty func() protoreflect.Value) protoreflect.Value {
	t.Helper()
	return protofill.Sample(fd, rules, empty)
}
