package codec

import (
	"encoding/json"
	"math"
	"strconv"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// structValue appends a google.protobuf.Struct.
func (e *encoder) structValue(m protoreflect.Message) error {
	s, err := typed[structpb.Struct](m)
	if err != nil {
		return err
	}
	return e.anyObject(s)
}

func (e *encoder) anyObject(s *structpb.Struct) error {
	if err := e.enter(); err != nil {
		return err
	}
	defer e.leave()
	keys := make([]string, 0, len(s.GetFields()))
	for key := range s.GetFields() {
		keys = append(keys, key)
	}
	return e.keyed(keys, func(key string) error { return e.anyValue(s.GetFields()[key]) })
}

func (e *encoder) anyValue(v *structpb.Value) error {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_StructValue:
		return e.anyObject(kind.StructValue)
	case *structpb.Value_ListValue:
		return e.anyList(kind.ListValue)
	case *structpb.Value_StringValue:
		return e.text(kind.StringValue)
	case *structpb.Value_BoolValue:
		e.dst = strconv.AppendBool(e.dst, kind.BoolValue)
	case *structpb.Value_NumberValue:
		return e.double(kind.NumberValue)
	default:
		e.dst = append(e.dst, "null"...)
	}
	return nil
}

func (e *encoder) anyList(list *structpb.ListValue) error {
	if err := e.enter(); err != nil {
		return err
	}
	defer e.leave()
	e.dst = append(e.dst, '[')
	for i, element := range list.GetValues() {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		if err := e.anyValue(element); err != nil {
			return inElement(err, i)
		}
	}
	e.dst = append(e.dst, ']')
	return nil
}

// enter begins an object or a list of a Struct. They alone are as deep as a caller
// makes them.
func (e *encoder) enter() error {
	if e.depth == MaxDepth {
		return e.fail("nested too deeply")
	}
	e.depth++
	return nil
}

func (e *encoder) leave() { e.depth-- }

func (e *encoder) double(n float64) error {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return e.fail("JSON has no such number")
	}
	text, err := json.Marshal(n)
	e.dst = append(e.dst, text...)
	return err
}
