package e2e_test

import (
	"maps"
	"net/url"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// inQuery reports whether a request can be written as a query. Lists of messages,
// messages with nothing in them, and enum values without a name cannot.
func inQuery(request proto.Message) bool {
	can := true
	request.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.IsMap(), fd.IsList() && fd.Message() != nil:
			can = false
		case fd.IsList():
			for i := range v.List().Len() {
				can = can && named(fd, v.List().Get(i))
			}
		case fd.Message() != nil:
			can = proto.Size(v.Message().Interface()) > 0 && inQuery(v.Message().Interface())
		default:
			can = named(fd, v)
		}
		return can
	})
	return can
}

func named(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
	return fd.Kind() != protoreflect.EnumKind || fd.Enum().Values().ByNumber(v.Enum()) != nil
}

// queryOf writes what is set in m as query parameters.
func queryOf(m protoreflect.Message, prefix string) url.Values {
	query := url.Values{}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := prefix + fd.JSONName()
		switch {
		case fd.IsList():
			for i := range v.List().Len() {
				query.Add(name, scalar(fd, v.List().Get(i)))
			}
		case fd.Message() == nil:
			query.Set(name, scalar(fd, v))
		case strings.HasPrefix(string(fd.Message().FullName()), "google.protobuf."):
			text, _ := protojson.Marshal(v.Message().Interface())
			query.Set(name, strings.Trim(string(text), `"`))
		default:
			maps.Copy(query, queryOf(v.Message(), name+"."))
		}
		return true
	})
	return query
}

func scalar(fd protoreflect.FieldDescriptor, v protoreflect.Value) string {
	if fd.Kind() == protoreflect.EnumKind {
		return string(fd.Enum().Values().ByNumber(v.Enum()).Name())
	}
	return v.String()
}
