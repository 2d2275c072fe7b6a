package contract_test

import (
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
)

// reasons returns the catalogue of reasons: the name on the wire, and the enum it
// stands in.
func reasons(t *testing.T) map[string]protoreflect.Name {
	t.Helper()
	out := map[string]protoreflect.Name{}
	for _, enum := range enums(t) {
		for i := 1; strings.HasSuffix(string(enum.Name()), "Reason") && i < enum.Values().Len(); i++ {
			name := wireName(enum.Values().Get(i))
			if other, taken := out[name]; taken {
				t.Fatalf("%s stands in %s and in %s", name, other, enum.Name())
			}
			out[name] = enum.Name()
		}
	}
	return out
}

// wireName is the name of a value without the prefix of its enum.
func wireName(value protoreflect.EnumValueDescriptor) string {
	enum, _ := value.Parent().(protoreflect.EnumDescriptor)
	prefix := strings.TrimSuffix(string(enum.Values().Get(0).Name()), "UNSPECIFIED")
	return strings.TrimPrefix(string(value.Name()), prefix)
}

func enums(t *testing.T) []protoreflect.EnumDescriptor {
	t.Helper()
	var out []protoreflect.EnumDescriptor
	for _, file := range files(t) {
		for i := range file.Enums().Len() {
			out = append(out, file.Enums().Get(i))
		}
	}
	return out
}

func TestEnums(t *testing.T) {
	t.Parallel()
	check(t, []rule[protoreflect.EnumDescriptor]{
		{"zero means nothing", func(enum protoreflect.EnumDescriptor) string {
			if zero := enum.Values().ByNumber(0); !strings.HasSuffix(string(zero.Name()), "_UNSPECIFIED") {
				return "zero is " + string(zero.Name())
			}
			return ""
		}},
		{"a reason has a code that is no success", func(enum protoreflect.EnumDescriptor) string {
			if enum.ParentFile().Package() != "paymentsvc.error.v1" {
				return ""
			}
			for i := range enum.Values().Len() {
				value := enum.Values().Get(i)
				if c, ok := proto.GetExtension(value.Options(), errorv1.E_Code).(code.Code); !ok || c == code.Code_OK {
					return string(value.Name()) + " has no code"
				}
			}
			return ""
		}},
	}, enums(t))
}
