package strict

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

const (
	structName    = "google.protobuf.Struct"
	valueName     = "google.protobuf.Value"
	listName      = "google.protobuf.ListValue"
	timestampName = "google.protobuf.Timestamp"
	durationName  = "google.protobuf.Duration"
)

const (
	wantTime     = "must be a time with its zone, such as 2026-03-01T09:00:00+09:00"
	wantDuration = "must be a number of seconds with their unit, such as 1.5s"
)

// wellKnown is how a message is read that JSON has a form of its own for.
func wellKnown(md protoreflect.MessageDescriptor) (func(*body, *place) error, bool) {
	switch md.FullName() {
	case structName:
		return freeObject, true
	case listName:
		return freeList, true
	case valueName:
		return freeValue, true
	}
	if md.ParentFile().Package() != "google.protobuf" {
		return nil, false
	}
	return func(b *body, at *place) error {
		value, err := b.in.ReadValue()
		if err != nil {
			return err
		}
		if description := checkKnown(md, value); description != "" {
			b.add(at.String(), ruleType, description)
		}
		return nil
	}, true
}

// isFreeForm reports whether null is a value of the field as good as any.
func isFreeForm(fd protoreflect.FieldDescriptor) bool {
	return fd.Message() != nil && fd.Message().FullName() == valueName
}

// withoutZone is a time that does not say where.
var withoutZone = regexp.MustCompile(`^"?\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?"?$`)

// checkKnown returns what is expected when value is no JSON of a well-known message.
func checkKnown(md protoreflect.MessageDescriptor, value []byte) string {
	mt, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err == nil {
		err = protojson.Unmarshal(value, mt.New().Interface())
	}
	switch {
	case err == nil:
		return ""
	case md.FullName() == timestampName && withoutZone.Match(value):
		return "has no time zone; " + wantTime
	case md.FullName() == timestampName:
		return wantTime
	case md.FullName() == durationName:
		return wantDuration
	default:
		return "must be the JSON form of " + string(md.FullName())
	}
}

// freeObject reads the content of a Struct, which is any object.
func freeObject(b *body, at *place) error {
	if b.in.PeekKind() != jsontext.KindBeginObject {
		return b.unfit(at, ruleType, wantMap)
	}
	given := map[string]bool{}
	return b.members(at, func(key string, _ int64) error {
		member := at.member(key)
		if given[key] {
			return b.unfit(member, ruleDuplicate, wantOnce)
		}
		given[key] = true
		return freeValue(b, member)
	})
}

// freeList reads any array.
func freeList(b *body, at *place) error {
	if b.in.PeekKind() != jsontext.KindBeginArray {
		return b.unfit(at, ruleType, wantList)
	}
	return b.items(at, func(item *place) error { return freeValue(b, item) })
}

// freeValue reads any value, null included: inside free-form content it is content.
func freeValue(b *body, at *place) error {
	if kind := b.in.PeekKind(); kind == jsontext.KindBeginObject {
		return freeObject(b, at)
	} else if kind == jsontext.KindBeginArray {
		return freeList(b, at)
	}
	value, err := b.in.ReadValue()
	if err != nil {
		return err
	}
	if value.Kind() == jsontext.KindNumber && !isExact(string(value)) {
		b.add(at.String(), ruleType, "has more digits than a number can carry exactly; send it as a string")
	}
	return nil
}

// isExact reports whether a number of free-form content reaches PortOne as it was
// sent. It travels as a double: whole numbers beyond 2^53 would silently become
// others, and those beyond 1e308 cannot be carried.
func isExact(number string) bool {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return false
	}
	return strings.ContainsAny(number, ".eE") || strconv.FormatFloat(f, 'f', -1, 64) == number
}
