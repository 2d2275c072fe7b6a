package validation

import (
	"math"
	"strconv"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// MaxDepth is how deeply objects and lists may be nested in free-form JSON
// (google.protobuf.Struct), the field's own object included.
const MaxDepth = 64

// structure checks free-form JSON. Messages off the wire can hold what no JSON can.
func structure(v protoreflect.Value) *Broken {
	return object(v.Message(), 1)
}

func object(m protoreflect.Message, depth int) *Broken {
	if broken := tooDeep(depth); broken != nil {
		return broken
	}
	var broken *Broken
	m.Get(m.Descriptor().Fields().ByName("fields")).Map().Range(func(key protoreflect.MapKey, v protoreflect.Value) bool {
		if broken = text(key.String()); broken == nil {
			broken = anything(v.Message(), depth)
		}
		return broken == nil
	})
	return broken
}

func list(m protoreflect.Message, depth int) *Broken {
	if broken := tooDeep(depth); broken != nil {
		return broken
	}
	values := m.Get(m.Descriptor().Fields().ByName("values")).List()
	for i := range values.Len() {
		if broken := anything(values.Get(i).Message(), depth); broken != nil {
			return broken
		}
	}
	return nil
}

func tooDeep(depth int) *Broken {
	if depth <= MaxDepth {
		return nil
	}
	return &Broken{Rule: "struct.depth", Expected: "must be nested at most " + strconv.Itoa(MaxDepth) + " levels deep"}
}

// anything checks a google.protobuf.Value.
func anything(m protoreflect.Message, depth int) *Broken {
	kind := m.WhichOneof(m.Descriptor().Oneofs().ByName("kind"))
	if kind == nil {
		return &Broken{Rule: "struct.value", Expected: "must have a kind for every value; null is one"}
	}
	switch v := m.Get(kind); kind.Name() {
	case "struct_value":
		return object(v.Message(), depth+1)
	case "list_value":
		return list(v.Message(), depth+1)
	case "string_value":
		return text(v.String())
	case "number_value":
		if n := v.Float(); math.IsNaN(n) || math.IsInf(n, 0) {
			return &Broken{Rule: "struct.number", Expected: "must hold numbers that JSON has: not NaN or infinity"}
		}
	}
	return nil
}
