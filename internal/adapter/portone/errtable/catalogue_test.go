package errtable

import (
	"regexp"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// reasonEnums returns every enum of the catalogue, so that a new one cannot be
// forgotten by the tests.
func reasonEnums(t *testing.T) []protoreflect.EnumDescriptor {
	t.Helper()
	name := errorv1.File_paymentsvc_error_v1_options_proto.Package()
	var enums []protoreflect.EnumDescriptor
	protoregistry.GlobalFiles.RangeFilesByPackage(name, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Enums().Len() {
			enums = append(enums, file.Enums().Get(i))
		}
		return true
	})
	if len(enums) == 0 {
		t.Fatalf("package %s has no enums", name)
	}
	return enums
}

// wireNames returns the reasons of an enum without the zero value, by wire name.
func wireNames(enum protoreflect.EnumDescriptor) map[string]protoreflect.EnumValueDescriptor {
	prefix := strings.TrimSuffix(string(enum.Values().ByNumber(0).Name()), "UNSPECIFIED")
	names := map[string]protoreflect.EnumValueDescriptor{}
	for i := range enum.Values().Len() {
		if value := enum.Values().Get(i); value.Number() != 0 {
			names[strings.TrimPrefix(string(value.Name()), prefix)] = value
		}
	}
	return names
}

func TestEveryReasonStatesItsCode(t *testing.T) {
	t.Parallel()
	for _, enum := range reasonEnums(t) {
		for i := range enum.Values().Len() {
			value := enum.Values().Get(i)
			if !proto.HasExtension(value.Options(), errorv1.E_Code) {
				t.Errorf("%s has no code", value.Name())
				continue
			}
			got, ok := proto.GetExtension(value.Options(), errorv1.E_Code).(code.Code)
			_, known := code.Code_name[int32(got)]
			if !ok || !known || got == code.Code_OK {
				t.Errorf("%s has code %v, want a code of a failure", value.Name(), got)
			}
		}
	}
}

func TestWireNamesAreUniqueAndWellFormed(t *testing.T) {
	t.Parallel()
	pattern := regexp.MustCompile(`^[A-Z][A-Z0-9_]+[A-Z0-9]$`)
	owner := map[string]protoreflect.Name{}
	for _, enum := range reasonEnums(t) {
		for name := range wireNames(enum) {
			if other, taken := owner[name]; taken {
				t.Errorf("%s stands in %s and in %s", name, other, enum.Name())
			}
			owner[name] = enum.Name()
			if !pattern.MatchString(name) {
				t.Errorf("%s of %s is not a reason", name, enum.Name())
			}
		}
	}
}

func TestEveryReasonOfPortOneHasARow(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, row := range allRows() {
		used[failure.NameOf(row.reason)] = true
	}
	for _, enum := range reasonEnums(t) {
		if enum.Name() == "CommonReason" { // these are mostly the service's own
			continue
		}
		for name := range wireNames(enum) {
			if !used[name] {
				t.Errorf("no PortOne type leads to %s of %s", name, enum.Name())
			}
		}
	}
}
