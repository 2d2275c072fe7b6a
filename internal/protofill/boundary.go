package protofill

import (
	"math"
	"strings"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// structDepth is how many levels free-form JSON may have.
const structDepth = 64

// Boundaries are values of a field at and beyond the limits of its type, valid or
// not. Of messages of the contract it is the empty one.
func Boundaries(fd protoreflect.FieldDescriptor) []protoreflect.Value {
	var all []protoreflect.Value
	switch fd.Kind() {
	case protoreflect.StringKind:
		for _, s := range []string{"", "x", "1", "KRW", "a\x00b", "a\xffb", "\n", "한글 🙂\u2028", ".", "..", "a/b?c#d%", strings.Repeat("x", 300)} {
			all = append(all, protoreflect.ValueOfString(s))
		}
	case protoreflect.BoolKind:
		return []protoreflect.Value{protoreflect.ValueOfBool(false), protoreflect.ValueOfBool(true)}
	case protoreflect.Int32Kind:
		for _, n := range []int32{0, 1, -1, math.MaxInt32, math.MinInt32} {
			all = append(all, protoreflect.ValueOfInt32(n))
		}
	case protoreflect.Int64Kind:
		for _, n := range []int64{0, 1, -1, math.MaxInt64, math.MinInt64} {
			all = append(all, protoreflect.ValueOfInt64(n))
		}
	case protoreflect.BytesKind:
		return []protoreflect.Value{protoreflect.ValueOfBytes(nil), protoreflect.ValueOfBytes([]byte{0, 255})}
	case protoreflect.EnumKind:
		all = append(all, protoreflect.ValueOfEnum(-1), protoreflect.ValueOfEnum(math.MaxInt32))
		for i := range fd.Enum().Values().Len() {
			all = append(all, protoreflect.ValueOfEnum(fd.Enum().Values().Get(i).Number()))
		}
	case protoreflect.MessageKind:
		all = append(messagesOf(fd, good), messagesOf(fd, bad)...)
	default:
	}
	return all
}

// Bad are values of a field's type that no request may hold: the zero of an enum, days
// and times that do not exist, free-form JSON that JSON has not.
func Bad(fd protoreflect.FieldDescriptor) []protoreflect.Value {
	if fd.Kind() == protoreflect.EnumKind {
		return []protoreflect.Value{protoreflect.ValueOfEnum(0)}
	}
	if fd.Message() != nil {
		return messagesOf(fd, bad)
	}
	return nil
}

func messagesOf(fd protoreflect.FieldDescriptor, known map[protoreflect.FullName][]proto.Message) []protoreflect.Value {
	messages := known[fd.Message().FullName()]
	all := make([]protoreflect.Value, 0, len(messages))
	for _, m := range messages {
		all = append(all, protoreflect.ValueOfMessage(proto.Clone(m).ProtoReflect()))
	}
	return all
}

var good = map[protoreflect.FullName][]proto.Message{ //nolint:gochecknoglobals // constant
	"google.type.Date": {
		&date.Date{Year: 1, Month: 1, Day: 1}, &date.Date{Year: 9999, Month: 12, Day: 31}, &date.Date{Year: 2024, Month: 2, Day: 29},
	},
	"google.protobuf.Timestamp": {
		&timestamppb.Timestamp{Seconds: firstSecond}, &timestamppb.Timestamp{Seconds: lastSecond, Nanos: 999999999}, &timestamppb.Timestamp{},
	},
	"google.protobuf.Duration": {&durationpb.Duration{}, &durationpb.Duration{Seconds: 1}},
	"google.protobuf.Struct": {
		&structpb.Struct{}, nested(structDepth, structpb.NewNullValue()), nested(1, structpb.NewStringValue("한글")),
	},
}

var bad = map[protoreflect.FullName][]proto.Message{ //nolint:gochecknoglobals // constant
	"google.type.Date": {
		&date.Date{}, &date.Date{Year: 2026, Month: 13, Day: 1}, &date.Date{Year: 2026, Month: 2, Day: 31}, &date.Date{Year: 12026, Month: 1, Day: 1},
		&date.Date{Month: 1, Day: 1}, &date.Date{Year: 2026}, &date.Date{Year: 2026, Month: 1}, &date.Date{Year: -1, Month: 1, Day: 1}, &date.Date{Year: 2025, Month: 2, Day: 29},
		&date.Date{Year: 2026, Month: math.MaxInt32, Day: math.MinInt32},
	},
	"google.protobuf.Timestamp": {
		&timestamppb.Timestamp{Seconds: firstSecond - 1}, &timestamppb.Timestamp{Seconds: lastSecond + 1}, &timestamppb.Timestamp{Nanos: -1},
		&timestamppb.Timestamp{Nanos: 1e9}, &timestamppb.Timestamp{Seconds: math.MaxInt64}, &timestamppb.Timestamp{Seconds: math.MinInt64},
	},
	"google.protobuf.Duration": {
		&durationpb.Duration{Seconds: 1, Nanos: -1}, &durationpb.Duration{Seconds: math.MaxInt64}, &durationpb.Duration{Nanos: 1e9},
	},
	"google.protobuf.Struct": {
		nested(structDepth+1, structpb.NewNullValue()), nested(1, structpb.NewNumberValue(math.NaN())), nested(1, structpb.NewNumberValue(math.Inf(-1))),
		nested(1, structpb.NewStringValue("a\x00b")), nested(1, &structpb.Value{}), nested(1, listed(structDepth, structpb.NewNullValue())),
		&structpb.Struct{Fields: map[string]*structpb.Value{"a\x00b": structpb.NewNullValue()}},
	},
}

// nested is free-form JSON of so many objects, the innermost of which holds v.
func nested(depth int, v *structpb.Value) *structpb.Struct {
	s := &structpb.Struct{Fields: map[string]*structpb.Value{"a": v}}
	for range depth - 1 {
		s = &structpb.Struct{Fields: map[string]*structpb.Value{"a": structpb.NewStructValue(s)}}
	}
	return s
}

// listed is v in so many lists.
func listed(depth int, v *structpb.Value) *structpb.Value {
	for range depth {
		v = structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{v}})
	}
	return v
}
