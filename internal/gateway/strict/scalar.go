package strict

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// What is expected of a value, as descriptions say it.
const (
	wantString = "must be a string, in double quotes"
	wantBool   = "must be true or false, without quotes"
	wantWhole  = `must be a whole number without fraction or separators, such as 1000`
	wantNumber = "must be a number, such as 12.5"
	wantBytes  = "must be base64, in double quotes"
	wantList   = "must be a list, in brackets"
)

// scalars are messages that protojson reads as it reads a field of the kind.
var scalars = map[protoreflect.Kind]func() proto.Message{
	protoreflect.BoolKind:     func() proto.Message { return new(wrapperspb.BoolValue) },
	protoreflect.StringKind:   func() proto.Message { return new(wrapperspb.StringValue) },
	protoreflect.BytesKind:    func() proto.Message { return new(wrapperspb.BytesValue) },
	protoreflect.DoubleKind:   func() proto.Message { return new(wrapperspb.DoubleValue) },
	protoreflect.FloatKind:    func() proto.Message { return new(wrapperspb.FloatValue) },
	protoreflect.Int32Kind:    func() proto.Message { return new(wrapperspb.Int32Value) },
	protoreflect.Sint32Kind:   func() proto.Message { return new(wrapperspb.Int32Value) },
	protoreflect.Sfixed32Kind: func() proto.Message { return new(wrapperspb.Int32Value) },
	protoreflect.Int64Kind:    func() proto.Message { return new(wrapperspb.Int64Value) },
	protoreflect.Sint64Kind:   func() proto.Message { return new(wrapperspb.Int64Value) },
	protoreflect.Sfixed64Kind: func() proto.Message { return new(wrapperspb.Int64Value) },
	protoreflect.Uint32Kind:   func() proto.Message { return new(wrapperspb.UInt32Value) },
	protoreflect.Fixed32Kind:  func() proto.Message { return new(wrapperspb.UInt32Value) },
	protoreflect.Uint64Kind:   func() proto.Message { return new(wrapperspb.UInt64Value) },
	protoreflect.Fixed64Kind:  func() proto.Message { return new(wrapperspb.UInt64Value) },
}

// checkScalar returns what is expected when a JSON value does not fit the kind of
// fd, and nothing when it does.
func checkScalar(fd protoreflect.FieldDescriptor, value jsontext.Value) string {
	if fd.Kind() == protoreflect.EnumKind {
		return checkEnum(fd.Enum(), value)
	}
	if empty, ok := scalars[fd.Kind()]; ok && protojson.Unmarshal(value, empty()) == nil {
		return ""
	}
	return expected(fd, strings.Trim(string(value), `"`))
}

var wholeNumber = regexp.MustCompile(`^[+-]?\d+$`)

// expected says what a scalar field takes. It looks at the text that was sent only to
// tell numbers that are too large from what is no number.
func expected(fd protoreflect.FieldDescriptor, text string) string {
	switch fd.Kind() {
	case protoreflect.StringKind:
		return wantString
	case protoreflect.BoolKind:
		return wantBool
	case protoreflect.BytesKind:
		return wantBytes
	case protoreflect.DoubleKind, protoreflect.FloatKind:
		return wantNumber
	default:
		if wholeNumber.MatchString(text) {
			low, high := bounds(fd.Kind())
			return fmt.Sprintf("must be a whole number from %s to %s", low, high)
		}
		return wantWhole
	}
}

// bounds are the least and the largest number of a kind.
func bounds(kind protoreflect.Kind) (low, high string) {
	switch kind {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return strconv.Itoa(math.MinInt32), strconv.Itoa(math.MaxInt32)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return "0", strconv.FormatUint(math.MaxUint32, 10)
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return "0", strconv.FormatUint(math.MaxUint64, 10)
	default:
		return strconv.FormatInt(math.MinInt64, 10), strconv.FormatInt(math.MaxInt64, 10)
	}
}

// checkEnum takes the name of a value, or any number: the rules of the contract say
// which numbers there are, and name all fields that break one.
func checkEnum(ed protoreflect.EnumDescriptor, value jsontext.Value) string {
	name, _ := jsontext.AppendUnquote(nil, value) // which fails for what is no string
	if value.Kind() == jsontext.KindString && ed.Values().ByName(protoreflect.Name(name)) != nil {
		return ""
	}
	if value.Kind() == jsontext.KindNumber && protojson.Unmarshal(value, new(wrapperspb.Int32Value)) == nil {
		return ""
	}
	return oneOf(ed, string(name))
}

// maxNames is how many names a description lists.
const maxNames = 12

// oneOf lists the names of an enum, and the one that a caller probably meant: PortOne
// has them without the enum's own name in front.
func oneOf(ed protoreflect.EnumDescriptor, meant string) string {
	var names []string
	for i := range ed.Values().Len() {
		if value := ed.Values().Get(i); value.Number() != 0 {
			names = append(names, string(value.Name()))
		}
	}
	suggestion := ""
	for _, name := range names {
		if presentable(meant) && strings.HasSuffix(name, "_"+strings.ToUpper(meant)) && (suggestion == "" || len(name) < len(suggestion)) {
			suggestion = name
		}
	}
	if suggestion == "" {
		suggestion = nearest(meant, names)
	}
	return "must be one of " + listed(names) + didYouMean(suggestion)
}

// listed joins names, but not too many.
func listed(names []string) string {
	if more := len(names) - maxNames; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNames], ", "), more)
	}
	return strings.Join(names, ", ")
}
