package codec

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// EnumName is the JSON name of a value, for the places where PortOne takes one
// outside JSON. It is empty for a value without one.
func EnumName(ed protoreflect.EnumDescriptor, number protoreflect.EnumNumber) string {
	value := ed.Values().ByNumber(number)
	if value == nil || number == 0 {
		return ""
	}
	prefix := strings.TrimSuffix(string(ed.Values().ByNumber(0).Name()), "UNSPECIFIED")
	return strings.TrimPrefix(string(value.Name()), prefix)
}
