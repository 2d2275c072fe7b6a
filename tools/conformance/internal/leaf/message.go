package leaf

import (
	"encoding/base64"
	"strconv"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// OfMessage takes a message apart the way the JSON facade would write it. Enums
// that are unspecified count as absent: that is how an unknown value arrives.
func OfMessage(m protoreflect.Message, naming Naming) Set {
	s := Set{}
	w := writer{set: s, naming: naming}
	w.message("", m)
	return s
}

type writer struct {
	set    Set
	naming Naming
}

func (w writer) message(path string, m protoreflect.Message) {
	if w.wellKnown(path, m) {
		return
	}
	before := len(w.set)
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		w.field(join(path, w.naming(fd)), fd, v)
		return true
	})
	if len(w.set) == before && path != "" {
		w.set[path] = "{}"
	}
}

// wellKnown writes the messages that are one value in JSON.
func (w writer) wellKnown(path string, m protoreflect.Message) bool {
	switch v := m.Interface().(type) {
	case *timestamppb.Timestamp:
		w.set[path] = strconv.Quote(v.AsTime().Format(time.RFC3339Nano))
	case *structpb.Struct:
		w.set.json(path, v.AsMap())
	default:
		return false
	}
	return true
}

func (w writer) field(path string, fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch {
	case fd.IsMap():
		v.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
			w.single(join(path, key.String()), fd.MapValue(), value)
			return true
		})
	case fd.IsList():
		for i := range v.List().Len() {
			w.single(path+"["+strconv.Itoa(i)+"]", fd, v.List().Get(i))
		}
	default:
		w.single(path, fd, v)
	}
}

func (w writer) single(path string, fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch fd.Kind() {
	case protoreflect.MessageKind, protoreflect.GroupKind:
		w.message(path, v.Message())
	case protoreflect.EnumKind:
		if v.Enum() != 0 {
			w.set[path] = strconv.Quote(enumText(fd.Enum(), v.Enum()))
		}
	case protoreflect.StringKind:
		w.set[path] = quote(v.String())
	case protoreflect.BytesKind:
		w.set[path] = strconv.Quote(base64.StdEncoding.EncodeToString(v.Bytes()))
	case protoreflect.Int64Kind, protoreflect.Uint64Kind:
		w.set[path] = strconv.Quote(v.String()) // JSON cannot hold them as numbers
	default:
		w.set[path] = v.String()
	}
}

func enumText(ed protoreflect.EnumDescriptor, number protoreflect.EnumNumber) string {
	if vd := ed.Values().ByNumber(number); vd != nil {
		return string(vd.Name())
	}
	return strconv.Itoa(int(number))
}
